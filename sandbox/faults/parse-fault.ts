import { AppError } from '../../src/core/index.ts';
import { faultNames, isFaultName } from './fault-names.ts';
import type { FaultRule } from './faults.ts';

/**
 * `storm`, `storm:2`, `slow:500,probability=0.2,count=10,operation=Orders,account=sample-london.myshopify.com,after=3`.
 *
 * @throws AppError `input_invalid`
 */
export function parseFault(text: string): FaultRule {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  if (!isFaultName(name)) {
    const known = Object.keys(faultNames).join(', ');
    throw new AppError('input_invalid', `--fault ${text}: ${name} is no fault; there are ${known}`);
  }
  const parts =
    colon < 0
      ? []
      : text
          .slice(colon + 1)
          .split(',')
          .filter((part) => part !== '');
  return Object.assign({ name }, ...parts.map((part) => settingOf(text, part)));
}

function settingOf(text: string, part: string): Partial<FaultRule> {
  const equals = part.indexOf('=');
  if (equals < 0) return { arg: part };
  const key = part.slice(0, equals);
  const value = part.slice(equals + 1);
  switch (key) {
    case 'account':
    case 'operation':
    case 'arg':
      return { [key]: value };
    case 'probability':
    case 'count':
    case 'after': {
      const number = Number(value);
      if (value !== '' && number >= 0) return { [key]: number };
      break;
    }
  }
  throw new AppError(
    'input_invalid',
    `--fault ${text}: ${part} is not understood; account, operation, probability, count, after or a plain value are expected`,
  );
}

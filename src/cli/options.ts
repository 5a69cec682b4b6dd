import { AppError } from '../core/index.ts';
import type { OptionValues } from './command.ts';

/** A text option; undefined when it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** A text option that the command cannot do without. @throws AppError `input_invalid` */
export function requiredOption(options: OptionValues, name: string): string {
  const value = textOption(options, name);
  if (value === undefined || value === '')
    throw new AppError('input_invalid', `--${name} is missing`);
  return value;
}

/** A switch: true when given. */
export function flagOption(options: OptionValues, name: string): boolean {
  return options[name] === true;
}

/** A whole number option in a range. @throws AppError `input_invalid` */
export function numberOption(
  options: OptionValues,
  name: string,
  range: { min: number; max: number },
): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < range.min || value > range.max) {
    throw new AppError(
      'input_invalid',
      `--${name} ${text}: a whole number from ${range.min} to ${range.max} is expected`,
    );
  }
  return value;
}

/** The positional at `index`. @throws AppError `input_invalid` naming what is missing */
export function requiredPositional(
  positionals: readonly string[],
  index: number,
  what: string,
): string {
  const value = positionals[index];
  if (value === undefined || value === '')
    throw new AppError('input_invalid', `${what} is missing`);
  return value;
}

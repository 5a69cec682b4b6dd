import { parse } from 'lossless-json';
import type { Json } from '../../core/index.ts';

/** A number of so many digits may be beyond 2^53. It may also stand inside a text: then the slow way finds out. */
const longNumber = /[[:,\s]-?\d{16,}/;

/**
 * JSON text as values, without rounding ids: whole numbers beyond ±(2^53 − 1) come as their *text*, all others as numbers.
 *
 * @throws SyntaxError when it is no JSON
 */
export function parseJson(text: string): Json {
  // The native parser is ten times as fast, and long numbers are rare.
  if (!longNumber.test(text) && !/^-?\d{16,}/.test(text)) return JSON.parse(text) as Json;
  return parse(text, undefined, numberOrText) as Json;
}

function numberOrText(text: string): number | string {
  const number = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : number;
}

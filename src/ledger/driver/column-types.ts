import { types as builtin, type CustomTypesConfig } from 'pg';

type Parse = (text: string) => unknown;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`${text} does not fit a number exactly: read it as text`);
  }
  return value;
}

/** Sessions run in UTC, so that an instant always ends in +00; finer fractions than milliseconds are cut. */
function epochMs(text: string): number {
  const value = text.endsWith('+00') ? Date.parse(`${text.slice(0, -3).replace(' ', 'T')}Z`) : NaN;
  if (Number.isNaN(value))
    throw new RangeError(`"${text}" is no instant between the years 1 and 9999`);
  return value;
}

const asText: Parse = (text) => text;
const json: Parse = (text) => JSON.parse(text);
const textArrayOid: number = 1009;
const textArray: (text: string) => readonly (string | null)[] = builtin.getTypeParser(
  textArrayOid,
  'text',
);
const list =
  (item: Parse): Parse =>
  (text) =>
    textArray(text).map((part) => (part === null ? null : item(part)));

/** Types by their fixed object id (`pg_type.oid`); anything else comes as the server's own text. */
const parsers = new Map<number, Parse>([
  [16, (text) => text === 't'],
  [17, (text) => builtin.getTypeParser(17, 'text')(text)],
  [20, safeInteger],
  [21, Number],
  [23, Number],
  [26, Number],
  [114, json],
  [700, Number],
  [701, Number],
  [1184, epochMs],
  [3802, json],
  [1005, list(Number)],
  [1007, list(Number)],
  [1009, list(asText)],
  [1016, list(safeInteger)],
  [2951, list(asText)],
]);

/** How columns come back, as `Tx` in `database.ts` says. */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number) =>
    parsers.get(oid) ?? asText) as CustomTypesConfig['getTypeParser'],
};

/** Columns as the server's own texts. */
export const textTypes: CustomTypesConfig = {
  getTypeParser: (() => asText) as CustomTypesConfig['getTypeParser'],
};

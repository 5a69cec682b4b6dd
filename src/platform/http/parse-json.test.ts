import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

it('keeps whole numbers beyond 2^53 as they were written', () => {
  expect(
    parseJson('{"a":271878346596884015,"b":[-9007199254740993],"c":9007199254740991}'),
  ).toEqual({
    a: '271878346596884015',
    b: ['-9007199254740993'],
    c: 9007199254740991,
  });
  expect(parseJson('271878346596884015')).toBe('271878346596884015');
});

it('leaves digits inside texts and fractions alone', () => {
  expect(parseJson('{"a":"x: 271878346596884015","b":0.1234567890123456789}')).toEqual({
    a: 'x: 271878346596884015',
    b: Number('0.1234567890123456789'),
  });
});

it('reads all other JSON as the runtime does', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const plain: unknown = JSON.parse(text);
      fc.pre(!/\d{16,}/.test(text));
      expect(parseJson(text)).toEqual(plain);
    }),
  );
});

it('refuses what is cut', () => {
  expect(() => parseJson('{"a":271878346596884015,')).toThrow(SyntaxError);
  expect(() => parseJson('{"a":')).toThrow(SyntaxError);
});

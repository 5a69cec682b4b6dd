import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sealer } from './seal.ts';

const secret = 'q7Lr0wVZ3nXk8TgBd5YhFm2PsJc9UaEo4iRt6';
const newSecret = 'Vb8Kd2Xw6Qm1Zs9Lf4Jc7Ht3Gn5Pr0Ya8Ue6';
const place = 'tenant-a connection-1';
const token = { accessToken: 'shpat_1', refreshToken: 'shprt_1' };

test('what is sealed opens at its place', () => {
  const { seal, open, keyId } = sealer(secret);
  const sealed = seal(token, place);
  expect(sealed.keyId).toBe(keyId);
  expect(open(sealed, place)).toEqual(token);
});

test('any JSON comes back as it was', () => {
  const { seal, open } = sealer(secret);
  fc.assert(
    fc.property(fc.json(), fc.string(), (text, bound) => {
      const value = JSON.parse(text);
      expect(open(seal(value, bound), bound)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 50 },
  );
});

test('nothing of the value stands in what is stored, and no two seals are alike', () => {
  const { seal } = sealer(secret);
  const [first, second] = [seal(token, place), seal(token, place)];
  expect(Buffer.from(first.sealed).includes('shpat_1')).toBe(false);
  expect(Buffer.from(first.sealed).equals(Buffer.from(second.sealed))).toBe(false);
});

test('another tenant or connection cannot open it', () => {
  const { seal, open } = sealer(secret);
  const sealed = seal(token, place);
  expect(() => open(sealed, 'tenant-b connection-1')).toThrow(/belong to another connection/);
  expect(() => open(sealed, 'tenant-a connection-2')).toThrow(/belong to another connection/);
});

test('one changed bit, anywhere, is noticed', () => {
  const { seal, open } = sealer(secret);
  const { keyId, sealed } = seal(token, place);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => open({ keyId, sealed: changed }, place)).toThrow(/were changed/);
  }
});

test('a value that was cut short is noticed', () => {
  const { seal, open } = sealer(secret);
  const { keyId, sealed } = seal(token, place);
  for (const length of [0, 5, 12, 20, 28, sealed.length - 1]) {
    expect(() => open({ keyId, sealed: sealed.subarray(0, length) }, place)).toThrow();
  }
});

test('a former key opens what it sealed, and the new key seals', () => {
  const sealed = sealer(secret).seal(token, place);
  const rotated = sealer(newSecret, [secret]);
  expect(rotated.open(sealed, place)).toEqual(token);
  const anew = rotated.seal(token, place);
  expect(anew.keyId).not.toBe(sealed.keyId);
  expect(sealer(newSecret).open(anew, place)).toEqual(token);
});

test('without the former key the message says which setting is missing', () => {
  const sealed = sealer(secret).seal(token, place);
  expect(() => sealer(newSecret).open(sealed, place)).toThrow(/TILLSTREAM_SECRET_FORMER/);
});

test('a row cannot be told to open with another of our keys', () => {
  const former = sealer(secret);
  const rotated = sealer(newSecret, [secret]);
  const { sealed } = former.seal(token, place);
  expect(() => rotated.open({ keyId: rotated.keyId, sealed }, place)).toThrow(/were changed/);
});

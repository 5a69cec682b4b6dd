import { expect, test } from 'vitest';
import { type Encoding, EncodingEvidence } from './encoding.ts';

function evidenceOf(bytes: Buffer, pieces = 1): EncodingEvidence {
  const evidence = new EncodingEvidence();
  const size = Math.ceil(bytes.length / pieces);
  for (let at = 0; at < bytes.length; at += size) evidence.feed(bytes.subarray(at, at + size));
  return evidence;
}

/** Bytes of a text in a one-byte code page, by asking the decoder for each byte. */
function inCodePage(text: string, encoding: Encoding): Buffer {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map<string, number>();
  for (let byte = 255; byte >= 0; byte--) bytes.set(decoder.decode(Uint8Array.of(byte)), byte);
  return Buffer.from([...text].map((letter) => bytes.get(letter) ?? 63));
}

const russian =
  'Товар;Цена\nСтул деревянный, жёлтый;1200\nШкаф книжный, эмаль;9800\nПодъёмник, цех № 5;77\n';

test.each([
  ['plain', Buffer.from('id,price\n1,2\n'), 'utf-8'],
  ['UTF-8', Buffer.from('id,café\n1,naïve\n'), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from('\ufeffid,price\n'), 'utf-8'],
  ['UTF-16 with a mark', Buffer.from('\ufeffid,price\n', 'utf16le'), 'utf-16le'],
  ['UTF-16 without a mark', Buffer.from('id,price\n1,2\n', 'utf16le'), 'utf-16le'],
  ['big-endian UTF-16', Buffer.from('id,price\n', 'utf16le').swap16(), 'utf-16be'],
  ['Western', inCodePage('id,name\n1,José Muñoz\n2,André\n', 'windows-1252'), 'windows-1252'],
  ['Russian', inCodePage(russian, 'windows-1251'), 'windows-1251'],
  [
    'Turkish',
    inCodePage('ürün,fiyat\nAğır taşıt,5\nışık,6\nİğne,7\n', 'windows-1254'),
    'windows-1254',
  ],
] as const)('%s text is told', (_, bytes, expected) => {
  expect(evidenceOf(bytes).decide('auto', 'x.csv')).toBe(expected);
  expect(evidenceOf(bytes, 7).decide('auto', 'x.csv')).toBe(expected);
});

test('a byte near the end tells that a long file is no UTF-8', () => {
  const bytes = Buffer.concat([Buffer.alloc(3_000_000, 'a,b\n'), Buffer.from([0xe9, 0x0a])]);
  expect(evidenceOf(bytes, 40).guess()).toBe('windows-1252');
  expect(() => evidenceOf(bytes, 40).decide('utf-8', 'x.csv')).toThrow(
    /says utf-8, but the bytes are not/,
  );
});

test('what the mapping says is refused where the bytes contradict it', () => {
  expect(() => evidenceOf(Buffer.from('café')).decide('windows-1252', 'x.csv')).toThrow(
    /bytes are utf-8/,
  );
  expect(() => evidenceOf(Buffer.from('a,b\n')).decide('utf-16le', 'x.csv')).toThrow(
    /says utf-16le/,
  );
  expect(() =>
    evidenceOf(Buffer.from([0x50, 0x00, 0x01, 0x02, 0x03])).decide('auto', 'x.bin'),
  ).toThrow(/zero byte at 1/);
});

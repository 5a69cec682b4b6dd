import { SaxesParser } from 'saxes';
import type { ZipParts } from './zip-parts.ts';

/** What a reader of one part wants to hear. Names come without their namespace prefix. */
export type XmlHandler = {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
};

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/**
 * Parses a part as a stream, yielding after each piece how many of its bytes were read: the caller takes then what its
 * handler gathered, so that no more than a piece is held.
 */
export async function* readXml(
  parts: ZipParts,
  name: string,
  handler: XmlHandler,
): AsyncGenerator<{ readonly bytesDone: number; readonly sizeBytes: number }> {
  const { bytes, sizeBytes } = await parts.open(name);
  const parser = new SaxesParser<{ xmlns: false; position: false }>({
    xmlns: false,
    position: false,
  });
  parser.on('opentag', (tag) => handler.open(local(tag.name), tag.attributes));
  if (handler.text !== undefined) parser.on('text', handler.text);
  const close = handler.close;
  if (close !== undefined) parser.on('closetag', (tag) => close(local(tag.name)));
  parser.on('error', (error) => {
    throw error;
  });
  const decoder = new TextDecoder('utf-8');
  let bytesDone = 0;
  try {
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(piece, { stream: true }));
      bytesDone += piece.length;
      yield { bytesDone, sizeBytes };
    }
    parser.write(decoder.decode()).close();
    yield { bytesDone, sizeBytes };
  } finally {
    bytes.destroy();
  }
}

/** Parses a small part as a whole. */
export async function readXmlPart(
  parts: ZipParts,
  name: string,
  handler: XmlHandler,
): Promise<void> {
  for await (const _ of readXml(parts, name, handler));
}

/** The body is longer than what was allowed for it. */
export class BodyTooLarge extends Error {}
/** The body ended before its announced length. */
export class BodyCut extends Error {}

/**
 * Reads a body as text, never holding more than `maxBytes` of it.
 *
 * @throws BodyTooLarge, BodyCut, and what the connection throws
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const announced = announcedBytes(response);
  if (announced !== null && announced > maxBytes) {
    await response.body?.cancel();
    throw new BodyTooLarge(`${announced} bytes announced, ${maxBytes} allowed`);
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    // Leaving the loop cancels the body, and with it the connection.
    if (size > maxBytes) throw new BodyTooLarge(`more than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  if (announced !== null && size !== announced)
    throw new BodyCut(`${size} bytes of ${announced} came`);
  return Buffer.concat(pieces, size).toString('utf8');
}

/** Length of the body by its header; null where it has none, or it was packed (then the header counts packed bytes). */
export function announcedBytes(response: Response): number | null {
  const text = response.headers.get('content-length');
  if (text === null || response.headers.get('content-encoding') !== null) return null;
  return /^\d+$/.test(text) ? Number(text) : null;
}

import { AppError } from '../../core/index.ts';

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'too_large',
    `The request is larger than ${Math.round(maxBytes / 1024)} KiB, which is the most that this call takes.`,
  );
}

/**
 * Reads a JSON body of bounded size: a body that grows past the limit is not read to its end.
 *
 * @throws AppError `input_invalid` when it is no JSON or not called so, `too_large`
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new AppError(
      'input_invalid',
      `The body must be JSON with the header Content-Type: application/json, not "${type}".`,
    );
  }
  refuseTooLarge(request, maxBytes);
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('input_invalid', 'The body is no valid JSON.', { cause });
  }
}

function refuseTooLarge(request: Request, maxBytes: number): void {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  // A length that the client states is enforced by the HTTP parser, so that the quick way is safe.
  if (request.headers.has('content-length')) return request.text();
  return (await readChunks(request, maxBytes)).toString('utf8');
}

/**
 * Reads a body as it came, byte for byte: a signature is over these. Of bounded size, as JSON bodies are.
 *
 * @throws AppError `too_large`
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  refuseTooLarge(request, maxBytes);
  if (request.headers.has('content-length')) return new Uint8Array(await request.arrayBuffer());
  return readChunks(request, maxBytes);
}

async function readChunks(request: Request, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

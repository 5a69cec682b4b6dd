import { AppError, type Json } from '../../core/index.ts';
import { parseJson } from '../../platform/index.ts';

/** A longer line is an error, so that a broken file does not fill the memory. */
const maxLineBytes = 32 * 1_048_576;

/** One line of a JSON-lines file: its text, and what it is joined by. */
export type JsonLine = {
  readonly text: string;
  readonly id: string | null;
  /** Null = it is a root. */
  readonly parent: string | null;
};

/**
 * Cuts bytes into lines of JSON, in batches of what one piece of the file completed. Empty lines are passed over.
 *
 * @param partial the file may end in the middle of a line, which is then left out
 * @throws AppError `connector_unavailable` for a line that is no JSON: the file was cut or mangled
 */
export async function* jsonLines(
  bytes: AsyncIterable<Uint8Array>,
  partial = false,
): AsyncGenerator<readonly JsonLine[]> {
  // Without `stream` the second half of a character that two pieces share would be lost.
  const decoder = new TextDecoder('utf-8', { fatal: false });
  let rest = '';
  for await (const piece of bytes) {
    rest += decoder.decode(piece, { stream: true });
    const end = rest.lastIndexOf('\n');
    if (end < 0) {
      if (rest.length > maxLineBytes) throw broken('a line is too long');
      continue;
    }
    const lines = rest.slice(0, end).split('\n');
    rest = rest.slice(end + 1);
    yield readLines(lines);
  }
  rest += decoder.decode();
  if (rest.trim() !== '' && !(partial && !isJson(rest))) yield readLines([rest]);
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

function readLines(texts: readonly string[]): readonly JsonLine[] {
  return texts
    .filter((text) => text.trim() !== '')
    .map((text) => quickLine(text) ?? slowLine(text));
}

const quickHead = /^\{(?:"__typename":"[^"\\]*",)?"id":"([^"\\]+)"/;
const quickTail = /,"__parentId":"([^"\\]+)"\}$/;

/**
 * Most lines begin with their id and end with their parent: they are parsed once, when they are used. Null = it is another
 * line.
 */
function quickLine(text: string): JsonLine | null {
  const id = quickHead.exec(text)?.[1];
  if (id === undefined || !text.endsWith('}')) return null;
  const parent = quickTail.exec(text.slice(-300))?.[1] ?? null;
  return parent === null && text.includes('"__parentId"') ? null : { text, id, parent };
}

function slowLine(text: string): JsonLine {
  const value = readLine(text);
  return { text, id: textField(value, 'id'), parent: textField(value, '__parentId') };
}

/** What a line holds. @throws AppError `connector_unavailable` when it is no JSON */
export function readLine(text: string): Json {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw broken('a line is no JSON', cause);
    throw cause;
  }
}

/** A field of an object that is a text; null = there is none. */
export function textField(value: Json, name: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const found = (value as { readonly [key: string]: Json })[name];
  return typeof found === 'string' ? found : null;
}

function broken(provider: string, cause?: unknown): AppError {
  return new AppError(
    'connector_unavailable',
    'The file of a bulk export is broken. It is read again with the next run; nothing was concluded from it.',
    { retryable: true, provider, cause },
  );
}

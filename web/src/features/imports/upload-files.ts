import type { ImportUpload } from '../../../../src/api/contract/index.ts';
import { ApiFailure, failureOf } from '../../shared/api/client.ts';

/** Which of the dropped files can be read; the others are named to the user. */
export function splitByFormat(files: readonly File[]): {
  readonly readable: readonly File[];
  readonly refused: readonly string[];
} {
  const isReadable = ({ name }: File) => /\.(csv|tsv|txt|xlsx)(\.gz)?$/i.test(name);
  return {
    readable: files.filter(isReadable),
    refused: files.filter((file) => !isReadable(file)).map(({ name }) => name),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Sends the files and tells how far they are. `XMLHttpRequest`, because `fetch` does not tell of what was sent.
 *
 * @param onProgress share of the bytes that left, 0 to 1
 * @throws ApiFailure; an `AbortError` when the signal fires
 */
export function uploadFiles(
  files: readonly File[],
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<ImportUpload> {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return new Promise((resolve, reject) => {
    const http = new XMLHttpRequest();
    http.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    http.onload = () => {
      const body = parse(http.responseText);
      if (http.status >= 200 && http.status < 300) resolve(body as ImportUpload);
      else reject(failureOf(http.status, body));
    };
    http.onerror = () => reject(new ApiFailure(0, { code: 'unreachable', message: 'upload' }));
    http.onabort = () => reject(new DOMException('upload', 'AbortError'));
    signal.addEventListener('abort', () => http.abort(), { once: true });
    http.open('POST', '/api/v1/imports');
    http.setRequestHeader('accept', 'application/json');
    http.send(form);
  });
}

import { AppError } from '../../core/index.ts';
import type { HttpClientOptions, HttpLimits } from './http-options.ts';
import { type FailedTry, failure } from './one-try.ts';
import { announcedBytes, BodyCut } from './read-body.ts';
import { backoffMs, stopped } from './timing.ts';
import { unanswered } from './unanswered.ts';

/** A file to be read in one piece after another. */
export type DownloadRequest = { readonly url: URL; readonly signal: AbortSignal };

type Options = Omit<HttpClientOptions, 'limits'> & { readonly limits: HttpLimits };

/** Where a download stands. */
type Standing = {
  at: number;
  /** Length of the whole file; null = not told. */
  total: number | null;
  /** Names this very file, so that a piece of another one is not glued to it. */
  tag: string | null;
};

/** See `HttpClient.download`. */
export async function* downloadFrom(
  request: DownloadRequest,
  options: Options,
): AsyncGenerator<Uint8Array> {
  const { limits, timing, log } = options;
  const standing: Standing = { at: 0, total: null, tag: null };
  for (let failed = 0; ; ) {
    const before = standing.at;
    const broken = yield* piecesUntilBroken(request, options, standing);
    if (broken === null) return;
    // What came is kept: only tries in a row that bring nothing count.
    failed = standing.at > before ? 1 : failed + 1;
    if (failed >= limits.maxTries) throw unanswered(broken, request.url, options.title);
    const waitMs = backoffMs(failed - 1, limits.backoff, timing.random);
    log.debug({ event: 'http.resume', host: request.url.host, at: standing.at, waitMs });
    await timing.sleep(waitMs, request.signal);
  }
}

/** Reads on from where the download stands; null = it is whole. */
async function* piecesUntilBroken(
  request: DownloadRequest,
  options: Options,
  standing: Standing,
): AsyncGenerator<Uint8Array, FailedTry | null> {
  const watch = watchdog(request.signal, options.limits.timeoutMs);
  try {
    const response = await openAt(request.url, standing, watch.signal);
    const refused = checkStatus(response, request.url, options.title);
    if (refused !== null) return refused;
    let skip = settle(response, standing, options.title);
    for await (const piece of response.body ?? []) {
      watch.rest();
      const fresh = piece.subarray(Math.min(skip, piece.byteLength));
      skip -= piece.byteLength - fresh.byteLength;
      standing.at += fresh.byteLength;
      if (fresh.byteLength > 0) yield fresh;
      watch.alive();
    }
    if (standing.total !== null && standing.at !== standing.total)
      throw new BodyCut(`${standing.at} bytes of ${standing.total} came`);
    return null;
  } catch (cause) {
    if (request.signal.aborted) throw stopped(request.signal);
    if (!watch.signal.aborted) return failure(cause, options.limits);
    return { kind: 'failed', why: 'timeout', cause, what: 'the file stopped coming' };
  } finally {
    watch.end();
  }
}

function openAt(url: URL, standing: Standing, signal: AbortSignal): Promise<Response> {
  const range: Record<string, string> = standing.at === 0 ? {} : { range: `bytes=${standing.at}-` };
  if (standing.at > 0 && standing.tag !== null) range['if-range'] = standing.tag;
  // Packed bytes could not be taken up again in the middle.
  const headers = { 'user-agent': 'Tillstream', 'accept-encoding': 'identity', ...range };
  return fetch(url, { headers, redirect: 'manual', signal });
}

/** Null = the file comes. @throws AppError when it will not come by trying again */
function checkStatus(response: Response, url: URL, title: string): FailedTry | null {
  if (response.ok) return null;
  void response.body?.cancel().catch(() => undefined);
  const { status } = response;
  const what = `it answered ${status} when a file was asked for`;
  if (status === 429 || status >= 500) return { kind: 'failed', why: 'cut', cause: null, what };
  if (status >= 300 && status < 400)
    throw unanswered({ kind: 'failed', why: 'redirect', cause: null, what }, url, title);
  throw new AppError(
    'connector_gone',
    `The file that ${title} had prepared can’t be read any more (${status}). It is asked for again with the next run.`,
    { retryable: true, provider: `HTTP ${status}` },
  );
}

/** Takes over length and tag; returns how many bytes to skip where the server begins at the start again. */
function settle(response: Response, standing: Standing, title: string): number {
  const partial = response.status === 206;
  const announced = announcedBytes(response);
  const offset = partial ? standing.at : 0;
  const total = announced === null ? null : offset + announced;
  const tag = response.headers.get('etag');
  const other =
    standing.at > 0 &&
    ((standing.total !== null && total !== null && total !== standing.total) ||
      (standing.tag !== null && tag !== null && tag !== standing.tag));
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (other || (partial && start !== undefined && Number(start) !== standing.at))
    throw new AppError(
      'connector_unavailable',
      `A file of ${title} changed while it was read. It is read again from its start with the next run.`,
      { retryable: true },
    );
  standing.total = total ?? standing.total;
  standing.tag = tag !== null && !tag.startsWith('W/') ? tag : standing.tag;
  return standing.at - offset;
}

/** Ends a download that brings nothing for `idleMs`. */
function watchdog(outer: AbortSignal, idleMs: number) {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  let timer = setTimeout(end, idleMs);
  outer.addEventListener('abort', end, { once: true });
  return {
    signal: ending.signal,
    alive: (): void => {
      clearTimeout(timer);
      timer = setTimeout(end, idleMs);
    },
    /** While the reader is busy with a piece, nothing can come. */
    rest: (): void => clearTimeout(timer),
    end: (): void => {
      clearTimeout(timer);
      outer.removeEventListener('abort', end);
      // A reader that left early leaves no connection open.
      ending.abort();
    },
  };
}

import { type DownloadRequest, downloadFrom } from './download.ts';
import { defaultLimits, type HttpClientOptions, type HttpLimits } from './http-options.ts';
import { type HttpReply, type HttpRequest, type Try, tryOnce } from './one-try.ts';
import { backoffMs, retryAfterMs } from './timing.ts';
import { unanswered } from './unanswered.ts';

export type HttpClient = {
  /**
   * Sends a request, again where that is safe: after failures of the network and 5xx with full jitter, after 429 as long as
   * `Retry-After` says. What is answered at last is returned, whatever its status.
   *
   * @throws AppError `connector_unavailable` when no answer was to be had, `connector_bug` for one that is too large,
   *   `cancelled`
   */
  readonly send: (request: HttpRequest) => Promise<HttpReply>;
  /**
   * A file's bytes as they come, without credentials. A cut connection is taken up again where it broke, by `Range`.
   *
   * @throws AppError `connector_unavailable`, `connector_gone` when the file is no longer there, `cancelled`
   */
  readonly download: (request: DownloadRequest) => AsyncIterable<Uint8Array>;
};

/** The HTTP client of the connectors. Connections are kept open and reused; nothing it logs holds a header or a body. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const limits = { ...defaultLimits, ...options.limits };
  return {
    send: (request) => send(request, options, limits),
    download: (request) => downloadFrom(request, { ...options, limits }),
  };
}

async function send(
  request: HttpRequest,
  options: HttpClientOptions,
  limits: HttpLimits,
): Promise<HttpReply> {
  const { timing, log } = options;
  const end = timing.now() + limits.deadlineMs;
  for (let tries = 1, failed = 0; ; tries++) {
    const leftMs = Math.max(1, end - timing.now());
    const one = await tryOnce(request, {
      timeoutMs: Math.min(limits.timeoutMs, leftMs),
      maxBytes: limits.maxBytes,
    });
    if (one.kind === 'failed' || one.reply.status !== 429) failed += 1;
    const waitMs = nextWaitMs({ one, request, tries, failed, limits, random: timing.random });
    if (waitMs === null || timing.now() + waitMs > end) return lastWord(one, request, options);
    log.debug({ event: 'http.retry', host: request.url.host, tries, waitMs, why: whyOf(one) });
    await timing.sleep(waitMs, request.signal);
    await request.beforeRetry?.();
  }
}

type Standing = {
  readonly one: Try;
  readonly request: HttpRequest;
  readonly tries: number;
  readonly failed: number;
  readonly limits: HttpLimits;
  readonly random: () => number;
};

/** Null = no further try. */
function nextWaitMs({ one, request, tries, failed, limits, random }: Standing): number | null {
  const jitterMs = backoffMs(tries - 1, limits.backoff, random);
  if (one.kind === 'failed') {
    if (one.why === 'too_large' || one.why === 'redirect') return null;
    const safe = request.repeat === 'always' || one.why === 'not_connected';
    return safe && failed < limits.maxTries ? jitterMs : null;
  }
  const { status } = one.reply;
  if (status !== 429 && status < 500) return null;
  const told = replyRetryAfterMs(one.reply);
  // A little more than told, so that all who were told the same do not come back at the same moment.
  const waitMs = told === null ? jitterMs : told + Math.floor(random() * Math.min(1000, told / 4));
  if (status === 429) return waitMs;
  return request.repeat === 'always' && failed < limits.maxTries ? waitMs : null;
}

/** How long the answer says to wait; null = it does not say. */
export function replyRetryAfterMs(reply: HttpReply): number | null {
  const { headers } = reply;
  return retryAfterMs(headers.get('retry-after'), headers.get('date'), Date.now());
}

function whyOf(one: Try): string {
  return one.kind === 'failed' ? one.why : String(one.reply.status);
}

function lastWord(one: Try, request: HttpRequest, options: HttpClientOptions): HttpReply {
  if (one.kind === 'reply') return one.reply;
  throw unanswered(one, request.url, options.title);
}

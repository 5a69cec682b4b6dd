import { randomUUID } from 'node:crypto';
import { AppError, type Logger, toAppError } from '../../core/index.ts';
import type { Services } from '../services.ts';
import { type Gate, letIn, refuseBeforeClaim } from './admission.ts';
import type { ConnectionEnv } from './client.ts';
import type { Endpoint, RawRequest } from './endpoint.ts';
import { bodyBytes, errorReply, isReply, jsonReply, type Reply, reply } from './reply.ts';
import { dataHeaders } from './security-headers.ts';

/** Where a request came to, as the router found it. */
export type Routed = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly env: ConnectionEnv | undefined;
};

/** The way that every request takes: who is it, may they, run, answer, log. */
export type Pipeline = (endpoint: Endpoint, request: Request, routed: Routed) => Promise<Response>;

type Outcome = { readonly reply: Reply; readonly actor: string | null };

const knownRequestId = /^[\w-]{8,64}$/;

/** The id of a request: the caller's own where it is one, so that logs of both sides can be brought together. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given !== null && knownRequestId.test(given) ? given : randomUUID();
}

/** Builds the one `Response`: headers in one object, which the server writes without a detour. */
export function respond(
  answer: Reply,
  requestId: string,
  extraHeaders: Readonly<Record<string, string>>,
): Response {
  const headers: Record<string, string> = {
    ...dataHeaders,
    ...extraHeaders,
    ...answer.headers,
    'x-request-id': requestId,
  };
  const response = new Response(answer.body, { status: answer.status, headers });
  for (const cookie of answer.setCookies ?? []) response.headers.append('set-cookie', cookie);
  return response;
}

/** Runs `work`, but no longer than `timeoutMs`, and tells it to stop when the client has left. */
async function inTime<T>(
  request: Request,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new AppError('timeout', `No answer within ${timeoutMs / 1000} seconds.`, {
      retryable: true,
    });
    controller.abort(error);
    expired.reject(error);
  }, timeoutMs);
  const left = () => controller.abort(new AppError('cancelled', 'The client left.'));
  request.signal.addEventListener('abort', left, { once: true });
  try {
    return await Promise.race([work(controller.signal), expired.promise]);
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', left);
  }
}

function plainReply(status: number, value: unknown): Reply {
  return status === 204 || value === undefined ? reply(204, null) : jsonReply(status, value);
}

async function answer(
  endpoint: Endpoint,
  raw: Omit<RawRequest, 'principal'>,
  gate: Gate,
): Promise<Outcome> {
  const { services, request, client } = raw;
  await refuseBeforeClaim(services, gate, client);
  // A platform sends no session along: where its request comes from is told by the signature alone.
  if (endpoint.access.kind !== 'platform') gate.checkOrigin(request, client);
  const ofPeople = endpoint.access.kind === 'public' || endpoint.access.kind === 'member';
  const { principal, setCookies } = ofPeople
    ? await services.principals.resolve(request.headers)
    : { principal: null, setCookies: [] };
  letIn(endpoint, { ...raw, principal }, gate);
  const value = await endpoint.run({ ...raw, principal });
  const made = isReply(value) ? value : plainReply(endpoint.status, value);
  const actor = principal?.actor ?? null;
  if (setCookies.length === 0) return { reply: made, actor };
  return { reply: { ...made, setCookies: [...setCookies, ...(made.setCookies ?? [])] }, actor };
}

function refuse(thrown: unknown, requestId: string, logger: Logger): Outcome {
  const error = toAppError(thrown);
  // A failure of our own is logged in full; the caller learns the request's id to ask about it.
  if (error.code === 'internal')
    logger.error({ event: 'http.failure', requestId, error: error.cause ?? error });
  return { reply: errorReply(error, requestId), actor: null };
}

/** Makes the pipeline. One log line and one measurement a request. */
export function createPipeline(services: Services, gate: Gate): Pipeline {
  const { logger, measures } = services;

  function note(
    { method, path: route }: Endpoint,
    { reply: { status, body }, actor }: Outcome,
    seen: { readonly requestId: string; readonly ms: number },
  ): void {
    measures.observe({ method, route, status }, seen.ms / 1000);
    logger.info({
      event: 'http.request',
      requestId: seen.requestId,
      method,
      route,
      status,
      ms: Math.round(seen.ms * 10) / 10,
      bytes: bodyBytes(body),
      ...(actor === null ? {} : { actor }),
    });
  }

  return async (endpoint, request, { path, query, env }) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request.headers);
    const client = gate.clientOf(request.headers, env);
    const outcome = await inTime(request, endpoint.timeoutMs, (signal) =>
      answer(endpoint, { request, path, query, requestId, client, signal, services, logger }, gate),
    ).catch((thrown: unknown) => refuse(thrown, requestId, logger));
    note(endpoint, outcome, { requestId, ms: performance.now() - startedAt });
    return respond(outcome.reply, requestId, gate.extraHeaders);
  };
}

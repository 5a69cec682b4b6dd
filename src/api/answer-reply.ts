import { createHash } from 'node:crypto';
import type { Answer } from './contract/index.ts';
import { type Reply, reply } from './http/reply.ts';
import type { MetricsContext } from './ports.ts';
import type { Services } from './services.ts';

/** A question as it came: by whom, in which words, and which revision the answer must show at least. */
export type Asked = {
  readonly context: MetricsContext;
  readonly question: string;
  readonly minRevision: number | undefined;
};

/** Everything but the ledger's state that decides the answer, as text. */
function keyOf({ context, question }: Asked): string {
  const { tenantId, scope, costs, people } = context;
  const limits = scope.length === 0 ? '' : JSON.stringify(scope);
  return `${tenantId} ${costs} ${people} ${limits} ${question}`;
}

/**
 * The entity tag of an answer: epoch, revision, and a digest of the program's version and the question with everything that
 * decides what its asker sees. Equal tags mean equal answers. How fresh the stores are moves without a revision, and is part
 * of it.
 */
export function answerTag(version: string, answer: Answer, key: string): string {
  const { epoch, revision, stores } = answer.meta;
  const digest = createHash('sha256')
    .update(`${version} ${key}`)
    .update(stores.map(({ freshAt }) => freshAt).join())
    .digest('base64url')
    .slice(0, 22);
  return `"${epoch.slice(0, 8)}-${revision}-${digest}"`;
}

/** Is the tag among those that the client holds? Weak marks, which proxies add when they compress, do not matter. */
function holds(ifNoneMatch: string | null, tag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(',').some((held) => held.trim().replace(/^W\//, '') === tag);
}

const caching = { 'cache-control': 'private, no-cache', vary: 'Cookie, Authorization' };
const encoder = new TextEncoder();

function send(
  services: Services,
  request: Request,
  kept: { readonly tag: string; readonly body: string | Uint8Array<ArrayBuffer> },
): Reply {
  const headers = { ...caching, etag: kept.tag };
  if (holds(request.headers.get('if-none-match'), kept.tag)) {
    services.measures.notModified();
    return reply(304, null, { headers });
  }
  const type = 'application/json; charset=utf-8';
  return reply(200, kept.body, { headers: { ...headers, 'content-type': type } });
}

/**
 * Answers a question: with what is ready to be sent, else by asking the metrics. 304 where the client has the answer.
 *
 * @param parse makes the query of the question; called only when it has to be asked
 */
export async function answerQuestion(
  services: Services,
  request: Request,
  asked: Asked & { readonly parse: () => unknown },
): Promise<Reply> {
  const { answerMemo, ports, version } = services;
  const { context, minRevision } = asked;
  const key = keyOf(asked);
  const kept = answerMemo.get(context.tenantId, key, minRevision ?? 0);
  if (kept !== null) return send(services, request, kept);
  const options = minRevision === undefined ? {} : { minRevision };
  const answer = await ports.metrics.query(context, asked.parse(), options);
  const tag = answerTag(version, answer, key);
  const body = JSON.stringify(answer);
  // The answer that was worked out now says so; the next one, from the cache, is the one to keep.
  if (answer.meta.cached) {
    const { epoch, revision } = answer.meta;
    const position = { epoch, revision };
    answerMemo.keep(context.tenantId, key, { tag, body: encoder.encode(body), position });
  }
  return send(services, request, { tag, body });
}

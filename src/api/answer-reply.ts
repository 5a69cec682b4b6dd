import { createHash } from 'node:crypto';
import type { Answer } from './contract/index.ts';
import { type Reply, reply } from './http/reply.ts';
import type { MetricsContext } from './ports.ts';
import type { Services } from './services.ts';

/**
 * The entity tag of an answer: program version, epoch, revision, and a digest of the question with everything that decides
 * what its asker sees. Equal tags mean equal answers. How fresh the stores are moves without a revision, and is part of it.
 */
export function answerTag(
  version: string,
  answer: Answer,
  asked: { readonly context: MetricsContext; readonly question: string },
): string {
  const { tenantId, scope, costs, people } = asked.context;
  const digest = createHash('sha256')
    .update(JSON.stringify([version, tenantId, scope, costs, people]))
    .update(answer.meta.stores.map((store) => store.freshAt).join())
    .update(asked.question)
    .digest('base64url')
    .slice(0, 22);
  return `"${answer.meta.epoch.slice(0, 8)}-${answer.meta.revision}-${digest}"`;
}

/** Is the tag among those that the client holds? Weak marks, which proxies add when they compress, do not matter. */
function holds(ifNoneMatch: string | null, tag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(',').some((held) => held.trim().replace(/^W\//, '') === tag);
}

/** The answer with its tag, or 304 where the client has it. */
export function answerReply(
  services: Services,
  request: Request,
  given: { readonly answer: Answer; readonly context: MetricsContext; readonly question: string },
): Reply {
  const tag = answerTag(services.version, given.answer, given);
  const headers = {
    etag: tag,
    'cache-control': 'private, no-cache',
    vary: 'Cookie, Authorization',
  };
  if (holds(request.headers.get('if-none-match'), tag)) {
    services.measures.notModified();
    return reply(304, null, { headers });
  }
  return reply(200, services.answerBodies.of(tag, given.answer), {
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
  });
}

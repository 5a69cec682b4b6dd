import type { AppError } from '../../core/index.ts';
import { type HttpReply, replyRetryAfterMs } from '../../platform/index.ts';
import {
  missingScope,
  needsReauth,
  ourBug,
  type ProviderAnswer,
  storeGone,
  storeUnpaid,
  throttled,
  unavailable,
} from '../kit/errors.ts';
import { field, listOf, objectOf, textOf } from './fields.ts';

export const title = 'Shopify';

/** What an answer without data means, by its status. */
export function statusError(reply: HttpReply, account: string): AppError {
  const answer = { title, account, provider: providerWords(reply) };
  const wait = replyRetryAfterMs(reply);
  switch (reply.status) {
    case 401:
      return needsReauth(answer);
    case 402:
      return storeUnpaid(answer);
    case 403:
      return forbidden(answer);
    case 404:
      return storeGone(answer);
    case 423:
      return storeGone(answer);
    case 429:
      return throttled({ ...answer, retryAfterMs: wait });
    // Shopify takes us for an attacker: going on would make it worse.
    case 430:
      return throttled({ ...answer, retryAfterMs: Math.max(wait ?? 0, 900_000) });
    default:
      return reply.status >= 500 ? unavailable({ ...answer, retryAfterMs: wait }) : ourBug(answer);
  }
}

function forbidden(answer: ProviderAnswer): AppError {
  // Tokens that do not end are refused for the credentials' sake, not for want of a scope.
  if (/non-expiring/i.test(answer.provider ?? '')) return needsReauth(answer);
  return missingScope({ ...answer, what: 'the data', scopes: [] });
}

/** What Shopify says in an answer's body; its status where it says nothing. */
export function providerWords(reply: HttpReply): string {
  const errors = field(reply.json, 'errors');
  const listed = listOf(errors).map((one) => textOf(field(one, 'message')) ?? '');
  const words = [
    textOf(errors),
    textOf(field(reply.json, 'error_description')),
    textOf(field(reply.json, 'error')),
    ...listed,
    ...Object.values(objectOf(errors) ?? {}).map((one) => textOf(one)),
  ].filter((word) => word !== null && word !== '');
  const text =
    words.length > 0 ? words.join('; ') : reply.text.replaceAll(/<[^>]*>|\s+/g, ' ').trim();
  return `${reply.status}: ${text.slice(0, 300)}`;
}

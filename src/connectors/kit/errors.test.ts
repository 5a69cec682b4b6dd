import { describe, expect, it } from 'vitest';
import type { AppError } from '../../core/index.ts';
import {
  clockSkewed,
  missingScope,
  needsReauth,
  ourBug,
  storeGone,
  storeUnpaid,
  throttled,
  unavailable,
} from './errors.ts';

const answer = { title: 'Shopify', account: 'sample.myshopify.com', provider: 'no such field' };

const all: readonly AppError[] = [
  unavailable(answer),
  throttled({ ...answer, retryAfterMs: null }),
  needsReauth(answer),
  missingScope({ ...answer, what: 'orders', scopes: ['read_orders'] }),
  storeUnpaid(answer),
  storeGone(answer),
  clockSkewed({ ...answer, skewMs: 90_000 }),
  ourBug(answer),
];

describe('what a connector says of a failure', () => {
  it.each(all.map((error) => [error.code, error.message] as const))(
    '%s points to nothing beside it: in a list it stands alone',
    (_, message) => {
      expect(message).toContain('Shopify');
      expect(message).not.toMatch(/\b(below|above|beside|following)\b/i);
    },
  );

  it('keeps the platform’s own words apart from the sentence', () => {
    const error = ourBug(answer);
    expect(error.provider).toBe('no such field');
    expect(error.message).toBe(
      'Shopify did not understand what Tillstream asked of sample.myshopify.com. This is a fault of Tillstream: please report it, with Shopify’s own words where they are shown.',
    );
  });
});

import { expect, test } from 'vitest';
import { createAttemptLimiter, RateLimitError } from './attempt-limiter.ts';

const rule = { max: 3, windowMs: 60_000 };
const fails = () => Promise.reject(new Error('wrong'));
const works = () => Promise.resolve('right');

test('wrong attempts use a rule up until its window ends', async () => {
  let nowMs = 0;
  const limiter = createAttemptLimiter(() => nowMs);
  for (let count = 0; count < 3; count += 1)
    await expect(limiter.attempt({ a: rule }, fails)).rejects.toThrow('wrong');
  nowMs = 45_000;
  const refused = await limiter.attempt({ a: rule }, works).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RateLimitError);
  expect((refused as RateLimitError).retryAfterSeconds).toBe(15);
  expect(await limiter.attempt({ b: rule }, works)).toBe('right');
  nowMs = 60_000;
  expect(await limiter.attempt({ a: rule }, works)).toBe('right');
});

test('attempts that run at the same time cannot slip through together', async () => {
  const limiter = createAttemptLimiter(() => 0);
  const gate = Promise.withResolvers<never>();
  const many = Array.from({ length: 5 }, () => limiter.attempt({ a: rule }, () => gate.promise));
  gate.reject(new Error('wrong'));
  const ended = await Promise.allSettled(many);
  const limited = ended.filter(
    (end) => end.status === 'rejected' && end.reason instanceof RateLimitError,
  );
  expect(limited).toHaveLength(2);
});

test('right attempts are not counted', async () => {
  const limiter = createAttemptLimiter(() => 0);
  for (let count = 0; count < 10; count += 1)
    expect(await limiter.attempt({ a: rule }, works)).toBe('right');
});

import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): readonly string[] {
  const lines: string[] = [];
  write(createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } }));
  return lines;
}

test('a poisoned object leaves nothing of its secrets in the log', () => {
  const cause = new Error('connect postgresql://app:POISON1@db:5432/x failed');
  const [line] = logged((logger) =>
    logger.child({ jobId: 7, apiKey: 'POISON2' }).warn({
      event: 'test.poisoned',
      password: 'POISON3',
      nested: { access_token: 'POISON4', list: [{ 'Set-Cookie': 'POISON5' }] },
      email: 'POISON6@example.com',
      payload: { name: 'POISON7' },
      bytes: Buffer.from('POISON8'),
      error: new Error('outer', { cause }),
      url: 'redis://:POISON9@cache:6379',
    }),
  );
  expect(line).not.toContain('POISON');
  expect(JSON.parse(line ?? '')).toMatchObject({
    event: 'test.poisoned',
    jobId: 7,
    bytes: '[7 bytes]',
    url: 'redis://[redacted]@cache:6379',
    error: { message: 'outer', cause: { type: 'Error' } },
  });
});

test('a loop in an object does not hang or throw', () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  expect(logged((logger) => logger.info({ event: 'test.loop', loop }))).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { makeConnectionPool } from './connection-pool.ts';

function counted(size: number) {
  let made = 0;
  const closed: number[] = [];
  const pool = makeConnectionPool<number>({
    connect: () => {
      made += 1;
      return Promise.resolve(made);
    },
    disconnect: (connection) => closed.push(connection),
    size,
  });
  return { pool, closed, made: () => made };
}

test('lends at most so many, and who waits comes in turn', async () => {
  const { pool, made } = counted(2);
  const gate = Promise.withResolvers<void>();
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const uses = [0, 1, 2, 3, 4].map((place) =>
    pool.use(async () => {
      inside += 1;
      most = Math.max(most, inside);
      await gate.promise;
      inside -= 1;
      order.push(place);
    }),
  );
  gate.resolve();
  await Promise.all(uses);
  expect(most).toBe(2);
  expect(made()).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('a connection whose work failed is not lent again', async () => {
  const { pool, closed, made } = counted(1);
  await expect(pool.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(closed).toEqual([1]);
  expect(await pool.use((connection) => Promise.resolve(connection))).toBe(2);
  expect(made()).toBe(2);
  pool.close();
  expect(closed).toEqual([1, 2]);
});

test('a failed connect gives its place back', async () => {
  let fails = 1;
  const pool = makeConnectionPool<string>({
    connect: () => (fails-- > 0 ? Promise.reject(new Error('no')) : Promise.resolve('yes')),
    disconnect: () => undefined,
    size: 1,
  });
  await expect(pool.use((connection) => Promise.resolve(connection))).rejects.toThrow('no');
  expect(await pool.use((connection) => Promise.resolve(connection))).toBe('yes');
});

test('a wait that is given up takes no place', async () => {
  const { pool } = counted(1);
  const gate = Promise.withResolvers<void>();
  const first = pool.use(() => gate.promise);
  const stop = new AbortController();
  const given = pool.use(() => Promise.resolve(), stop.signal);
  const last = pool.use(() => Promise.resolve('in'));
  stop.abort();
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  gate.resolve();
  await first;
  expect(await last).toBe('in');
});

import { expect, test } from 'vitest';
import { makeGate } from './gate.ts';

function held(): { promise: Promise<void>; resolve: () => void } {
  return Promise.withResolvers<void>();
}

test('many share it, and who wants it alone waits for them', async () => {
  const gate = makeGate();
  const [first, second] = [held(), held()];
  const order: string[] = [];
  const readers = [first, second].map((hold, place) =>
    gate.shared(async () => {
      order.push(`in ${place}`);
      await hold.promise;
      order.push(`out ${place}`);
    }),
  );
  const alone = gate.alone(async () => {
    order.push('alone');
  });
  const late = gate.shared(async () => {
    order.push('late');
  });
  first.resolve();
  await readers[0];
  expect(gate.users()).toBe(3);
  second.resolve();
  await Promise.all([...readers, alone, late]);
  expect(order).toEqual(['in 0', 'in 1', 'out 0', 'out 1', 'alone', 'late']);
  expect(gate.users()).toBe(0);
});

test('a failure inside lets the next one in', async () => {
  const gate = makeGate();
  await expect(gate.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.shared(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.alone(() => Promise.resolve(7))).toBe(7);
});

test('a wait that is given up leaves the line, and the line moves on', async () => {
  const gate = makeGate();
  const hold = held();
  const alone = gate.alone(() => hold.promise);
  const stop = new AbortController();
  const given = gate.shared(() => Promise.resolve(), stop.signal);
  const stays = gate.shared(() => Promise.resolve('in'));
  stop.abort();
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  hold.resolve();
  await alone;
  expect(await stays).toBe('in');
  await expect(gate.shared(() => Promise.resolve(), stop.signal)).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(gate.users()).toBe(0);
});

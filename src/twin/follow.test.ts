import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../core/index.ts';
import type { Position } from '../ledger/index.ts';
import { follow } from './follow.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function someone(passMs = 0) {
  const state = { revision: 1, passes: 0, running: 0, most: 0, target: 1, fails: 0 };
  const follower = follow({
    position: (): Position | null => ({ epoch: 'e', revision: state.revision }),
    pass: async () => {
      state.running += 1;
      state.most = Math.max(state.most, state.running);
      const { target } = state;
      await new Promise((resolve) => setTimeout(resolve, passMs));
      state.running -= 1;
      state.passes += 1;
      if (state.fails-- > 0) throw new Error('ledger is down');
      state.revision = target;
    },
    logger: silentLogger,
    debounceMs: 20,
  });
  const hear = (revision: number): void => {
    state.target = revision;
    follower.hear({ epoch: 'e', revision });
  };
  return { state, hear, follower };
}

test('a burst of notices is one pass', async () => {
  const { state, hear } = someone();
  for (let revision = 2; revision < 50; revision += 1) hear(revision);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state).toMatchObject({ passes: 1, revision: 49 });
});

test('what was heard during a pass is caught up by the next, never beside it', async () => {
  const { state, hear } = someone(100);
  hear(2);
  await vi.advanceTimersByTimeAsync(50);
  hear(3);
  hear(4);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state).toMatchObject({ passes: 2, most: 1, revision: 4 });
});

test('a failed pass is tried again, later each time', async () => {
  const { state, hear } = someone();
  state.fails = 3;
  hear(2);
  await vi.advanceTimersByTimeAsync(20 + 1_000 + 2_000 + 50);
  expect(state.passes).toBe(3);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(state).toMatchObject({ passes: 4, revision: 2 });
});

test('an old notice, and a stopped follower, do nothing', async () => {
  const { state, hear, follower } = someone();
  hear(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(state.passes).toBe(0);
  hear(2);
  follower.stop();
  hear(3);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.passes).toBe(0);
});

import { expect, test } from 'vitest';
import { type TenantId, tenantId } from '../core/index.ts';
import type { Position } from '../ledger/index.ts';
import { createAnswerMemo } from './answer-memo.ts';

const tenant = tenantId('00000000-0000-4000-8000-000000000001');
const epoch = '10000000-0000-4000-8000-000000000000';

function world(maxBytes = 10_000) {
  const clock = { ms: 0 };
  let tell: (tenant: TenantId, position: Position) => void = () => undefined;
  const memo = createAnswerMemo({
    database: {
      onRevision: (listener) => {
        tell = listener;
        return () => undefined;
      },
    },
    maxBytes,
    lifetimeMs: 2_000,
    now: () => clock.ms,
  });
  const answer = (revision: number, bytes = 10) => ({
    tag: `"${revision}"`,
    body: new Uint8Array(bytes),
    position: { epoch, revision },
  });
  return { memo, clock, answer, tell: (position: Position) => tell(tenant, position) };
}

test('an answer is given until a newer revision is heard of', () => {
  const { memo, answer, tell } = world();
  memo.keep(tenant, 'q', answer(3));
  expect(memo.get(tenant, 'q', 0)?.tag).toBe('"3"');
  expect(memo.get(tenant, 'q', 4)).toBeNull();
  tell({ epoch, revision: 4 });
  expect(memo.get(tenant, 'q', 0)).toBeNull();
});

test('an answer of another past is not believed', () => {
  const { memo, answer, tell } = world();
  memo.keep(tenant, 'q', answer(3));
  tell({ epoch: '20000000-0000-4000-8000-000000000000', revision: 3 });
  expect(memo.get(tenant, 'q', 0)).toBeNull();
});

test('an answer that was overtaken while it was worked out is not kept, nor moves the position back', () => {
  const { memo, answer, tell } = world();
  memo.keep(tenant, 'new', answer(5));
  tell({ epoch, revision: 5 });
  memo.keep(tenant, 'old', answer(4));
  expect(memo.get(tenant, 'old', 0)).toBeNull();
  expect(memo.get(tenant, 'new', 0)?.tag).toBe('"5"');
});

test('an answer is given for seconds, because how fresh stores are moves without a revision', () => {
  const { memo, answer, clock } = world();
  memo.keep(tenant, 'q', answer(3));
  clock.ms = 2_000;
  expect(memo.get(tenant, 'q', 0)).not.toBeNull();
  clock.ms = 2_001;
  expect(memo.get(tenant, 'q', 0)).toBeNull();
});

test('memory is bounded: the oldest bodies go, and one that is too large is not kept', () => {
  const { memo, answer } = world(1_000);
  memo.keep(tenant, 'large', answer(1, 200));
  expect(memo.get(tenant, 'large', 0)).toBeNull();
  for (let index = 0; index < 20; index += 1) memo.keep(tenant, `q${index}`, answer(1, 100));
  expect(memo.get(tenant, 'q0', 0)).toBeNull();
  expect(memo.get(tenant, 'q19', 0)).not.toBeNull();
});

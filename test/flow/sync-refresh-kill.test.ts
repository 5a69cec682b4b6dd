import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import {
  connectShop,
  type ShopifyWorld,
  shopifyWorld,
  stateOf,
} from '../support/shopify-access.ts';

const hourMs = 3_600_000;
const child = join(import.meta.dirname, '../support/refresh-child.ts');

type Victim = { readonly connectionString: string; readonly id: string };

/** A process that is killed once the platform gave it new tokens, and before it heard of them. */
async function killedInRefresh(world: ShopifyWorld, { connectionString, id }: Victim) {
  const { sandbox, tenant, now } = world;
  const { clientId, clientSecret } = sandbox.app;
  sandbox.faults.inject({ name: 'lose_refresh' });
  const aheadMs = String(now() - Date.now());
  const victim = spawn(
    process.execPath,
    [child, connectionString, sandbox.url, clientId, clientSecret, tenant, id, aheadMs],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const exit = once(victim, 'exit');
  while (victim.exitCode === null && sandbox.counters().refreshes === 0) await wait(2);
  victim.kill('SIGKILL');
  const [, signal] = await exit;
  sandbox.faults.clear();
  return signal;
}

eachBackend((backend) => {
  test('killed in the middle of a refresh, the next process makes one with the old token, and all is well', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { database, sandbox, tenant } = world;
    const id = await connectShop(world);
    sandbox.world.advance(hourMs + 1);
    const { connectionString } = scratch;
    expect(await killedInRefresh(world, { connectionString, id })).toBe('SIGKILL');
    const made = sandbox.counters().refreshes;
    expect(made).toBeGreaterThan(0);
    // Its lease is still held, and ends a minute after it began.
    const aged = await database.tenant(tenant, (tx) =>
      tx.query(
        `UPDATE ledger.credential SET lease_until = lease_until - interval '1 minute'
WHERE lease_until > clock_timestamp() RETURNING connection_id`,
      ),
    );
    expect(aged).toHaveLength(1);
    const heirs = [world.sync, world.process()];
    const tests = heirs.map(({ connections }) => connections.test(tenant, id));
    expect((await Promise.all(tests)).map(({ ok }) => ok)).toEqual([true, true]);
    expect(sandbox.counters().refreshes).toBe(made + 1);
    expect(await stateOf(world, id)).toMatchObject({ state: 'connected', refusals: 0 });
    sandbox.world.advance(hourMs + 1);
    expect(await world.sync.connections.test(tenant, id)).toMatchObject({ ok: true });
    expect(sandbox.counters().refreshes).toBe(made + 2);
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { instant, silentLogger } from '../../src/core/index.ts';
import {
  activeRun,
  applyControlRetention,
  applyRetention,
  backup,
  beatWorker,
  changeSchedule,
  claimRun,
  dueSchedules,
  findStuckClaims,
  finishDelivery,
  insertOauthRequest,
  leaseCredential,
  listConnections,
  listWorkers,
  openNotice,
  readCredential,
  resolveNotice,
  restore,
  spendBudget,
  startRun,
  storeCredential,
  storeDelivery,
  takeDeliveries,
  useOauthRequest,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { type Connected, connect } from './ledger-connection.ts';
import { openShop } from './ledger-fixture.ts';

const hour = 3_600_000;
const day = 24 * hour;
const logger = silentLogger;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tillstream-keeping-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function deliver({ db, tenant, connection }: Connected, deliveryId: string): Promise<void> {
  await storeDelivery(db, {
    ...{ tenantId: tenant, connectionId: connection.id, platform: 'shopify' },
    ...{ account: connection.account, topic: 'customers/redact', deliveryId },
    ...{ triggeredAt: null, body: Buffer.from('{"id":1}') },
  });
}

eachBackend((backend) => {
  test('a restore leaves connections as they were, makes everything due, and opens no door', async () => {
    await using from = await scratchDatabase(backend);
    const shop = await openShop(from.database);
    const { db, tenant, storeId } = shop;
    const running = await connect(db, { tenant, account: 'running' });
    const paused = await connect(db, { tenant, account: 'paused', state: 'paused' });
    const held = await connect(db, { tenant, account: 'held', state: 'degraded' });
    const sealed = Buffer.from('sealed and of no use without the key');
    await storeCredential(db, tenant, {
      ...{ connectionId: running.connection.id, sealed, keyId: 'k', expectedVersion: null },
      ...{ expiresAt: null, refreshableUntil: null, refreshAt: null },
    });
    const lease = { connectionId: running.connection.id, owner: 'gone', forMs: day };
    await leaseCredential(db, tenant, lease);
    const late = { liveDueAt: Date.now() + day, fullDueAt: null, blockedUntil: Date.now() + day };
    for (const { connection } of [running, paused, held])
      await changeSchedule(db, tenant, { connectionId: connection.id, change: late });
    const runId = randomUUID();
    await claimRun(db, tenant, { connectionId: running.connection.id, runId });
    const run = { storeId, connector: 'shopify', mode: 'backfill', trigger: 'user' };
    await startRun(db, tenant, { ...run, id: runId, connectionId: running.connection.id });
    await deliver(held, 'waiting');
    await takeDeliveries(db, { limit: 1, leaseMs: day });
    const { state } = await insertOauthRequest(db, {
      ...{ tenantId: tenant, connectionId: paused.connection.id, userId: randomUUID() },
      ...{ platform: 'shopify', account: 'paused', lifetimeMs: day },
    });
    await spendBudget(db, { key: 'shopify:x', cost: 1, capacity: 5, refillPerSecond: 0.001 });
    await beatWorker(db, { id: randomUUID(), host: 'h', pid: 1, role: 'worker', running: 1 });
    const before = await listConnections(db, tenant);
    const file = join(await folder(), 'ledger.backup');
    await backup({ connectionString: from.connectionString, file, logger });

    await using to = await scratchDatabase(backend, { migrated: false });
    await restore({ connectionString: to.connectionString, file, logger });
    const restored = to.database;
    expect(await listConnections(restored, tenant)).toEqual(before);
    const due = await dueSchedules(restored, { now: Date.now() });
    expect(due.map(({ connectionId }) => connectionId)).toEqual([held.connection.id]);
    expect(due[0]).toMatchObject({ fullDueAt: due[0]?.liveDueAt, blockedUntil: null });
    // The run that was under way still holds its connection, and the first look finds it to be resumed.
    expect(await activeRun(restored, tenant, running.connection.id)).toMatchObject({ id: runId });
    expect(await findStuckClaims(restored, 0)).toMatchObject([{ runId, state: 'interrupted' }]);
    const credential = await readCredential(restored, tenant, running.connection.id);
    expect(credential).toMatchObject({ version: 1, leaseOwner: null, leaseUntil: null });
    expect(Buffer.from(credential?.sealed ?? [])).toEqual(sealed);
    expect(await takeDeliveries(restored, { limit: 9, leaseMs: day })).toMatchObject([
      { deliveryId: 'waiting' },
    ]);
    await expect(useOauthRequest(restored, state)).rejects.toMatchObject({ code: 'not_found' });
    expect(await listWorkers(restored)).toEqual([]);
    const budgets = await restored.control((tx) => tx.query('SELECT * FROM control.rate_budget'));
    expect(budgets).toEqual([]);
  });

  test('finished webhooks, old consents and unused limits leave; what waits stays, however old', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await connect(scratch.database);
    const { db, tenant, connection } = shop;
    for (const name of ['done', 'failed', 'recent', 'waiting']) await deliver(shop, name);
    for (const one of await takeDeliveries(db, { limit: 9, leaseMs: 0 })) {
      const failed = { kind: 'failed', error: 'x' } as const;
      const outcome = one.deliveryId === 'failed' ? failed : ({ kind: 'done' } as const);
      if (one.deliveryId !== 'waiting') await finishDelivery(db, one, outcome);
    }
    await insertOauthRequest(db, {
      ...{ tenantId: tenant, connectionId: connection.id, userId: randomUUID() },
      ...{ platform: 'shopify', account: connection.account, lifetimeMs: hour },
    });
    await spendBudget(db, { key: 'shopify:x', cost: 1, capacity: 5, refillPerSecond: 1 });
    await db.control(async (tx) => {
      await tx.query(
        `UPDATE control.webhook_inbox SET received_at = now() - interval '99 days',
done_at = CASE delivery_id WHEN 'recent' THEN now() WHEN 'waiting' THEN NULL ELSE now() - interval '15 days' END`,
      );
    });
    const now = Date.now();
    const keep = (at: number, batchRows = 1) =>
      applyControlRetention(db, {
        ...{ inboxDays: 14, clock: { now: () => instant(at) }, logger, batchRows },
      });
    expect(await keep(now)).toEqual({ deliveries: 2, consents: 0, budgets: 0 });
    expect(await keep(now + 40 * day, 7)).toEqual({ deliveries: 1, consents: 1, budgets: 1 });
    expect(await takeDeliveries(db, { limit: 9, leaseMs: 0 })).toMatchObject([
      { deliveryId: 'waiting' },
    ]);
  });

  test('solved notices leave, and what runs met that nobody will take up again', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const { db, tenant } = shop;
    const notice = (subject: string) => ({
      ...{ kind: 'k', subject, title: 't', cause: 'c', gap: null, remedy: null, detail: {} },
      level: 'info' as const,
    });
    for (const subject of ['open', 'solved']) await openNotice(db, tenant, notice(subject));
    await resolveNotice(db, tenant, { kind: 'k', subject: 'solved' });
    await db.tenant(tenant, async (tx) => {
      for (const runId of [shop.runId, randomUUID()]) {
        await tx.query(
          `INSERT INTO ledger.run_seen (tenant_id, run_id, page, kind, external_ids)
VALUES (CAST($1 AS uuid), CAST($2 AS uuid), 1, 'product', '{a}')`,
          [tenant, runId],
        );
      }
    });
    const days = { rawDays: 30, runDays: 30, logDays: 30 };
    const keep = (at: number) =>
      applyRetention(db, tenant, { days, clock: { now: () => instant(at) }, logger });
    expect(await keep(Date.now())).toMatchObject({ notice: 0, run_seen: 1 });
    expect(await keep(Date.now() + 31 * day)).toMatchObject({ notice: 1, run_seen: 0 });
  });
});

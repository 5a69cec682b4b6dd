import { randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import {
  activeRun,
  changeConnection,
  changeSchedule,
  claimRun,
  countWaiting,
  createTenant,
  deleteTenant,
  insertOauthRequest,
  leaseCredential,
  listConnections,
  listNotices,
  listSchedules,
  moveConnection,
  openNotice,
  readConnection,
  readCredential,
  readNotice,
  readSchedule,
  releaseRun,
  replayDeliveries,
  resealCredentials,
  resolveNotice,
  storeCredential,
  storeDelivery,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { type Connected, connect } from './ledger-connection.ts';

const hour = 3_600_000;
const notFound = { code: 'not_found' };

function deliveryOf({ tenant, connection }: Connected, deliveryId: string) {
  return {
    ...{ tenantId: tenant, connectionId: connection.id, platform: connection.platform },
    ...{ account: connection.account, topic: 'orders/create', deliveryId, triggeredAt: null },
    body: Buffer.from('{}'),
  };
}

function credentialOf(connectionId: string, expectedVersion: number | null) {
  return {
    ...{ connectionId, expectedVersion, sealed: Buffer.from('x'), keyId: 'k' },
    ...{ expiresAt: null, refreshableUntil: null, refreshAt: 1 },
  };
}

/** A company with a connection that has something of everything. */
async function furnished(db: Connected['db']): Promise<Connected & { readonly noticeId: string }> {
  const company = await connect(db, { account: `${randomUUID()}.myshopify.com` });
  const { tenant, connection } = company;
  await storeCredential(db, tenant, credentialOf(connection.id, null));
  await storeDelivery(db, deliveryOf(company, 'd1'));
  await claimRun(db, tenant, { connectionId: connection.id, runId: randomUUID() });
  const { notice } = await openNotice(db, tenant, {
    ...{ kind: 'k', level: 'info', subject: 's', title: 't', cause: 'c' },
    ...{ gap: null, remedy: null, detail: {} },
  });
  return { ...company, noticeId: notice.id };
}

/** All that stands of a company in `control`, and of its connection. */
async function standing({ db, tenant, connection }: Connected): Promise<unknown> {
  const control = await db.control(async (tx) => [
    await tx.query('SELECT * FROM control.connection_schedule WHERE tenant_id = CAST($1 AS uuid)', [
      tenant,
    ]),
    await tx.query('SELECT * FROM control.webhook_inbox WHERE tenant_id = CAST($1 AS uuid)', [
      tenant,
    ]),
    await tx.query('SELECT * FROM control.oauth_request WHERE tenant_id = CAST($1 AS uuid)', [
      tenant,
    ]),
  ]);
  return [
    control,
    await readConnection(db, tenant, connection.id),
    await readCredential(db, tenant, connection.id),
    await listNotices(db, tenant),
  ];
}

eachBackend((backend) => {
  test("no function lets a company see or touch another's connection, schedule, inbox or notices", async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const theirs = await furnished(db);
    const mine = await connect(db);
    const before = await standing(theirs);
    const me = mine.tenant;
    const id = theirs.connection.id;
    const runId = (await readSchedule(db, theirs.tenant, id))?.runId ?? '';
    await expect(readConnection(db, me, id)).rejects.toMatchObject(notFound);
    await expect(changeConnection(db, me, { id, change: { name: 'x' } })).rejects.toMatchObject(
      notFound,
    );
    await expect(moveConnection(db, me, { id, to: 'paused', reason: null })).rejects.toMatchObject(
      notFound,
    );
    expect((await listConnections(db, me)).map((row) => row.id)).toEqual([mine.connection.id]);
    expect(await readSchedule(db, me, id)).toBeNull();
    expect((await listSchedules(db, me)).map((row) => row.connectionId)).toEqual([
      mine.connection.id,
    ]);
    const change = { liveDueAt: 0, failures: 9 };
    expect(await changeSchedule(db, me, { connectionId: id, change })).toBeNull();
    expect(await claimRun(db, me, { connectionId: id, runId })).toBe(false);
    await releaseRun(db, me, { connectionId: id, runId });
    expect(await activeRun(db, me, id)).toBeNull();
    expect(await readCredential(db, me, id)).toBeNull();
    expect(await storeCredential(db, me, credentialOf(id, null))).toBeNull();
    expect(await storeCredential(db, me, credentialOf(id, 1))).toBeNull();
    expect(await leaseCredential(db, me, { connectionId: id, owner: 'me', forMs: hour })).toBe(
      false,
    );
    const reseal = { keyId: 'other', reseal: () => Buffer.from('mine') };
    expect(await resealCredentials(db, me, reseal)).toEqual({ resealed: 0, failed: [] });
    const forged = { ...deliveryOf(theirs, 'd2'), tenantId: me };
    await expect(storeDelivery(db, forged)).rejects.toMatchObject(notFound);
    const consent = { ...deliveryOf(theirs, 'd2'), userId: randomUUID(), lifetimeMs: hour };
    await expect(insertOauthRequest(db, { ...consent, tenantId: me })).rejects.toMatchObject(
      notFound,
    );
    expect(await countWaiting(db, me)).toEqual({ waiting: 0, oldestAt: null });
    expect(await replayDeliveries(db, me, { connectionId: id, from: 0, which: 'all' })).toBe(0);
    await expect(readNotice(db, me, theirs.noticeId)).rejects.toMatchObject(notFound);
    expect(await resolveNotice(db, me, { kind: 'k', subject: 's' })).toBeNull();
    expect(await listNotices(db, me)).toEqual([]);
    expect(await standing(theirs)).toEqual(before);
  });

  test('the application role reaches nothing of control, whatever the SQL says', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { tenant } = await furnished(db);
    const tables = [
      'connection_schedule',
      'webhook_inbox',
      'oauth_request',
      'rate_budget',
      'worker',
    ];
    for (const table of tables) {
      for (const text of [
        `SELECT * FROM control.${table}`,
        `DELETE FROM control.${table}`,
        `SELECT * FROM ledger.connection AS c JOIN control.${table} AS t ON true`,
      ]) {
        const error = await db
          .tenant(tenant, (tx) => tx.query(text))
          .catch((thrown: unknown) => thrown);
        expect(error instanceof DatabaseError && error.code, text).toBe('42501');
      }
    }
  });

  test('a company that is removed takes its connections along, and nobody else’s', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const gone = await furnished(db);
    const stays = await furnished(db);
    const before = await standing(stays);
    const consent = { ...deliveryOf(gone, 'd2'), userId: randomUUID(), lifetimeMs: hour };
    await insertOauthRequest(db, consent);
    await deleteTenant(db, gone.tenant);
    for (const table of ['connection_schedule', 'webhook_inbox', 'oauth_request']) {
      const rows = await db.control((tx) =>
        tx.query(`SELECT 1 FROM control.${table} WHERE tenant_id = CAST($1 AS uuid)`, [
          gone.tenant,
        ]),
      );
      expect(rows, table).toEqual([]);
    }
    expect(await standing(stays)).toEqual(before);
    // Who comes with the same id again has nothing of it.
    await createTenant(db, { id: gone.tenant, name: 'Again' });
    expect(await listConnections(db, gone.tenant, { disconnected: true })).toEqual([]);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  leaseCredential,
  type NewCredential,
  readCredential,
  readSchedule,
  releaseCredential,
  resealCredentials,
  storeCredential,
} from '../../src/ledger/index.ts';
import { sealer } from '../../src/platform/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { atOnce, connect } from './ledger-connection.ts';

const hour = 3_600_000;
const at = 1_800_000_000_000;

function credential(connectionId: string, given: Partial<NewCredential> = {}): NewCredential {
  return {
    connectionId,
    sealed: Buffer.from([0, 255, 1, 254]),
    keyId: 'first',
    expiresAt: at + hour,
    refreshableUntil: null,
    refreshAt: at + hour / 2,
    expectedVersion: null,
    ...given,
  };
}

eachBackend((backend) => {
  test('credentials come back byte by byte, and say when they want a refresh', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    expect(await readCredential(db, tenant, connection.id)).toBeNull();
    expect(await storeCredential(db, tenant, credential(connection.id))).toBe(1);
    const stored = await readCredential(db, tenant, connection.id);
    expect(stored).toMatchObject({
      version: 1,
      keyId: 'first',
      expiresAt: at + hour,
      refreshAt: at + hour / 2,
      leaseOwner: null,
    });
    expect(Buffer.from(stored?.sealed ?? [])).toEqual(Buffer.from([0, 255, 1, 254]));
    expect((await readSchedule(db, tenant, connection.id))?.refreshAt).toBe(at + hour / 2);
    const next = credential(connection.id, { expectedVersion: 1, refreshAt: null });
    expect(await storeCredential(db, tenant, next)).toBe(2);
    expect((await readSchedule(db, tenant, connection.id))?.refreshAt).toBeNull();
  });

  test('in any race for one version one replacement stands, and nobody overwrites it', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    await storeCredential(db, tenant, credential(connection.id));
    let version = 1;
    // Each turn several clients replace versions that they believe in: the one in force, an old one, or none at all.
    const turn = fc.array(fc.constantFrom<'now' | 'old' | 'none'>('now', 'old', 'none'), {
      minLength: 2,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(turn, async (beliefs) => {
        const before = version;
        const believed = { now: before, old: before - 1, none: null };
        const answers = await atOnce(beliefs.length, (index) =>
          storeCredential(
            db,
            tenant,
            credential(connection.id, {
              expectedVersion: believed[beliefs[index] ?? 'none'],
              sealed: Buffer.from([index]),
            }),
          ),
        );
        const winners = answers.flatMap((answer, index) => (answer === null ? [] : [index]));
        expect(winners).toHaveLength(beliefs.includes('now') ? 1 : 0);
        const stored = await readCredential(db, tenant, connection.id);
        if (winners[0] !== undefined) {
          expect(beliefs[winners[0]]).toBe('now');
          expect(stored?.sealed[0]).toBe(winners[0]);
          version += 1;
        }
        expect(stored?.version).toBe(version);
      }),
      { numRuns: 25 },
    );
  });

  test('one of many gets the lease; its owner keeps it, and loses it by time or by giving it back', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    const lease = (owner: string, forMs: number) =>
      leaseCredential(db, tenant, { connectionId: connection.id, owner, forMs });
    expect(await lease('a', hour)).toBe(false);
    await storeCredential(db, tenant, credential(connection.id));
    const won = await atOnce(8, (index) => lease(`p${index}`, hour));
    expect(won.filter(Boolean)).toHaveLength(1);
    const owner = `p${won.indexOf(true)}`;
    const other = owner === 'p0' ? 'p1' : 'p0';
    expect(await lease(owner, hour)).toBe(true);
    await releaseCredential(db, tenant, { connectionId: connection.id, owner: other });
    expect(await lease(other, hour)).toBe(false);
    await releaseCredential(db, tenant, { connectionId: connection.id, owner });
    expect(await lease(other, 0)).toBe(true);
    // That one is over already: its owner died.
    expect(await lease(owner, hour)).toBe(true);
  });

  test('a rotation seals everything anew while it is in use, and tells what it could not open', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    const lost = await connect(db, { tenant, account: 'lost.myshopify.com' });
    const busy = await connect(db, { tenant, account: 'busy.myshopify.com' });
    const former = sealer('the key that was');
    const current = sealer('the key that is', ['the key that was']);
    const bound = (id: string) => `${tenant}:${id}`;
    const store = async (id: string, by: typeof former) => {
      const { sealed, keyId } = by.seal({ token: `of ${id}` }, bound(id));
      await storeCredential(db, tenant, credential(id, { sealed, keyId }));
    };
    await store(connection.id, former);
    await store(lost.connection.id, sealer('a key that nobody has'));
    await store(busy.connection.id, former);
    const report = await resealCredentials(db, tenant, {
      keyId: current.keyId,
      reseal: ({ connectionId, sealed, keyId }) =>
        current.seal(current.open({ sealed, keyId }, bound(connectionId)), bound(connectionId))
          .sealed,
    });
    expect(report.resealed).toBe(2);
    expect(report.failed).toMatchObject([
      { connectionId: lost.connection.id, error: { code: 'config_invalid' } },
    ]);
    const after = await readCredential(db, tenant, connection.id);
    if (after === null) throw new Error('the credential has gone');
    expect(after).toMatchObject({ version: 1, keyId: current.keyId });
    expect(sealer('the key that is').open(after, bound(connection.id))).toEqual({
      token: `of ${connection.id}`,
    });
    // Who held version 1 before the rotation may still replace it.
    const next = credential(busy.connection.id, { expectedVersion: 1 });
    expect(await storeCredential(db, tenant, next)).toBe(2);
  });
});

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { currencyCode, timeZone } from '../../src/core/index.ts';
import {
  createConnection,
  createStore,
  exportPerson,
  readCredential,
  storeCredential,
} from '../../src/ledger/index.ts';
import { sealer } from '../../src/platform/index.ts';
import { sealedPlace } from '../../src/sync/index.ts';
import { runCli } from '../support/cli.ts';
import { aCompany, key } from '../support/consent-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { tempFolder } from '../support/temp-folder.ts';

const newKey = 'Vb8Kd2Xw6Qm1Zs9Lf4Jc7Ht3Gn5Pr0Ya8Ue6';
const none = { expiresAt: null, refreshableUntil: null, refreshAt: null };

eachBackend((backend) => {
  test('rotate-key seals everything anew, and names what it cannot open', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database, connectionString } = scratch;
    const env = { DATABASE_URL: connectionString, TILLSTREAM_DATA: await tempFolder('keys') };
    const tenant = await aCompany(database);
    const keep = async (account: string, secret: string): Promise<string> => {
      const { id } = await createConnection(database, tenant, {
        ...{ platform: 'shopify', account, name: account },
        ...{ authKind: 'token', createdBy: 'user:owner' },
      });
      const sealed = sealer(secret).seal({ token: account }, sealedPlace(tenant, id));
      const credential = { connectionId: id, ...sealed, ...none, expectedVersion: null };
      await storeCredential(database, tenant, credential);
      return id;
    };
    const ids = [await keep('sample-london', key), await keep('sample-paris', key)];
    const stray = await keep('sample-oslo', 'another-Key-9Xk2Lm4Qp7Rt1Zs8Vb3Nc6');
    const rotated = { ...env, TILLSTREAM_SECRET: newKey, TILLSTREAM_SECRET_FORMER: key };
    const first = await runCli(['rotate-key', '--json'], { env: rotated });
    expect({ code: first.code, ...JSON.parse(first.out) }).toEqual({
      code: 1,
      keyId: sealer(newKey).keyId,
      resealed: 2,
      failed: [stray],
    });
    expect(first.note).toContain('TILLSTREAM_SECRET_FORMER');
    for (const id of ids) {
      const row = await readCredential(database, tenant, id);
      if (row === null) throw new Error('the credential is gone');
      expect(sealer(newKey).open(row, sealedPlace(tenant, id))).toHaveProperty('token');
      expect(row.version).toBe(1);
    }
    const again = await runCli(['rotate-key', '--json'], { env: rotated });
    expect(JSON.parse(again.out)).toMatchObject({ resealed: 0, failed: [stray] });
  });

  test('data-request writes what was gathered, for its owner alone', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database, connectionString } = scratch;
    const data = await tempFolder('data-request');
    const env = { DATABASE_URL: connectionString, TILLSTREAM_DATA: data, TILLSTREAM_SECRET: key };
    const tenant = await aCompany(database);
    const { id: storeId } = await createStore(database, tenant, {
      ...{ name: 'Sample London', platform: 'shopify' },
      ...{ currency: currencyCode('GBP'), zone: timeZone('Europe/London') },
    });
    const request = { storeId, externalId: '7', requestId: 'r7' };
    const { id } = await exportPerson(database, tenant, request);
    expect((await exportPerson(database, tenant, request)).id).toBe(id);
    const to = join(data, 'person.json');
    expect(await runCli(['data-request', id, '--to', to], { env })).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(to, 'utf8'))).toMatchObject({ customers: [], orders: [] });
    expect((await stat(to)).mode & 0o077).toBe(0);
    const unknown = id.replace(/^./, id.startsWith('0') ? '1' : '0');
    expect((await runCli(['data-request', unknown], { env })).code).not.toBe(0);
  });
});

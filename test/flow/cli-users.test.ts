import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTenant } from '../../src/ledger/index.ts';
import { runCli } from '../support/cli.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { tempFolder } from '../support/temp-folder.ts';

const secret = randomBytes(32).toString('base64');

eachBackend((backend) => {
  test('the operator invites people of every role, and is told of one that there is not', async () => {
    await using scratch = await scratchDatabase(backend);
    await createTenant(scratch.database, { name: 'A' });
    const env = {
      DATABASE_URL: scratch.connectionString,
      TILLSTREAM_SECRET: secret,
      TILLSTREAM_DATA: await tempFolder('cli-users'),
    };
    const invite = (...role: string[]) =>
      runCli(['users', 'invite', 'a@example.test', ...role], { env });
    for (const role of [[], ['--role', 'owner'], ['--role', 'analyst'], ['--role', 'rep']]) {
      const { code, out, note } = await invite(...role);
      expect(note).toMatch(/^works once/);
      expect(out).toMatch(/^http:\/\/localhost:3400\/invite#\S+\n$/);
      expect(code).toBe(0);
    }
    expect(await invite('--role', 'import')).toMatchObject({
      code: 2,
      note: 'tillstream: --role import: one of owner, admin, analyst, viewer, rep is expected\n',
    });
  });
});

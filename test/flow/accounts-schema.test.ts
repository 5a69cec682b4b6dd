import { getMigrations } from 'better-auth/db/migration';
import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { authSettings } from '../../src/api/accounts/auth.ts';
import { silentLogger } from '../../src/core/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

eachBackend((backend) => {
  test('our migrations make the tables that the accounts library wants: it would change nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    const { connectionString } = scratch;
    const pool = new Pool({ connectionString });
    try {
      const options = {
        connectionString,
        secret: 'm3W8xK1qT6vB9nC4zL7pR2sD5fG0hJ+y',
        publicUrl: null,
        logger: silentLogger,
      };
      const plan = await getMigrations(authSettings(options, pool), { throwOnUnsafe: false });
      expect(plan.toBeCreated).toEqual([]);
      expect(plan.toBeAdded).toEqual([]);
      expect((await plan.compileMigrations()).replaceAll(/[\s;]/g, '')).toBe('');
    } finally {
      await pool.end();
    }
  });
});

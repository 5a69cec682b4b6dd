import { silentLogger, tenantId } from '../../src/core/index.ts';
import { openDatabase } from '../../src/ledger/index.ts';
import { behindMs, shopifySync } from './shopify-world.ts';

/** A worker of one run, to be killed; says how the run ended. */
const [connectionString = '', url = '', clientId = '', clientSecret = '', tenant = '', run = ''] =
  process.argv.slice(2);
const database = await openDatabase({ connectionString, logger: silentLogger, poolSize: 3 });
const sync = shopifySync({
  ...{ database, url, app: { clientId, clientSecret } },
  now: () => Date.now() - behindMs,
  publicUrl: 'http://127.0.0.1:9',
});
const { state } = await sync.perform(tenantId(tenant), run, new AbortController().signal);
process.stdout.write(state);
await database.close();

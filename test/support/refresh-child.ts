import { instant, silentLogger, tenantId } from '../../src/core/index.ts';
import { openDatabase } from '../../src/ledger/index.ts';
import { accessSync } from './shopify-access.ts';

/** A process that asks a shop whether all is well, with credentials to be refreshed first; made to be killed. */
const [connectionString = '', url = '', clientId = '', clientSecret = ''] = process.argv.slice(2);
const [tenant = '', connectionId = '', aheadMs = '0'] = process.argv.slice(6);
const database = await openDatabase({ connectionString, logger: silentLogger, poolSize: 2 });
const sync = accessSync({
  ...{ database, url, app: { clientId, clientSecret } },
  now: () => instant(Date.now() + Number(aheadMs)),
  publicUrl: () => 'http://127.0.0.1:9',
});
await sync.connections.test(tenantId(tenant), connectionId);
await database.close();

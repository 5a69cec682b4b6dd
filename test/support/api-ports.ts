import { type ApiPorts, ledgerPorts } from '../../src/api/index.ts';
import type { Database } from '../../src/ledger/index.ts';

/** Ports of the ledger itself, with plain stand-ins for what other domains answer. */
export function apiPorts(database: Database): ApiPorts {
  const hooks = {
    currencyChanged: () => Promise.resolve(),
    zoneChanged: () => Promise.resolve(),
  };
  const { tenants, stores, runs } = ledgerPorts(database, hooks);
  const away = () => Promise.reject(new Error('not part of this test'));
  return {
    tenants,
    stores,
    runs: {
      ...runs,
      issuesCsv: async function* () {
        yield '';
      },
    },
    metrics: { query: away, catalog: away, documents: away, document: away },
    imports: { presets: away, describe: away, preview: away, start: away },
    twins: { verify: away, rebuild: away },
  };
}

import { type Database, openNotice, resolveNotice } from '../../ledger/index.ts';
import type { Notices } from './notices.ts';

/** Notices in the app: the company's own list. */
export function createNotices(database: Database): Notices {
  return {
    open: async (tenantId, notice) => {
      await openNotice(database, tenantId, notice);
    },
    resolve: async (tenantId, notice) => (await resolveNotice(database, tenantId, notice)) !== null,
  };
}

export type { Database, Position, SqlValue, TenantTx, TransactionOptions, Tx } from './database.ts';
export type { LedgerPage, PageOutcome } from './page.ts';

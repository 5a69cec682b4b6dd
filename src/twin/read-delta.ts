import type { Position, TenantTx } from '../ledger/index.ts';
import { changedSince, countDocuments, positionIn, spoolDelta } from './ledger-delta.ts';
import type { Delta, TwinContext } from './twin-context.ts';
import { documentTable } from './twin-tables.ts';

/** What the ledger has, in the transaction's snapshot, that a twin at `mine` has not: its rows, or that a build is due. */
export async function readDelta(
  tx: TenantTx,
  { mine, context }: { readonly mine: Position; readonly context: TwinContext },
): Promise<Delta> {
  const target = await positionIn(tx);
  const rebuild = (reason: string): Delta => ({ kind: 'rebuild', target, reason });
  if (target.epoch !== mine.epoch) return rebuild('another epoch');
  if (target.revision < mine.revision) return rebuild('ahead of the ledger');
  if (target.revision === mine.revision) return { kind: 'rows', target, files: [] };
  const changed = await changedSince(tx, mine.revision);
  const documents = changed.get(documentTable) ?? 0;
  if (documents >= context.rebuildDocuments && documents * 2 > (await countDocuments(tx))) {
    return rebuild('most documents changed');
  }
  const folder = context.folder.place(tx.tenantId).spool;
  const files = await spoolDelta(tx, { since: mine.revision, changed, folder });
  return { kind: 'rows', target, files };
}

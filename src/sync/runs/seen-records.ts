import type { SourcePage } from '../../connectors/index.ts';
import { type DeletableKind, inventoryKey, type SourceRecord } from '../../core/index.ts';
import type { LedgerPage } from '../../ledger/index.ts';

/** Records of one kind that a page of a full scan met. */
type SeenRecords = NonNullable<LedgerPage['seen']>[number];

/**
 * What a page met, by kind. A record that could not be mapped was met too: whatever of the stream's kinds it is, its id is not
 * taken for gone.
 *
 * @param kinds of the stream
 */
export function seenRecords(
  page: Pick<SourcePage, 'records' | 'problems'>,
  kinds: readonly DeletableKind[],
): readonly SeenRecords[] {
  const met = new Map<DeletableKind, Set<string>>();
  const add = (kind: DeletableKind, externalId: string) =>
    met.set(kind, (met.get(kind) ?? new Set()).add(externalId));
  for (const record of page.records) {
    const externalId = nameOf(record);
    if (externalId !== null) add(kindOf(record), externalId);
  }
  for (const { externalId } of page.problems) {
    if (externalId !== null) for (const kind of kinds) add(kind, externalId);
  }
  return [...met].map(([kind, externalIds]) => ({ kind, externalIds: [...externalIds] }));
}

function kindOf({ kind, record }: SourceRecord): DeletableKind {
  return kind === 'deletion' ? record.of : kind;
}

function nameOf({ kind, record }: SourceRecord): string | null {
  if (kind === 'deletion') return null;
  return kind === 'inventory' ? inventoryKey(record) : record.externalId;
}

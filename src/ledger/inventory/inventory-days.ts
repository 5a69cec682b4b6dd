import { type BusinessDay, instant, localTime, type TimeZone } from '../../core/index.ts';
import type { SqlValue } from '../database.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { numberText } from '../rows/bound-text.ts';
import { rowWriter } from '../rows/row-writer.ts';

/** A level as it stands from an instant on. */
export type LevelOfDay = {
  readonly levelId: number;
  readonly variantId: number;
  readonly locationId: number;
  readonly availableE3: number | null;
  readonly onHandE3: number | null;
  /** Epoch ms; null = now. What the source dates into the future counts as now. */
  readonly at: number | null;
};

const writeRows = rowWriter({
  into: 'ledger.inventory_day AS d',
  shared: [
    ['tenant_id', 'uuid'],
    ['store_id', 'integer'],
    ['revision', 'bigint'],
  ],
  columns: [
    ['level_id', 'integer'],
    ['day', 'date'],
    ['variant_id', 'integer'],
    ['location_id', 'integer'],
    ['available_e3', 'bigint'],
    ['on_hand_e3', 'bigint'],
  ],
  conflict: `ON CONFLICT (tenant_id, level_id, day) DO UPDATE SET available_e3 = excluded.available_e3,
on_hand_e3 = excluded.on_hand_e3, revision = excluded.revision, deleted_at = NULL
WHERE (d.available_e3, d.on_hand_e3) IS DISTINCT FROM (excluded.available_e3, excluded.on_hand_e3) OR d.deleted_at IS NOT NULL`,
});

/** Keeps the last level of each day of the store's zone. The caller has touched the write: the levels themselves changed. */
export async function writeInventoryDays(
  write: LedgerWrite,
  { storeId, zone }: { readonly storeId: number; readonly zone: TimeZone },
  levels: readonly LevelOfDay[],
): Promise<void> {
  if (levels.length === 0) return;
  const [clock] = await write.tx.query<{ readonly now: number }>('SELECT now() AS now');
  const now = clock?.now ?? 0;
  const rows = new Map<string, SqlValue[]>();
  for (const { levelId, variantId, locationId, availableE3, onHandE3, at } of levels) {
    const day: BusinessDay = localTime(instant(Math.min(at ?? now, now)), zone).day;
    rows.set(`${levelId}/${day}`, [
      String(levelId),
      day,
      String(variantId),
      String(locationId),
      numberText(availableE3),
      numberText(onHandE3),
    ]);
  }
  const shared = [write.tenantId, String(storeId), write.revision];
  await writeRows(write.tx, shared, [...rows.values()].flat());
}

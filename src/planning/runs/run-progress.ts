import type { TenantId } from '../../core/index.ts';
import type { Twins } from '../../twin/index.ts';
import type { StoreOutlook } from '../series/store-outlook.ts';

const sizesText = `SELECT e.store_id, count(DISTINCT e.product_id) + count(DISTINCT e.variant_id) FROM ledger.sale_event e
WHERE e.event_day > CAST($1 AS date) - 365 AND e.event_day <= CAST($1 AS date) GROUP BY e.store_id`;

/** Counts series: those of a part are guessed until they are read. */
export class RunProgress {
  readonly #tell: (done: number, all: number) => void;
  readonly #sizes = new Map<string, number>();
  readonly #done = new Map<string, number>();

  constructor(tell: (done: number, all: number) => void) {
    this.#tell = tell;
  }

  /** Guesses how many series each store has. */
  async expect(
    twins: Twins,
    {
      tenantId,
      originDay,
      stores,
    }: {
      readonly tenantId: TenantId;
      readonly originDay: string;
      readonly stores: readonly StoreOutlook[];
    },
  ): Promise<void> {
    const { rows } = await twins.read(tenantId, (reader) => reader.query(sizesText, [originDay]));
    const sizes = new Map(rows.map(([id, count]) => [Number(id), Number(count)]));
    for (const { store } of stores)
      for (const measure of ['net_sales', 'units'])
        this.#sizes.set(`${measure}/${store.id}`, (sizes.get(store.id) ?? 0) + 1);
    this.#say();
  }

  /** @param done of the part's series, of which there are `all` */
  part(name: string, done: number, all: number): void {
    this.#sizes.set(name, all);
    this.#done.set(name, done);
    this.#say();
  }

  /** A part is whole. */
  ended(name: string): void {
    this.#done.set(name, this.#sizes.get(name) ?? 0);
    this.#say();
  }

  #say(): void {
    this.#tell(sum(this.#done), sum(this.#sizes));
  }
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

import type { LiveOrder } from './order-state.ts';
import { Shelf } from './shelf.ts';
import type {
  LiveChange,
  LiveCollection,
  LiveCustomer,
  LiveLevel,
  LiveLocation,
  LiveProduct,
  LiveShopFacts,
  LiveVariant,
} from './shop-state.ts';

/** Leading digits of ids by kind; those of inventory items are too long for a JavaScript number, as the platform's may be. */
const idHeads = {
  order: '5820',
  line: '1493',
  refund: '9314',
  refund_line: '6121',
  agreement: '2210',
  sale: '3307',
  transaction: '7011',
  shipping: '4408',
  duty: '1201',
  fee: '1302',
  adjustment: '8105',
  product: '7960',
  variant: '4312',
  inventory_item: '271878346',
  collection: '3021',
  customer: '6604',
  address: '8807',
  location: '652',
} as const;

export type IdKind = keyof typeof idHeads;

/** Something that is to happen later: a refund that is already decided, a parcel that is packed tomorrow. */
export type Pending = { readonly at: number; readonly run: (shop: LiveShop) => void };

/**
 * One shop as it stands now. State only: what may happen to it is in the files beside (`place-order`, `change-order` …).
 * Times are epoch milliseconds of whole seconds, since platforms tell no finer ones.
 */
export class LiveShop {
  readonly facts: LiveShopFacts;
  readonly orders = new Shelf<LiveOrder>();
  readonly products = new Shelf<LiveProduct>();
  readonly variants = new Shelf<LiveVariant>();
  readonly collections = new Shelf<LiveCollection>();
  readonly customers = new Shelf<LiveCustomer>();
  readonly locations = new Shelf<LiveLocation>();
  /** By inventory item, then by location. */
  readonly levels = new Map<string, Map<string, LiveLevel>>();
  readonly orderOfRefund = new Map<string, string>();
  readonly variantByItem = new Map<string, LiveVariant>();
  readonly pending: Pending[] = [];
  #now: () => number;
  readonly #position: number;
  readonly #counters = new Map<IdKind, number>();
  readonly #listeners = new Set<(change: LiveChange) => void>();

  constructor(facts: LiveShopFacts, options: { position: number; now: () => number }) {
    this.facts = facts;
    this.#position = options.position;
    this.#now = options.now;
  }

  /** The shop's clock, in whole seconds. */
  now(): number {
    return Math.floor(this.#now() / 1000) * 1000;
  }

  setClock(now: () => number): void {
    this.#now = now;
  }

  /** A new id: digits only, as text, since some are longer than a JavaScript number. */
  nextId(kind: IdKind): { readonly id: string; readonly seq: number } {
    const seq = (this.#counters.get(kind) ?? 0) + 1;
    this.#counters.set(kind, seq);
    return { id: `${idHeads[kind]}${this.#position}${String(seq).padStart(8, '0')}`, seq };
  }

  listen(listener: (change: LiveChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(change: LiveChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  hold(): void {
    for (const shelf of this.#shelves()) shelf.hold();
  }

  settle(): void {
    for (const shelf of this.#shelves()) shelf.settle();
    this.pending.sort((a, b) => a.at - b.at);
  }

  /** Does what fell due by `to`, in order. */
  advance(to: number): number {
    let done = 0;
    const clock = this.#now;
    try {
      for (;;) {
        const next = this.pending[0];
        if (next === undefined || next.at > to) return done;
        this.pending.shift();
        this.#now = () => next.at;
        next.run(this);
        done += 1;
      }
    } finally {
      this.#now = clock;
    }
  }

  /** Lets some of the oldest orders change now, so that they move to the end of every list by update time. */
  shuffle(count: number): void {
    const at = this.now();
    for (let index = 0; index < count; index += 1) {
      const order = this.orders.byUpdated.at(index * 3);
      if (order === undefined) return;
      order.updatedAt = Math.max(at, order.updatedAt);
      this.orders.touch(order);
    }
  }

  #shelves(): readonly { hold: () => void; settle: () => void }[] {
    return [
      this.orders,
      this.products,
      this.variants,
      this.collections,
      this.customers,
      this.locations,
    ];
  }
}

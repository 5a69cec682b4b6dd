import { type Instant, instant } from '../../src/core/index.ts';

export type MemoryOrder = {
  readonly id: string;
  readonly placedAt: Instant;
  readonly updatedAt: Instant;
  readonly lines: readonly {
    readonly key: string;
    readonly productId: string;
    readonly quantity: number;
    readonly grossMinor: number;
  }[];
  readonly refunds: readonly {
    readonly key: string;
    readonly at: Instant;
    readonly grossMinor: number;
  }[];
};

export type MemoryProduct = {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: Instant;
};

export type MemoryLevel = {
  readonly productId: string;
  readonly available: number;
  readonly updatedAt: Instant;
};

/**
 * The source of the memory connector: what a platform would hold. `before` is called ahead of each answer, to fail, wait or
 * change something under the reader; `requests` names every question, in order.
 */
export class MemoryShop {
  readonly orders = new Map<string, MemoryOrder>();
  readonly products = new Map<string, MemoryProduct>();
  readonly levels = new Map<string, MemoryLevel>();
  readonly requests: string[] = [];
  pageSize = 3;
  before: (request: string, signal: AbortSignal) => Promise<void> | void = () => undefined;
  /** What today's mapping gives products as their brand. */
  brand: string | null = null;
  #clock: number;

  constructor(start: number) {
    this.#clock = start;
  }

  /** The platform's clock: a second further with each change, never still. */
  get now(): Instant {
    return instant(this.#clock);
  }

  #tick(): Instant {
    this.#clock += 1_000;
    return this.now;
  }

  async ask(request: string, signal: AbortSignal): Promise<void> {
    this.requests.push(request);
    await this.before(request, signal);
    signal.throwIfAborted();
  }

  product(id: string, title = `Product ${id}`): void {
    this.products.set(id, { id, title, updatedAt: this.#tick() });
  }

  order(
    id: string,
    { placedAt, grossMinor = 1_000, productId = 'p1' }: Partial<NewOrder> = {},
  ): void {
    const updatedAt = this.#tick();
    const lines = [{ key: '1', productId, quantity: 1, grossMinor }];
    this.orders.set(id, { id, placedAt: placedAt ?? updatedAt, updatedAt, lines, refunds: [] });
  }

  edit(id: string, grossMinor: number): void {
    const order = this.#existing(id);
    const lines = order.lines.map((line) => ({ ...line, grossMinor }));
    this.orders.set(id, { ...order, lines, updatedAt: this.#tick() });
  }

  refund(id: string, grossMinor: number): void {
    const order = this.#existing(id);
    const at = this.#tick();
    const refunds = [...order.refunds, { key: `r${order.refunds.length + 1}`, at, grossMinor }];
    this.orders.set(id, { ...order, refunds, updatedAt: at });
  }

  level(productId: string, available: number): void {
    this.levels.set(productId, { productId, available, updatedAt: this.#tick() });
  }

  /** What the orders come to, by id. */
  totals(): ReadonlyMap<string, number> {
    return new Map([...this.orders.values()].map((order) => [order.id, totalOf(order)]));
  }

  #existing(id: string): MemoryOrder {
    const order = this.orders.get(id);
    if (order === undefined) throw new Error(`the shop has no order ${id}`);
    return order;
  }
}

type NewOrder = {
  readonly placedAt: Instant;
  readonly grossMinor: number;
  readonly productId: string;
};

export function totalOf({ lines, refunds }: MemoryOrder): number {
  const sold = lines.reduce((sum, { grossMinor }) => sum + grossMinor, 0);
  return refunds.reduce((sum, { grossMinor }) => sum - grossMinor, sold);
}

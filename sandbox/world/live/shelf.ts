import { type Indexed, SortedIndex } from '../sorted-index.ts';

type Dated = Indexed & { readonly createdAt: number; readonly updatedAt: number };

/** All things of one kind in a shop, by id and in the orders in which they are listed. */
export class Shelf<T extends Dated> {
  readonly #items = new Map<string, T>();
  readonly bySeq = new SortedIndex<T>((item) => item.seq);
  readonly byCreated = new SortedIndex<T>((item) => item.createdAt);
  readonly byUpdated = new SortedIndex<T>((item) => item.updatedAt);
  #settled = true;

  get size(): number {
    return this.#items.size;
  }

  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  need(id: string, what: string): T {
    const item = this.#items.get(id);
    if (item === undefined) throw new RangeError(`there is no ${what} ${id}`);
    return item;
  }

  all(): IterableIterator<T> {
    return this.#items.values();
  }

  /** From now on nothing is listed until `settle`: quick when very many are added. */
  hold(): void {
    this.#settled = false;
  }

  settle(): void {
    this.#settled = true;
    const items = [...this.#items.values()];
    this.bySeq.load(items);
    this.byCreated.load(items);
    this.byUpdated.load(items);
  }

  add(item: T): T {
    this.#items.set(item.id, item);
    if (this.#settled) {
      this.bySeq.put(item);
      this.byCreated.put(item);
      this.byUpdated.put(item);
    }
    return item;
  }

  /** Says that an item was updated. */
  touch(item: T): void {
    if (this.#settled) this.byUpdated.put(item);
  }

  remove(item: T): void {
    this.#items.delete(item.id);
    this.bySeq.remove(item);
    this.byCreated.remove(item);
    this.byUpdated.remove(item);
  }
}

/** Something that is listed in order: by a value (an instant), then by its own number. */
export type Indexed = { readonly id: string; readonly seq: number };

export type Place = { readonly value: number; readonly seq: number };

/**
 * A list that stays sorted by value and number while its items change. Finding is O(log n); adding and taking away move what
 * lies behind, which for some ten thousand items takes microseconds.
 */
export class SortedIndex<T extends Indexed> {
  readonly #valueOf: (item: T) => number;
  readonly #items: T[] = [];
  #values: number[] = [];
  readonly #placed = new Map<string, number>();

  constructor(value: (item: T) => number) {
    this.#valueOf = value;
  }

  get size(): number {
    return this.#items.length;
  }

  at(position: number): T | undefined {
    return this.#items[position];
  }

  /** Takes in many at once. */
  load(items: readonly T[]): void {
    for (const item of items) {
      this.#items.push(item);
      this.#placed.set(item.id, this.#valueOf(item));
    }
    this.#items.sort((a, b) => this.#valueOf(a) - this.#valueOf(b) || a.seq - b.seq);
    this.#values = this.#items.map((item) => this.#valueOf(item));
  }

  /** Puts a new or changed item where it belongs now. */
  put(item: T): void {
    const value = this.#valueOf(item);
    const before = this.#placed.get(item.id);
    if (before === value) return;
    if (before !== undefined) this.#take(before, item.seq);
    const position = this.after({ value, seq: item.seq });
    this.#items.splice(position, 0, item);
    this.#values.splice(position, 0, value);
    this.#placed.set(item.id, value);
  }

  remove(item: T): void {
    const value = this.#placed.get(item.id);
    if (value === undefined) return;
    this.#take(value, item.seq);
    this.#placed.delete(item.id);
  }

  /** Position of the first item behind `place`. */
  after(place: Place): number {
    return this.#search(
      (value, seq) => value < place.value || (value === place.value && seq <= place.seq),
    );
  }

  /** Position of the first item whose value is at least `value`. */
  from(value: number): number {
    return this.#search((other) => other < value);
  }

  #take(value: number, seq: number): void {
    const position = this.after({ value, seq }) - 1;
    this.#items.splice(position, 1);
    this.#values.splice(position, 1);
  }

  #search(before: (value: number, seq: number) => boolean): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(this.#values[middle] ?? 0, this.#items[middle]?.seq ?? 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

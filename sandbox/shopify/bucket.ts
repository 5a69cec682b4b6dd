/** What a shop allows an app: a bucket of points that fills up steadily. */
export type BucketTerms = { readonly capacity: number; readonly perSecond: number };

/** Plans, by their names. `off` is as good as no limit. */
export const plans = {
  standard: { capacity: 2000, perSecond: 100 },
  advanced: { capacity: 4000, perSecond: 200 },
  plus: { capacity: 20_000, perSecond: 1000 },
  off: { capacity: 1_000_000_000, perSecond: 1_000_000_000 },
} as const satisfies Record<string, BucketTerms>;

export type PlanName = keyof typeof plans;

export const planNames = Object.keys(plans);

export function isPlanName(text: string): text is PlanName {
  return Object.hasOwn(plans, text);
}

export class Bucket {
  readonly terms: BucketTerms;
  readonly #now: () => number;
  #level: number;
  #at: number;

  constructor(terms: BucketTerms, now: () => number) {
    this.terms = terms;
    this.#now = now;
    this.#level = terms.capacity;
    this.#at = now();
  }

  /** Points that are there now. */
  available(): number {
    const now = this.#now();
    const { capacity, perSecond } = this.terms;
    const gained = (Math.max(0, now - this.#at) / 1000) * perSecond;
    this.#level = Math.min(capacity, this.#level + gained);
    this.#at = now;
    return this.#level;
  }

  /** Takes points; false when there are too few, and then nothing is taken. */
  take(points: number): boolean {
    if (this.available() < points) return false;
    this.#level -= points;
    return true;
  }

  /** Gives back what was reserved and not used. */
  giveBack(points: number): void {
    this.#level = Math.min(this.terms.capacity, this.available() + points);
  }
}

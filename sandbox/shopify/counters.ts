/** What a sandbox counted: what a client did, and what it should not have. */
export type Counters = {
  readonly requests: number;
  /** Answered as throttled, because the budget was empty or a fault said so. */
  readonly throttled: number;
  /** Sent although the budget could not pay for them: a good client has none. */
  readonly overBudget: number;
  readonly tooExpensive: number;
  readonly refreshes: number;
  readonly unauthorized: number;
  readonly webhooks: { readonly delivered: number; readonly failed: number };
  readonly byOperation: Readonly<Record<string, number>>;
  readonly byAccount: Readonly<Record<string, number>>;
};

export class CounterBook {
  requests = 0;
  throttled = 0;
  overBudget = 0;
  tooExpensive = 0;
  refreshes = 0;
  unauthorized = 0;
  delivered = 0;
  failed = 0;
  readonly #operations = new Map<string, number>();
  readonly #accounts = new Map<string, number>();

  countRequest(account: string, operation: string): void {
    this.requests += 1;
    this.#operations.set(operation, (this.#operations.get(operation) ?? 0) + 1);
    this.#accounts.set(account, (this.#accounts.get(account) ?? 0) + 1);
  }

  reset(): void {
    this.requests = 0;
    this.throttled = 0;
    this.overBudget = 0;
    this.tooExpensive = 0;
    this.refreshes = 0;
    this.unauthorized = 0;
    this.delivered = 0;
    this.failed = 0;
    this.#operations.clear();
    this.#accounts.clear();
  }

  read(): Counters {
    const { requests, throttled, overBudget, tooExpensive, refreshes, unauthorized } = this;
    return {
      requests,
      throttled,
      overBudget,
      tooExpensive,
      refreshes,
      unauthorized,
      webhooks: { delivered: this.delivered, failed: this.failed },
      byOperation: Object.fromEntries(this.#operations),
      byAccount: Object.fromEntries(this.#accounts),
    };
  }
}

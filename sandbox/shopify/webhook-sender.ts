import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'lossless-json';
import type { Faults } from '../faults/faults.ts';
import type { LiveShop } from '../world/live/live-shop.ts';
import type { CounterBook } from './counters.ts';
import type { Subscription, WebhookSubscriptions } from './webhook-subscriptions.ts';
import { type Told, toldOf } from './webhook-topics.ts';

export type SenderOptions = {
  readonly shop: LiveShop;
  readonly subscriptions: WebhookSubscriptions;
  readonly secret: string;
  readonly version: string;
  readonly faults: Faults;
  readonly counters: CounterBook;
  readonly now: () => number;
  /** Pause before the first retry; doubled each time. On the platform the eight of them take four hours. */
  readonly retryMs: number;
};

/** After so many failures of one delivery the platform deletes the subscription. */
export const maxDeliveries = 8;
const answerWithinMs = 5_000;
const longestRetryMs = 5_000;
/** Without a later one to arrive before it, a held delivery goes out after this. */
const heldMs = 200;

type Delivery = {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Sends what happens in a shop to whoever subscribed to it. */
export class WebhookSender {
  readonly #options: SenderOptions;
  readonly #stop = new AbortController();
  readonly #open = new Set<Promise<void>>();
  readonly #unlisten: () => void;
  /** A delivery that is to arrive behind the next one. */
  #held: (() => void) | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#unlisten = options.shop.listen((change) => {
      const { shop, subscriptions } = options;
      if (subscriptions.all().length === 0) return;
      for (const told of toldOf(shop, change)) this.tell(told);
    });
  }

  /** Tells all subscribers of a topic. */
  tell(told: Told): void {
    const topic = told.topic.toUpperCase().replace('/', '_');
    const eventId = randomUUID();
    for (const subscription of this.#options.subscriptions.forTopic(topic))
      this.#send(told, subscription, eventId);
  }

  /** Tells one address without a subscription: topics that an app is sent by its settings. */
  tellUrl(told: Told, url: string): Promise<boolean> {
    return this.#post(this.#delivery(told, { url, name: null, eventId: randomUUID() }));
  }

  /** Waits until nothing is on its way. */
  async settled(): Promise<void> {
    this.#release();
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  async close(): Promise<void> {
    this.#unlisten();
    this.#stop.abort();
    this.#held = null;
    await Promise.allSettled(this.#open);
  }

  #send(told: Told, subscription: Subscription, eventId: string): void {
    const { faults, shop } = this.#options;
    const occasion = { account: shop.facts.account, operation: told.topic };
    if (faults.draw('drop_webhooks', occasion) !== null) return;
    const { uri: url, name } = subscription;
    const delivery = this.#delivery(told, { url, name, eventId });
    const start = (): void => this.#track(this.#deliver(delivery, subscription));
    if (faults.draw('reorder_webhooks', occasion) !== null && this.#held === null) {
      this.#held = start;
      setTimeout(() => this.#release(), heldMs).unref();
      return;
    }
    start();
    if (faults.draw('duplicate_webhooks', occasion) !== null) start();
    this.#release();
  }

  #release(): void {
    const held = this.#held;
    this.#held = null;
    held?.();
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#open.delete(tracked));
    this.#open.add(tracked);
  }

  #delivery(
    told: Told,
    to: { readonly url: string; readonly name: string | null; readonly eventId: string },
  ): Delivery {
    const { secret, version, now, shop, faults } = this.#options;
    const { account } = shop.facts;
    const body = stringify(told.body) ?? '{}';
    const skew = faults.draw('clock_skew', { account, operation: told.topic });
    const triggered = now() + (skew === null ? 0 : skew.number(600) * 1000);
    return {
      url: to.url,
      body,
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': told.topic,
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
        'x-shopify-shop-domain': account,
        'x-shopify-api-version': version,
        'x-shopify-webhook-id': randomUUID(),
        'x-shopify-event-id': to.eventId,
        'x-shopify-triggered-at': new Date(triggered).toISOString(),
        ...(to.name === null ? {} : { 'x-shopify-name': to.name }),
      },
    };
  }

  async #deliver(delivery: Delivery, subscription: Subscription): Promise<void> {
    const { counters, retryMs, subscriptions } = this.#options;
    for (let attempt = 0; attempt <= maxDeliveries; attempt += 1) {
      if (attempt > 0) {
        const pause = Math.min(longestRetryMs, retryMs * 2 ** (attempt - 1));
        await delay(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
      if (this.#stop.signal.aborted) return;
      if (await this.#post(delivery)) {
        counters.delivered += 1;
        subscription.failures = 0;
        return;
      }
      counters.failed += 1;
      subscription.failures += 1;
    }
    subscriptions.drop(subscription.id);
  }

  async #post({ url, body, headers }: Delivery): Promise<boolean> {
    try {
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(answerWithinMs)]);
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers,
        signal,
        redirect: 'manual',
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}

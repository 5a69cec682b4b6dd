import { type ConnectionArgs, listConnection } from './connections.ts';

export type Subscription = {
  readonly id: string;
  readonly topic: string;
  uri: string;
  format: string;
  filter: string | null;
  includeFields: readonly string[];
  name: string | null;
  readonly createdAt: number;
  updatedAt: number;
  /** Deliveries in a row that failed for good. */
  failures: number;
};

type Input = {
  readonly uri?: string | null;
  readonly format?: string | null;
  readonly filter?: string | null;
  readonly includeFields?: readonly string[] | null;
  readonly name?: string | null;
};

type CreateArgs = { readonly topic: string; readonly webhookSubscription: Input };
type UpdateArgs = { readonly id: string; readonly webhookSubscription: Input };
type ListArgs = ConnectionArgs & {
  readonly topics?: readonly string[] | null;
  readonly uri?: string | null;
};

/** What an app wants to hear of in one shop. */
export class WebhookSubscriptions {
  readonly #now: () => number;
  readonly #version: string;
  readonly #subscriptions = new Map<string, Subscription>();
  #lastId = 0;

  constructor(now: () => number, version: string) {
    this.#now = now;
    this.#version = version;
  }

  forTopic(topic: string): Subscription[] {
    return [...this.#subscriptions.values()].filter((entry) => entry.topic === topic);
  }

  all(): Subscription[] {
    return [...this.#subscriptions.values()];
  }

  /** The platform gave up on it. */
  drop(id: string): void {
    this.#subscriptions.delete(id);
  }

  clear(): void {
    this.#subscriptions.clear();
  }

  /** What the API offers of it. */
  root(): object {
    return {
      webhookSubscription: ({ id }: { readonly id: string }) => this.#viewOf(id),
      webhookSubscriptions: (args: ListArgs) => {
        const found = this.all().filter(
          ({ topic, uri }) =>
            (args.topics == null || args.topics.includes(topic)) &&
            (args.uri == null || args.uri === uri),
        );
        return listConnection(found, args, (entry) => this.#view(entry));
      },
      webhookSubscriptionsCount: () => ({ count: this.#subscriptions.size, precision: 'EXACT' }),
      webhookSubscriptionCreate: (args: CreateArgs) => this.#create(args),
      webhookSubscriptionUpdate: (args: UpdateArgs) => this.#update(args),
      webhookSubscriptionDelete: ({ id }: { readonly id: string }) => this.#delete(id),
    };
  }

  #create({ topic, webhookSubscription }: CreateArgs): object {
    const fault = this.#fault(webhookSubscription, topic);
    if (fault !== null) return { webhookSubscription: null, userErrors: [fault] };
    this.#lastId += 1;
    const at = this.#now();
    const { uri, format, filter, includeFields, name } = webhookSubscription;
    const entry: Subscription = {
      id: `10${String(this.#lastId).padStart(8, '0')}`,
      topic,
      uri: uri ?? '',
      format: format ?? 'JSON',
      filter: filter ?? null,
      includeFields: includeFields ?? [],
      name: name ?? null,
      createdAt: at,
      updatedAt: at,
      failures: 0,
    };
    this.#subscriptions.set(entry.id, entry);
    return { webhookSubscription: this.#view(entry), userErrors: [] };
  }

  #update({ id, webhookSubscription }: UpdateArgs): object {
    const entry = this.#subscriptions.get(tail(id));
    if (entry === undefined)
      return {
        webhookSubscription: null,
        userErrors: [{ field: ['id'], message: 'Webhook subscription does not exist' }],
      };
    const fault =
      webhookSubscription.uri == null ? null : this.#fault(webhookSubscription, entry.topic);
    if (fault !== null) return { webhookSubscription: null, userErrors: [fault] };
    entry.uri = webhookSubscription.uri ?? entry.uri;
    entry.filter = webhookSubscription.filter ?? entry.filter;
    entry.updatedAt = this.#now();
    return { webhookSubscription: this.#view(entry), userErrors: [] };
  }

  #delete(id: string): object {
    const known = this.#subscriptions.delete(tail(id));
    return known
      ? { deletedWebhookSubscriptionId: id, userErrors: [] }
      : {
          deletedWebhookSubscriptionId: null,
          userErrors: [{ field: ['id'], message: 'Webhook subscription does not exist' }],
        };
  }

  /** The sandbox calls nobody but this machine. */
  #fault({ uri }: Input, topic: string): object | null {
    const field = ['webhookSubscription', 'uri'];
    if (uri == null || !URL.canParse(uri)) return { field, message: 'Address is invalid' };
    const { hostname } = new URL(uri);
    const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
    if (!loopback)
      return { field, message: 'Address is not on this machine, and the sandbox calls no other' };
    const taken = this.all().some((entry) => entry.topic === topic && entry.uri === uri);
    return taken ? { field, message: 'Address for this topic has already been taken' } : null;
  }

  #viewOf(id: string): object | null {
    const entry = this.#subscriptions.get(tail(id));
    return entry === undefined ? null : this.#view(entry);
  }

  #view(entry: Subscription): object {
    return {
      __typename: 'WebhookSubscription',
      ...entry,
      id: `gid://shopify/WebhookSubscription/${entry.id}`,
      legacyResourceId: entry.id,
      metafieldNamespaces: [],
      apiVersion: { handle: this.#version, displayName: this.#version, supported: true },
      createdAt: new Date(entry.createdAt).toISOString(),
      updatedAt: new Date(entry.updatedAt).toISOString(),
    };
  }
}

function tail(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

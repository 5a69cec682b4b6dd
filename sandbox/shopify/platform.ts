import type { Faults } from '../faults/faults.ts';
import type { SandboxWorld } from '../world/live/world.ts';
import type { BucketTerms } from './bucket.ts';
import type { FileLinks } from './bulk-files.ts';
import type { CounterBook } from './counters.ts';
import type { Documents } from './documents.ts';
import type { ShopAccount } from './shop-account.ts';

export type AppCredentials = { readonly clientId: string; readonly clientSecret: string };

/** Everything one sandbox is made of. */
export type ShopifyPlatform = {
  readonly world: SandboxWorld;
  readonly accounts: ReadonlyMap<string, ShopAccount>;
  readonly app: AppCredentials;
  readonly faults: Faults;
  readonly counters: CounterBook;
  readonly documents: Documents;
  readonly limits: BucketTerms;
  /** False = no query is too expensive and no page too far. */
  readonly limited: boolean;
  readonly links: FileLinks;
  readonly now: () => number;
  /** Where the sandbox is reached, once it listens. */
  readonly url: () => string;
};

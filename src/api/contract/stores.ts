import type { ConnectionState } from './connections.ts';

/** `GET|POST /api/v1/stores`, `PATCH /api/v1/stores/{id}`. Changing a zone restates the store in the background. */
export type Store = {
  readonly id: number;
  readonly name: string;
  readonly platform: string;
  readonly currency: string;
  readonly zone: string;
  /** ISO instant of the last successful read; null = never. */
  readonly freshAt: string | null;
  readonly historyFrom: string | null;
  readonly historyComplete: boolean;
  readonly documents: number;
  /** What reads it; null = nothing does by itself. Where its state is not `connected`, figures are as of `freshAt`. */
  readonly connection: {
    readonly id: string;
    readonly state: ConnectionState;
    /** ISO instant. */
    readonly stateSince: string;
  } | null;
};

/** `POST /api/v1/stores` → `Store` (201). */
export type StoreCreate = {
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  /** Default: `import`. */
  readonly platform?: string;
};
/** `PATCH /api/v1/stores/{id}` → `Store`. */
export type StoreChange = { readonly name?: string; readonly zone?: string };

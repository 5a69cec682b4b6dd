import type { Run } from './imports.ts';

/** `GET /api/events` (server-sent events; `event:` is the kind, `data:` the rest as JSON). A comment each 15 s keeps it open. */
export type ServerEvent =
  | { readonly kind: 'revision'; readonly epoch: string; readonly revision: number }
  | { readonly kind: 'run'; readonly run: Run }
  /** A connection's state, schedule or figures changed: read it again. */
  | { readonly kind: 'connection'; readonly id: string }
  | { readonly kind: 'notice'; readonly id: string };

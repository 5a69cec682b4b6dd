import type { Json, TenantId } from '../../core/index.ts';

/** What people should know, once: not once a run. */
export type NoticeKind =
  | 'connection_failing'
  | 'connection_needs_reauth'
  | 'connection_paused'
  | 'connection_recovered'
  | 'connection_changed'
  | 'data_request'
  | 'webhooks_failing'
  | 'reconciliation_different'
  | 'forecast_drift';

export type NoticeOpening = {
  readonly kind: NoticeKind;
  readonly level: 'info' | 'warning' | 'error';
  /** `connection:<id>` … One notice is open per kind and subject; a second opening changes its texts. */
  readonly subject: string;
  readonly title: string;
  readonly cause: string;
  /** What is missing meanwhile. */
  readonly gap: string | null;
  /** What to do. */
  readonly remedy: string | null;
  /** Code and values, for translation. */
  readonly detail: Readonly<Record<string, Json>>;
};

/** The one port for notices: in the app now, by mail and others later. */
export type Notices = {
  readonly open: (tenantId: TenantId, notice: NoticeOpening) => Promise<void>;
  /** @returns whether one was open */
  readonly resolve: (
    tenantId: TenantId,
    notice: { readonly kind: NoticeKind; readonly subject: string },
  ) => Promise<boolean>;
};

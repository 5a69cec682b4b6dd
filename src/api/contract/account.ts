import type { Fault } from '../../core/index.ts';

/** Every error answer: `{ error }` with the HTTP status that belongs to its code. */
export type ApiError = {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly faults?: readonly Fault[];
    readonly requestId: string;
  };
};

export type Role = 'owner' | 'admin' | 'analyst' | 'viewer' | 'rep';

/** `GET /api/v1/me`: who is signed in, where, and what they may do. 401 when nobody is. */
export type Me = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly tenant: TenantSettings;
  readonly role: Role;
  /** Names of what the role may do: `query`, `documents`, `import`, `stores.write`, `settings.write`, `members.write`, `keys.write`. */
  readonly permissions: readonly string[];
  readonly tenants: readonly { readonly id: string; readonly name: string; readonly role: Role }[];
};

/** `GET|PATCH /api/v1/tenant`. */
export type TenantSettings = {
  readonly id: string;
  readonly name: string;
  readonly reportingCurrency: string;
  readonly zone: string;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekStart: number;
  readonly fiscalCalendar: 'gregorian' | '445' | '454' | '544';
  readonly fiscalStartMonth: number;
};

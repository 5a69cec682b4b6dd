import type { Fault } from '../../core/index.ts';

/** Every error answer: `{ error }` with the HTTP status that belongs to its code. */
export type ApiError = {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly faults?: readonly Fault[];
    /** What a platform answered, in its own words, where the failure is its answer. */
    readonly provider?: string;
    readonly requestId: string;
  };
};

export type Role = 'owner' | 'admin' | 'analyst' | 'viewer' | 'rep';

/**
 * What can be allowed: `query` (figures), `documents` (orders behind them), `costs` (cost, profit and margin), `people`
 * (customers' names and e-mails), `runs` (see imports), `import` (upload, start, cancel, see rejected rows), `connections`
 * (see them), `sync` (start and cancel reads, see records that could not be read), `forecasts` (see them), and the writes.
 */
export type Permission =
  | 'query'
  | 'documents'
  | 'costs'
  | 'people'
  | 'runs'
  | 'import'
  | 'connections'
  | 'sync'
  | 'forecasts'
  | 'forecasts.write'
  | 'connections.write'
  | 'stores.write'
  | 'settings.write'
  | 'members.write'
  | 'keys.write';

/** `GET /api/v1/me`: who is signed in, where, and what they may do. 401 when nobody is. */
export type Me = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly tenant: TenantSettings;
  readonly role: Role;
  /** What the role may do here; see `docs/security.md`. */
  readonly permissions: readonly Permission[];
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

/**
 * `GET /api/v1/setup`, open to everybody: whether the installation has an owner yet. While it has none, everything but
 * claiming it is closed.
 */
export type Setup = { readonly claimed: boolean; readonly version: string };

/**
 * `POST /api/auth/sign-in/email`. Answers 200 with a session cookie; then ask `GET /api/v1/me`. 401 `unauthenticated` when
 * e-mail and password do not fit, 429 `rate_limited` with `Retry-After` after too many wrong ones.
 * `POST /api/auth/sign-out` (body `{}`) ends the session. `POST /api/auth/change-password` takes
 * `{ currentPassword, newPassword, revokeOtherSessions }`, `POST /api/auth/update-user` `{ name }`; both answer 204.
 */
export type SignIn = {
  readonly email: string;
  readonly password: string;
  readonly rememberMe?: boolean;
};

/**
 * `POST /api/v1/claim` → `Me` (201, signed in): the first owner takes the installation over. The link that the server prints
 * is `/claim#<token>`: a fragment, so that the token reaches no access log. Used once.
 */
export type Claim = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  /** At least 10 characters. */
  readonly password: string;
  /** New name for the company; it keeps the one it has where absent. */
  readonly companyName?: string;
  readonly reportingCurrency?: string;
  readonly zone?: string;
};

/**
 * `POST /api/v1/links/inspect` with `{ token }`: what a link (`/claim#…`, `/invite#…`, `/reset#…`) is for, so that its page can say so.
 * 404 when it is unknown, used or expired.
 */
export type LinkInfo =
  | { readonly kind: 'claim'; readonly companyName: string }
  | {
      readonly kind: 'invitation';
      readonly companyName: string;
      readonly email: string;
      readonly role: Role;
      /** True: the e-mail has an account, which must be signed in to accept; false: name and password make one. */
      readonly accountExists: boolean;
    }
  | { readonly kind: 'password_reset'; readonly email: string };

/** `POST /api/v1/invitations/accept` → `Me` (signed in, in the company that invited). */
export type InvitationAccept = {
  readonly token: string;
  /** For a new account only. */
  readonly name?: string;
  readonly password?: string;
};

/** `POST /api/v1/password/reset` → 204; ends all sessions of the account. */
export type PasswordReset = { readonly token: string; readonly password: string };

/** `PUT /api/v1/me/tenant` → `Me`: the company that this session works in. */
export type TenantChoice = { readonly tenantId: string };

/** `PATCH /api/v1/tenant`: what is to change. */
export type TenantChange = Partial<Omit<TenantSettings, 'id'>>;

/** `GET /api/v1/members` → `{ members }`, `PATCH|DELETE /api/v1/members/{userId}`. */
export type Member = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** For role `rep`: the sales rep whose sales they see. */
  readonly repId: number | null;
  readonly joinedAt: string;
};
export type MemberChange = { readonly role?: Role; readonly repId?: number | null };

/** `POST /api/v1/members/{userId}/password-link`, and the answer of a new invitation: a link to hand over by any means. */
export type OneTimeLink = { readonly url: string; readonly expiresAt: string };

/** `GET|POST /api/v1/invitations`, `DELETE /api/v1/invitations/{id}`. */
export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly repId: number | null;
  readonly expiresAt: string;
};
export type InvitationCreate = {
  readonly email: string;
  readonly role: Role;
  readonly repId?: number | null;
};
/** Shown once. */
export type InvitationCreated = { readonly invitation: Invitation; readonly link: OneTimeLink };

/** `GET|POST /api/v1/keys`, `DELETE /api/v1/keys/{id}`. Sent as `Authorization: Bearer ts_…`. */
export type ApiKey = {
  readonly id: string;
  readonly name: string;
  /** First characters, to tell keys apart. */
  readonly start: string;
  readonly scopes: readonly Permission[];
  readonly createdBy: string;
  readonly createdAt: string;
  /** Null = never expires. */
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
};
export type ApiKeyCreate = {
  readonly name: string;
  /** Only what the maker may do; never `members.write` and `keys.write`. */
  readonly scopes: readonly Permission[];
  readonly expiresInDays?: number | null;
};
/** `key` is shown this one time. */
export type ApiKeyCreated = { readonly apiKey: ApiKey; readonly key: string };

/** `GET /api/v1/me/sessions` → `{ sessions }`, `DELETE /api/v1/me/sessions/{id}` → 204, `DELETE /api/v1/me/sessions` (all others) → 204. */
export type SessionInfo = {
  readonly id: string;
  /** The one that asks. */
  readonly current: boolean;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
};

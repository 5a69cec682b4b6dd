import type { TenantId } from '../../core/index.ts';
import { AppError } from '../../core/index.ts';
import {
  apiKeyPrefix,
  type Database,
  holderOfKey,
  type Membership,
  membershipsOf,
} from '../../ledger/index.ts';
import type { Auth } from './auth.ts';
import { callAuth } from './call-auth.ts';
import { permissionsOf, permissionsOfKey } from './permissions.ts';
import type { Principal } from './principal.ts';
import { createTtlCache } from './ttl-cache.ts';

/** How long a session or key is believed without asking the database: a revocation elsewhere takes effect after it at most. */
export const principalLifetimeMs = 5_000;

/** What a request's credentials came to. */
export type Resolved = {
  /** Null = nobody: no credentials, or none that hold. */
  readonly principal: Principal | null;
  /** Cookies that prolong a session. */
  readonly setCookies: readonly string[];
};

export type Principals = {
  /** Who sends these headers. Costs a map look-up while the answer is fresh. */
  readonly resolve: (headers: Headers) => Promise<Resolved> | Resolved;
  /** Forgets what is cached, after a change to sessions, members or keys made here. */
  readonly forget: () => void;
  /** Calls `listener` after `forget`: open event streams check again whether they may go on. */
  readonly onForget: (listener: () => void) => () => void;
};

const nobody: Resolved = { principal: null, setCookies: [] };

function membershipFor(memberships: readonly Membership[], tenantId: string | null): Membership {
  const chosen = memberships.find((membership) => membership.tenantId === tenantId);
  const membership = chosen ?? memberships[0];
  if (membership === undefined) {
    throw new AppError(
      'forbidden',
      'Your account belongs to no company: ask an admin of the company to invite you.',
    );
  }
  return membership;
}

type SessionUser = { readonly id: string; readonly name: string; readonly email: string };

function personOf(
  user: SessionUser,
  session: { readonly id: string; readonly tenantId: TenantId | string | null },
  memberships: readonly Membership[],
): Principal {
  const { tenantId, role, repId } = membershipFor(memberships, session.tenantId);
  return {
    sessionId: session.id,
    actor: `user:${user.id}`,
    user: { id: user.id, name: user.name, email: user.email },
    tenantId,
    role,
    repId,
    permissions: permissionsOf(role),
    memberships,
  };
}

/** The organisation plugin adds the field; its type is lost where models are renamed. */
function chosenTenant(session: object): string | null {
  if (!('activeOrganizationId' in session)) return null;
  return typeof session.activeOrganizationId === 'string' ? session.activeOrganizationId : null;
}

async function resolveSession(auth: Auth, database: Database, cookie: string): Promise<Resolved> {
  const { response, headers } = await callAuth(database, () =>
    auth.api.getSession({ headers: new Headers({ cookie }), returnHeaders: true }),
  );
  if (response === null) return nobody;
  const memberships = await database.control((tx) => membershipsOf(tx, response.user.id));
  const tenantId = chosenTenant(response.session);
  const principal = personOf(response.user, { id: response.session.id, tenantId }, memberships);
  return { principal, setCookies: headers.getSetCookie() };
}

async function resolveKey(database: Database, key: string): Promise<Resolved> {
  const holder = await database.control((tx) => holderOfKey(tx, key));
  if (holder === null) return nobody;
  const { membership, scopes, user } = holder;
  const principal: Principal = {
    sessionId: null,
    actor: `key:${holder.keyId}`,
    user,
    tenantId: membership.tenantId,
    role: membership.role,
    repId: membership.repId,
    permissions: permissionsOfKey(membership.role, scopes),
    memberships: [membership],
  };
  return { principal, setCookies: [] };
}

const sessionCookie = /(?:^|;\s*)((?:__Secure-)?tillstream\.session_token=[^;]+)/;

/** Tells who asks, from the session cookie or `Authorization: Bearer ts_…`. */
export function createPrincipals(options: {
  readonly auth: Auth;
  readonly database: Database;
  readonly now: () => number;
}): Principals {
  const { auth, database, now } = options;
  const cache = createTtlCache<Resolved>({
    lifetimeMs: principalLifetimeMs,
    maxEntries: 10_000,
    now,
  });
  const listeners = new Set<() => void>();

  function resolve(headers: Headers): Promise<Resolved> | Resolved {
    const authorization = headers.get('authorization');
    if (authorization !== null) {
      const key = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
      if (key === undefined || !key.startsWith(apiKeyPrefix)) return nobody;
      return cache.get(key, () => resolveKey(database, key));
    }
    const cookie = sessionCookie.exec(headers.get('cookie') ?? '')?.[1];
    if (cookie === undefined) return nobody;
    return cache.get(cookie, () => resolveSession(auth, database, cookie));
  }

  return {
    resolve,
    forget: () => {
      cache.clear();
      for (const listener of listeners) listener();
    },
    onForget: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

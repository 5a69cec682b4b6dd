import type { Permission, Role } from '../contract/index.ts';

/** One line per permission: what it allows, in words for people, and who has it. `docs/security.md` shows this table. */
export const permissions: Readonly<
  Record<Permission, { readonly allows: string; readonly roles: readonly Role[] }>
> = {
  query: {
    allows: 'see figures, the catalog and the list of stores',
    roles: ['owner', 'admin', 'analyst', 'viewer', 'rep'],
  },
  documents: {
    allows: 'see the orders behind a figure',
    roles: ['owner', 'admin', 'analyst', 'viewer', 'rep'],
  },
  costs: {
    allows: 'see cost, profit, margin and fees',
    roles: ['owner', 'admin', 'analyst'],
  },
  people: {
    allows: "see customers' names",
    roles: ['owner', 'admin', 'analyst', 'rep'],
  },
  runs: {
    allows: 'see imports and how they went',
    roles: ['owner', 'admin', 'analyst', 'viewer'],
  },
  import: {
    allows: 'upload files, start and cancel imports, see rejected rows',
    roles: ['owner', 'admin', 'analyst'],
  },
  connections: {
    allows: 'see connections, their state and their schedule, and notices',
    roles: ['owner', 'admin', 'analyst', 'viewer'],
  },
  sync: {
    allows: 'start and cancel syncs, see records that could not be read',
    roles: ['owner', 'admin', 'analyst'],
  },
  forecasts: {
    allows: 'see forecasts, how good they were, and overrides',
    roles: ['owner', 'admin', 'analyst', 'viewer'],
  },
  'forecasts.write': {
    allows: 'start and cancel forecast runs, override forecasts',
    roles: ['owner', 'admin', 'analyst'],
  },
  'connections.write': {
    allows: 'connect, change, pause and disconnect stores',
    roles: ['owner', 'admin'],
  },
  'stores.write': { allows: 'add and change stores', roles: ['owner', 'admin'] },
  'settings.write': { allows: "change the company's settings", roles: ['owner', 'admin'] },
  'members.write': {
    allows: 'see, invite, change and remove members (owners only by owners)',
    roles: ['owner', 'admin'],
  },
  'keys.write': { allows: 'make and revoke API keys', roles: ['owner', 'admin'] },
};

export const allPermissions = Object.keys(permissions) as readonly Permission[];

/** What a key can never do, whoever made it: a leaked key must not be able to make more keys or let people in. */
export const keyless: readonly Permission[] = ['members.write', 'keys.write'];

const byRole = new Map<Role, ReadonlySet<Permission>>();
for (const permission of allPermissions) {
  for (const role of permissions[permission].roles) {
    byRole.set(role, new Set([...(byRole.get(role) ?? []), permission]));
  }
}

/** What a role may do. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return byRole.get(role) ?? new Set();
}

/** What a key may do: its scopes, as far as its maker's role reaches now. */
export function permissionsOfKey(role: Role, scopes: readonly string[]): ReadonlySet<Permission> {
  return new Set(
    [...permissionsOf(role)].filter(
      (permission) => scopes.includes(permission) && !keyless.includes(permission),
    ),
  );
}

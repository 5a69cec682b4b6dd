import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Permission, Role } from '../contract/index.ts';
import {
  allPermissions,
  keyless,
  permissions,
  permissionsOf,
  permissionsOfKey,
} from './permissions.ts';

const roles: readonly Role[] = ['owner', 'admin', 'analyst', 'viewer', 'rep'];
/** What a rep has is bounded by their own sales. */
const bounded: readonly Permission[] = ['query', 'documents', 'people'];

function row(permission: Permission): string {
  const { allows, roles: holders } = permissions[permission];
  const cells = roles.map((role) => {
    if (!holders.includes(role)) return '–';
    return role === 'rep' && bounded.includes(permission) ? 'own' : 'yes';
  });
  return `| \`${permission}\` | ${allows} | ${cells.join(' | ')} |`;
}

test('docs/security.md shows the table of roles as it is in force', async () => {
  const page = await readFile(new URL('../../../docs/security.md', import.meta.url), 'utf8');
  const shown = /<!-- roles:start -->\n([\s\S]*?)\n<!-- roles:end -->/.exec(page)?.[1];
  const expected = [
    `| permission | allows to | ${roles.join(' | ')} |`,
    '|---|---|---|---|---|---|---|',
    ...allPermissions.map(row),
  ];
  expect(shown?.split('\n')).toEqual(expected);
});

test('a rep has nothing that is not bounded by their own sales', () => {
  expect([...permissionsOf('rep')].toSorted()).toEqual([...bounded].toSorted());
});

test('each role has what the one below it has, but for what a rep is shown of people', () => {
  const order: readonly Role[] = ['viewer', 'analyst', 'admin', 'owner'];
  for (const [index, role] of order.slice(1).entries()) {
    const below = permissionsOf(order[index] ?? 'viewer');
    const held = permissionsOf(role);
    expect([role, [...below].filter((permission) => !held.has(permission))]).toEqual([role, []]);
  }
});

test('a key has the scopes that its maker still may use, and never those that open more doors', () => {
  const all = [...allPermissions];
  expect([...permissionsOfKey('viewer', all)].toSorted()).toEqual([
    'connections',
    'documents',
    'forecasts',
    'query',
    'runs',
  ]);
  expect([...permissionsOfKey('owner', ['query', 'unknown'])]).toEqual(['query']);
  for (const role of roles)
    for (const permission of keyless)
      expect(permissionsOfKey(role, all).has(permission)).toBe(false);
});

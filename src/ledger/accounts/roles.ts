import { AppError } from '../../core/index.ts';

/** What a member is in a company, from most to least. */
export const memberRoles = ['owner', 'admin', 'analyst', 'viewer', 'rep'] as const;
export type MemberRole = (typeof memberRoles)[number];

/** @throws AppError `input_invalid` when it is no role */
export function memberRole(text: string): MemberRole {
  const role = memberRoles.find((known) => known === text);
  if (role === undefined)
    throw new AppError('input_invalid', `"${text}" is no role: write ${memberRoles.join(', ')}`);
  return role;
}

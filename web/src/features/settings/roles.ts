import type { Role } from '../../../../src/api/contract/index.ts';

/** From the one who may do everything to the one who sees their own sales. */
export const roles: readonly Role[] = ['owner', 'admin', 'analyst', 'viewer', 'rep'];

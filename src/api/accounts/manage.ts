import { AppError } from '../../core/index.ts';
import type { Role } from '../contract/index.ts';
import type { Principal } from './principal.ts';

/**
 * Owners are made, changed and removed by owners alone.
 *
 * @param roles the member's role now and, where it changes, the new one
 * @throws AppError `forbidden`
 */
export function refuseOwners(principal: Principal, ...roles: readonly Role[]): void {
  if (roles.includes('owner') && principal.role !== 'owner')
    throw new AppError('forbidden', 'Only an owner of the company may do this to an owner.');
}

/** A rep sees nothing without being linked to one; nobody else is linked. @throws AppError `input_invalid` */
export function checkRep(role: Role, repId: number | null): void {
  if (role === 'rep' || repId === null) return;
  throw new AppError('input_invalid', `repId is for the role "rep" alone, not for "${role}"`, {
    faults: [{ path: 'repId', message: 'is for the role "rep" alone' }],
  });
}

export {
  type ApiKeyRow,
  apiKeyPrefix,
  deleteApiKey,
  insertApiKey,
  listApiKeys,
  type NewApiKey,
} from './api-keys.ts';
export { dropExpired } from './expired.ts';
export {
  closeInvitation,
  findInvitation,
  type InvitationRow,
  insertInvitation,
  listInvitations,
  type NewInvitation,
} from './invitations.ts';
export {
  deleteMember,
  findMember,
  insertMember,
  listMembers,
  type MemberRow,
  type NewMember,
  updateMember,
} from './members.ts';
export {
  dropLinks,
  type IssuedLink,
  issueLink,
  type LinkPurpose,
  readLink,
  useLink,
} from './one-time-links.ts';
export {
  chooseTenant,
  holderOfKey,
  type KeyHolder,
  type Membership,
  membershipsOf,
} from './principals.ts';
export { type MemberRole, memberRoles } from './roles.ts';
export {
  deleteOtherSessions,
  deleteSession,
  listSessions,
  type SessionRow,
} from './sessions.ts';
export {
  createTenant,
  firstTenantName,
  insertTenant,
  listTenants,
  type NewTenant,
  onlyTenant,
  renameTenant,
  type TenantSummary,
} from './tenants.ts';
export {
  type AccountUser,
  anyUser,
  deleteUser,
  findUserByEmail,
  insertUser,
  listUsers,
  type NewUser,
  replacePassword,
  type UserSummary,
} from './users.ts';

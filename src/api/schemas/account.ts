import { z } from 'zod';
import { maxPasswordLength, minPasswordLength } from '../accounts/auth.ts';
import { allPermissions } from '../accounts/permissions.ts';
import type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyCreated,
  Claim,
  Invitation,
  InvitationAccept,
  InvitationCreate,
  InvitationCreated,
  LinkInfo,
  Me,
  Member,
  MemberChange,
  OneTimeLink,
  PasswordReset,
  SessionInfo,
  Setup,
  SignIn,
  TenantChange,
  TenantSettings,
} from '../contract/index.ts';

export const roleSchema = z.enum(['owner', 'admin', 'analyst', 'viewer', 'rep']);
export const permissionSchema = z.enum(allPermissions);
const uuid = z.uuid();
const personName = z.string().trim().min(1).max(200);
const companyName = z.string().trim().min(1).max(200);
const email = z.email().max(254);
const password = z
  .string()
  .min(minPasswordLength, `must have at least ${minPasswordLength} characters`)
  .max(maxPasswordLength);
const token = z.string().min(20).max(200);
const currency = z.string().regex(/^[A-Z]{3}$/, 'is a three-letter ISO 4217 code such as EUR');
const instant = z.iso.datetime();
const repId = z.number().int().positive().nullable();

export const setupSchema: z.ZodType<Setup> = z.object({
  claimed: z.boolean(),
  version: z.string(),
});

export const signInSchema: z.ZodType<SignIn> = z.object({
  email,
  password: z.string().min(1).max(maxPasswordLength),
  rememberMe: z.boolean().exactOptional(),
});

export const passwordChangeSchema = z.object({
  currentPassword: z.string().min(1).max(maxPasswordLength),
  newPassword: password,
  revokeOtherSessions: z.boolean().exactOptional(),
});

export const userChangeSchema = z.object({ name: personName });

export const claimSchema: z.ZodType<Claim> = z.object({
  token,
  name: personName,
  email,
  password,
  companyName: companyName.exactOptional(),
  reportingCurrency: currency.exactOptional(),
  zone: z.string().min(1).max(100).exactOptional(),
});

export const tokenSchema = z.object({ token });

export const linkInfoSchema: z.ZodType<LinkInfo> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('claim'), companyName: z.string() }),
  z.object({
    kind: z.literal('invitation'),
    companyName: z.string(),
    email: z.string(),
    role: roleSchema,
    accountExists: z.boolean(),
  }),
  z.object({ kind: z.literal('password_reset'), email: z.string() }),
]);

export const invitationAcceptSchema: z.ZodType<InvitationAccept> = z.object({
  token,
  name: personName.exactOptional(),
  password: password.exactOptional(),
});

export const passwordResetSchema: z.ZodType<PasswordReset> = z.object({ token, password });

const fiscalCalendar = z.enum(['gregorian', '445', '454', '544']);

export const tenantSettingsSchema: z.ZodType<TenantSettings> = z.object({
  id: uuid,
  name: z.string(),
  reportingCurrency: z.string(),
  zone: z.string(),
  weekStart: z.number().int().min(1).max(7),
  fiscalCalendar,
  fiscalStartMonth: z.number().int().min(1).max(12),
});

export const tenantChangeSchema: z.ZodType<TenantChange> = z.strictObject({
  name: companyName.exactOptional(),
  reportingCurrency: currency.exactOptional(),
  zone: z.string().min(1).max(100).exactOptional(),
  weekStart: z.number().int().min(1).max(7).exactOptional(),
  fiscalCalendar: fiscalCalendar.exactOptional(),
  fiscalStartMonth: z.number().int().min(1).max(12).exactOptional(),
});

export const tenantChoiceSchema = z.object({ tenantId: uuid });

export const meSchema: z.ZodType<Me> = z.object({
  user: z.object({ id: uuid, name: z.string(), email: z.string() }),
  tenant: tenantSettingsSchema,
  role: roleSchema,
  permissions: z.array(permissionSchema),
  tenants: z.array(z.object({ id: uuid, name: z.string(), role: roleSchema })),
});

export const sessionsSchema: z.ZodType<{ readonly sessions: readonly SessionInfo[] }> = z.object({
  sessions: z.array(
    z.object({
      id: uuid,
      current: z.boolean(),
      createdAt: instant,
      lastSeenAt: instant,
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
});

const memberShape: z.ZodType<Member> = z.object({
  userId: uuid,
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  repId,
  joinedAt: instant,
});
export const memberSchema = memberShape;
export const membersSchema: z.ZodType<{ readonly members: readonly Member[] }> = z.object({
  members: z.array(memberShape),
});
export const memberChangeSchema: z.ZodType<MemberChange> = z.strictObject({
  role: roleSchema.exactOptional(),
  repId: repId.exactOptional(),
});

export const oneTimeLinkSchema: z.ZodType<OneTimeLink> = z.object({
  url: z.string(),
  expiresAt: instant,
});

const invitationShape: z.ZodType<Invitation> = z.object({
  id: uuid,
  email: z.string(),
  role: roleSchema,
  repId,
  expiresAt: instant,
});
export const invitationsSchema: z.ZodType<{ readonly invitations: readonly Invitation[] }> =
  z.object({ invitations: z.array(invitationShape) });
export const invitationCreateSchema: z.ZodType<InvitationCreate> = z.strictObject({
  email,
  role: roleSchema,
  repId: repId.exactOptional(),
});
export const invitationCreatedSchema: z.ZodType<InvitationCreated> = z.object({
  invitation: invitationShape,
  link: oneTimeLinkSchema,
});

const apiKeyShape: z.ZodType<ApiKey> = z.object({
  id: uuid,
  name: z.string(),
  start: z.string(),
  scopes: z.array(permissionSchema),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export const apiKeysSchema: z.ZodType<{ readonly keys: readonly ApiKey[] }> = z.object({
  keys: z.array(apiKeyShape),
});
export const apiKeyCreateSchema: z.ZodType<ApiKeyCreate> = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(permissionSchema).min(1),
  expiresInDays: z.number().int().min(1).max(3650).nullable().exactOptional(),
});
export const apiKeyCreatedSchema: z.ZodType<ApiKeyCreated> = z.object({
  apiKey: apiKeyShape,
  key: z.string(),
});

export const userIdPath = z.object({ userId: uuid });
export const uuidPath = z.object({ id: uuid });

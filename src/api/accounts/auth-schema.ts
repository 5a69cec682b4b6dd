/**
 * How better-auth's models are called in schema `control`: snake_case, made by our own migration
 * (`src/ledger/migrations/0003-accounts.sql`). A test asks better-auth for its own migration plan and expects an empty one.
 */
export const userModel = {
  modelName: 'account_user',
  fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
} as const;

export const sessionModel = {
  modelName: 'account_session',
  fields: {
    expiresAt: 'expires_at',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    ipAddress: 'ip_address',
    userAgent: 'user_agent',
    userId: 'user_id',
  },
} as const;

export const accountModel = {
  modelName: 'account_login',
  fields: {
    accountId: 'account_id',
    providerId: 'provider_id',
    userId: 'user_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
} as const;

export const verificationModel = {
  modelName: 'account_verification',
  fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
} as const;

export const organizationModels = {
  session: { fields: { activeOrganizationId: 'active_organization_id' } },
  organization: { modelName: 'organization', fields: { createdAt: 'created_at' } },
  member: {
    modelName: 'member',
    fields: { organizationId: 'organization_id', userId: 'user_id', createdAt: 'created_at' },
    additionalFields: {
      repId: { type: 'number', required: false, input: false, fieldName: 'rep_id' },
    },
  },
  invitation: {
    modelName: 'invitation',
    fields: {
      organizationId: 'organization_id',
      expiresAt: 'expires_at',
      createdAt: 'created_at',
      inviterId: 'inviter_id',
    },
    additionalFields: {
      repId: { type: 'number', required: false, input: false, fieldName: 'rep_id' },
    },
  },
} as const;

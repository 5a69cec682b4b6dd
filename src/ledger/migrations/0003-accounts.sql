-- breaking: yes
-- Who may sign in, to which company, as what. The account tables are the accounts library's own shape (a test asks it for its
-- migration plan and expects an empty one), under our names; the rest is what it has no table for. An organisation is a
-- tenant: same id, made in one transaction with ledger.tenant.

create table control.account_user (
  id uuid default gen_random_uuid() not null primary key,
  name text not null,
  -- Lower case.
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz default current_timestamp not null,
  updated_at timestamptz default current_timestamp not null
);

create table control.account_session (
  id uuid default gen_random_uuid() not null primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz default current_timestamp not null,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id uuid not null references control.account_user on delete cascade,
  -- The company that the session works in; null = the user's first.
  active_organization_id text
);
create index account_session_user_id_idx on control.account_session (user_id);

create table control.account_login (
  id uuid default gen_random_uuid() not null primary key,
  account_id text not null,
  provider_id text not null,
  user_id uuid not null references control.account_user on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  -- scrypt, salted; only for provider 'credential'.
  password text,
  created_at timestamptz default current_timestamp not null,
  updated_at timestamptz not null
);
create index account_login_user_id_idx on control.account_login (user_id);

create table control.account_verification (
  id uuid default gen_random_uuid() not null primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz default current_timestamp not null,
  updated_at timestamptz default current_timestamp not null
);
create index account_verification_identifier_idx on control.account_verification (identifier);

create table control.organization (
  id uuid default gen_random_uuid() not null primary key,
  name text not null,
  slug text not null unique,
  logo text,
  created_at timestamptz not null,
  metadata text
);

create table control.member (
  id uuid default gen_random_uuid() not null primary key,
  organization_id uuid not null references control.organization on delete cascade,
  user_id uuid not null references control.account_user on delete cascade,
  role text not null check (role in ('owner', 'admin', 'analyst', 'viewer', 'rep')),
  created_at timestamptz not null,
  -- For role rep: the ledger.sales_rep whose sales they see.
  rep_id integer,
  unique (organization_id, user_id)
);
create index member_organization_id_idx on control.member (organization_id);
create index member_user_id_idx on control.member (user_id);

create table control.invitation (
  id uuid default gen_random_uuid() not null primary key,
  organization_id uuid not null references control.organization on delete cascade,
  email text not null,
  role text check (role in ('owner', 'admin', 'analyst', 'viewer', 'rep')),
  -- pending | accepted | canceled
  status text not null,
  expires_at timestamptz not null,
  created_at timestamptz default current_timestamp not null,
  -- Null = the operator of the machine.
  inviter_id uuid references control.account_user on delete set null,
  rep_id integer
);
create index invitation_organization_id_idx on control.invitation (organization_id);
create index invitation_email_idx on control.invitation (email);

-- A link that works once: to claim the installation, accept an invitation, set a new password. Only the token's hash is kept.
create table control.one_time_link (
  token_hash bytea not null primary key,
  kind text not null check (kind in ('claim', 'invitation', 'password_reset')),
  invitation_id uuid references control.invitation on delete cascade,
  user_id uuid references control.account_user on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((kind = 'invitation') = (invitation_id is not null)),
  check ((kind = 'password_reset') = (user_id is not null))
);

-- Keys act for the member who made them, inside one company, and never with more than the member may do now.
create table control.api_key (
  id uuid default gen_random_uuid() not null primary key,
  organization_id uuid not null references control.organization on delete cascade,
  user_id uuid not null references control.account_user on delete cascade,
  name text not null,
  -- The key's first characters, to tell keys apart.
  start text not null,
  -- SHA-256 of the key: 256 random bits need no salt and no slow hash.
  key_hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);
create index api_key_by_organization on control.api_key (organization_id);

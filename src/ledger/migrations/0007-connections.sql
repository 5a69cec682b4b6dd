-- breaking: no
-- Connections: how a store's platform is reached, what it sent, and how its figures compare with ours.

-- One account of a platform (a shop). It has a store from its first successful check on.
create table ledger.connection (
  tenant_id uuid not null,
  id uuid not null,
  store_id integer,
  platform text not null,
  -- The platform's own name of the account (a shop's domain), in its one form.
  account text not null,
  name text not null,
  auth_kind text not null,
  -- pending | connected | degraded | needs_reauth | paused | disconnected: src/ledger/connections/connection-state.ts
  state text not null default 'pending',
  state_since timestamptz not null default now(),
  -- Why it is in this state: our code, what to do, and the platform's own words.
  state_code text,
  state_message text,
  provider_message text,
  -- Refusals of its credentials in a row, by the platform itself.
  refusals integer not null default 0,
  -- Failed runs in a row.
  failures integer not null default 0,
  scopes text[] not null default '{}',
  -- What will not be seen: [{code, stream, message}]
  gaps jsonb not null default '[]',
  -- {"kind":"auto"} | {"kind":"every","minutes":n} | {"kind":"cron","expression":"…"}
  cadence jsonb not null default '{"kind":"auto"}',
  -- Daily full sync, local time of the store's zone; null = none.
  full_at time default '02:00',
  -- Live syncs run inside these hours of the store's zone.
  live_from time not null default '08:00',
  live_to time not null default '23:00',
  -- {"topics":[…],"refused":[…],"checkedAt":"…"}; null = never subscribed.
  webhooks jsonb,
  checked_at timestamptz,
  last_webhook_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now(),
  disconnected_at timestamptz,
  primary key (tenant_id, id)
);
create unique index connection_account on ledger.connection (tenant_id, platform, account) where disconnected_at is null;

-- What opens a connection, sealed (AES-256-GCM). Replaced by compare-and-swap on version, under a lease.
create table ledger.credential (
  tenant_id uuid not null,
  connection_id uuid not null,
  version integer not null,
  key_id text not null,
  sealed bytea not null,
  -- Null = does not expire.
  expires_at timestamptz,
  refreshable_until timestamptz,
  -- Half of its life; null = never to be refreshed.
  refresh_at timestamptz,
  obtained_at timestamptz not null default now(),
  lease_owner text,
  lease_until timestamptz,
  primary key (tenant_id, connection_id)
);

alter table ledger.sync_run add column connection_id uuid;
-- Streams of a run and how far each is: [{"name":"orders","state":"done","fetched":10}]
alter table ledger.sync_run add column streams jsonb not null default '[]';
-- How often it was taken up again.
alter table ledger.sync_run add column resumed integer not null default 0;
create index sync_run_by_connection on ledger.sync_run (tenant_id, connection_id, started_at desc) where connection_id is not null;

-- What a full scan met so far, page by page, so that it can conclude after a crash too. Gone when its run is over.
create table ledger.run_seen (
  tenant_id uuid not null,
  run_id uuid not null,
  page integer not null,
  kind text not null,
  external_ids text[] not null,
  primary key (tenant_id, run_id, page, kind)
);

create table ledger.inventory_level (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  -- `variant@location`, by the source's own ids.
  external_id text not null,
  variant_id integer not null,
  location_id integer not null,
  available_e3 bigint,
  on_hand_e3 bigint,
  committed_e3 bigint,
  incoming_e3 bigint,
  source_updated_at timestamptz,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);
create index inventory_level_by_revision on ledger.inventory_level (tenant_id, revision);
create index inventory_level_by_variant on ledger.inventory_level (tenant_id, variant_id);
create index inventory_level_by_location on ledger.inventory_level (tenant_id, location_id);

-- The last level of each day on which it changed, the day being the store's: stock in the past, and when there was none.
-- A level that is gone counts as none from that day on.
create table ledger.inventory_day (
  tenant_id uuid not null,
  level_id integer not null,
  day date not null,
  store_id integer not null,
  variant_id integer not null,
  location_id integer not null,
  available_e3 bigint,
  on_hand_e3 bigint,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, level_id, day)
);
create index inventory_day_by_revision on ledger.inventory_day (tenant_id, revision);

-- Per store and day of the store's zone: what the platform counts and what we count.
create table ledger.reconciliation (
  tenant_id uuid not null,
  store_id integer not null,
  day date not null,
  connection_id uuid not null,
  -- equal | repaired | different | unread
  state text not null,
  theirs_orders integer,
  theirs_total bigint,
  ours_orders integer not null,
  ours_total bigint not null,
  -- Orders that differed before a repair.
  differing integer not null default 0,
  message text,
  checked_at timestamptz not null default now(),
  primary key (tenant_id, store_id, day)
);

-- What people should know: a failure, a connection that must be renewed, that it works again. One each, not one a run.
create table ledger.notice (
  tenant_id uuid not null,
  id uuid not null,
  -- connection_failing | connection_needs_reauth | connection_recovered | reconciliation_different | forecast_drift …
  kind text not null,
  -- info | warning | error
  level text not null,
  -- What it is about, e.g. connection:<uuid>: one open notice per kind and subject.
  subject text not null,
  title text not null,
  cause text not null,
  -- What is missing meanwhile, in words.
  gap text,
  remedy text,
  -- For the translation of title and texts: code and values.
  detail jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at timestamptz,
  resolved_at timestamptz,
  primary key (tenant_id, id)
);
create unique index notice_open on ledger.notice (tenant_id, kind, subject) where resolved_at is null;
create index notice_by_time on ledger.notice (tenant_id, created_at desc);

-- Across tenants, and nothing else: who is due, whose webhook is this, what a platform still allows.

-- When a connection's next run is due. Kept by the connection's own changes and by the end of each run.
create table control.connection_schedule (
  connection_id uuid primary key,
  tenant_id uuid not null,
  platform text not null,
  account text not null,
  -- False while pending, paused, waiting for a new consent, or disconnected.
  active boolean not null default false,
  -- Kept when a connection has gone while its data stays: the platform may still ask for a person's data to be removed.
  disconnected boolean not null default false,
  -- The next moments of each kind; null = none.
  live_due_at timestamptz,
  full_due_at timestamptz,
  -- No attempt before this: failures back off.
  blocked_until timestamptz,
  failures integer not null default 0,
  -- The run that is queued, running or waits to be resumed, and since when; null = none.
  run_id uuid,
  claimed_at timestamptz,
  -- When its token wants a refresh, and when its figures were last reconciled.
  refresh_at timestamptz,
  reconciled_at timestamptz,
  created_at timestamptz not null default now(),
  -- What belongs to a connection names its company too, and the database holds them to each other.
  unique (connection_id, tenant_id)
);
create index connection_schedule_account on control.connection_schedule (platform, account);
create index connection_schedule_tenant on control.connection_schedule (tenant_id);

-- A consent under way.
create table control.oauth_request (
  state_hash bytea primary key,
  tenant_id uuid not null,
  connection_id uuid not null,
  user_id uuid not null,
  platform text not null,
  account text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (connection_id, tenant_id) references control.connection_schedule (connection_id, tenant_id) on delete cascade
);
create index oauth_request_connection on control.oauth_request (connection_id);

-- Deliveries as they came, stored before they are acknowledged.
create table control.webhook_inbox (
  id uuid primary key,
  platform text not null,
  account text not null,
  connection_id uuid not null,
  tenant_id uuid not null,
  topic text not null,
  delivery_id text not null,
  triggered_at timestamptz,
  received_at timestamptz not null default now(),
  body bytea not null,
  -- waiting | done | ignored | failed
  state text not null default 'waiting',
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  lease_until timestamptz,
  done_at timestamptz,
  error text,
  unique (connection_id, delivery_id),
  foreign key (connection_id, tenant_id) references control.connection_schedule (connection_id, tenant_id) on delete cascade
);
create index webhook_inbox_waiting on control.webhook_inbox (due_at) where state = 'waiting';
create index webhook_inbox_by_time on control.webhook_inbox (received_at);
create index webhook_inbox_by_tenant on control.webhook_inbox (tenant_id, received_at desc);

-- A platform's limit, shared by all workers: a bucket that fills by itself.
create table control.rate_budget (
  key text primary key,
  available double precision not null,
  capacity double precision not null,
  refill_per_second double precision not null,
  paused_until timestamptz,
  updated_at timestamptz not null default now()
);

-- Processes that run jobs, as the health check sees them.
create table control.worker (
  id uuid primary key,
  host text not null,
  pid integer not null,
  role text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  running integer not null default 0
);

do $$
declare name text;
begin
  foreach name in array array['connection', 'credential', 'run_seen', 'inventory_level', 'inventory_day', 'reconciliation', 'notice'] loop
    execute format('alter table ledger.%I enable row level security', name);
    execute format('alter table ledger.%I force row level security', name);
    execute format(
      'create policy tenant on ledger.%I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid) with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      name);
  end loop;
end $$;
grant select, insert, update, delete on ledger.connection, ledger.credential, ledger.run_seen, ledger.inventory_level,
  ledger.inventory_day, ledger.reconciliation, ledger.notice to tillstream_app;

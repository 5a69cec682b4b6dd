-- breaking: yes
-- The tenants' data. Every table begins its key with tenant_id; row security is forced on all of them (end of file).
-- Ids are small integers, given out per tenant from tenant_revision's counters under its row lock: compact in the twin,
-- safe as JSON numbers, the same on every node. A customer's id is all that leaves the ledger of a person.

create schema ledger;

create table ledger.tenant (
  tenant_id uuid primary key,
  name text not null,
  reporting_currency text not null default 'EUR',
  zone text not null default 'UTC',
  -- 1 = Monday … 7 = Sunday
  week_start integer not null default 1 check (week_start between 1 and 7),
  -- 'gregorian' (fiscal year begins on the 1st of fiscal_start_month) or '445', '454', '544' (weeks)
  fiscal_calendar text not null default 'gregorian' check (fiscal_calendar in ('gregorian', '445', '454', '544')),
  fiscal_start_month integer not null default 1 check (fiscal_start_month between 1 and 12),
  created_at timestamptz not null default now()
);

-- The one counter of a tenant. A writing transaction locks this row, and takes revision + 1 only if something changed.
create table ledger.tenant_revision (
  tenant_id uuid primary key references ledger.tenant,
  epoch uuid not null,
  revision bigint not null default 0,
  next_id bigint not null default 1
);

create table ledger.store (
  tenant_id uuid not null,
  id integer not null,
  name text not null,
  platform text not null,
  currency text not null,
  zone text not null,
  -- Days from which the store's history is known to be whole; null = not known yet.
  history_from date,
  history_complete boolean not null default false,
  -- End of the last successful read of the source; null = never.
  fresh_at timestamptz,
  revision bigint not null,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

create table ledger.location (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  external_id text not null,
  name text not null,
  -- What the source named as parent: it may come later than its child.
  parent_external_id text,
  parent_id integer,
  -- True where the source named a parent that it does not have: shown at the root.
  orphan boolean not null default false,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);

create table ledger.channel (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  external_id text not null,
  name text not null,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);

create table ledger.sales_rep (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  external_id text not null,
  name text not null,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);

create table ledger.category (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  external_id text not null,
  name text not null,
  parent_external_id text,
  parent_id integer,
  orphan boolean not null default false,
  -- Ancestors-or-self by depth from the root, for roll-ups; a shallower branch repeats nothing (null below itself).
  level1_id integer,
  level2_id integer,
  level3_id integer,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);

create table ledger.product (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  external_id text not null,
  title text not null,
  brand text,
  category_id integer,
  -- True while it is known from order lines alone.
  stub boolean not null default false,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);

create table ledger.variant (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  product_id integer not null,
  external_id text not null,
  title text,
  sku text,
  -- Cost of one unit in ten-thousandths of the store currency's minor unit; null = not known.
  unit_cost_e4 bigint,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);

create index variant_by_product on ledger.variant (tenant_id, product_id);

create table ledger.customer (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  external_id text not null,
  -- Personal data: never leaves the ledger.
  name text,
  email text,
  country text,
  region text,
  city text,
  created_at timestamptz,
  -- The customer that this one was merged into; null = itself.
  merged_into integer,
  stub boolean not null default false,
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, external_id)
);

create index customer_by_merge on ledger.customer (tenant_id, merged_into) where merged_into is not null;

-- store_id 0 = over all stores of the tenant. A customer without an order has no row.
create table ledger.customer_first_order (
  tenant_id uuid not null,
  customer_id integer not null,
  store_id integer not null,
  document_id integer not null,
  first_day date not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, customer_id, store_id)
);

create table ledger.document (
  tenant_id uuid not null,
  id integer not null,
  store_id integer not null,
  kind text not null check (kind in ('order', 'credit', 'adjustment')),
  external_id text not null,
  number text not null,
  status text not null,
  test boolean not null,
  placed_at timestamptz not null,
  order_day date not null,
  order_hour integer not null,
  currency text not null,
  customer_id integer,
  channel_id integer,
  location_id integer,
  rep_id integer,
  country text,
  region text,
  city text,
  source_updated_at timestamptz,
  -- The canonical document as JSON: what restatements derive from.
  body jsonb not null,
  -- Over body, context (costs, rate, zone, resolved ids) and derivation version: equal hash, nothing to write.
  content_hash bytea not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, store_id, kind, external_id)
);
-- Bodies of many lines are stored out of line: lz4 packs them several times faster than the default. Not every build has it.
do $$
begin
  alter table ledger.document alter column body set compression lz4;
exception when feature_not_supported then null;
end $$;
create index document_by_revision on ledger.document (tenant_id, revision);
create index document_by_customer on ledger.document (tenant_id, customer_id, placed_at) where customer_id is not null;
create index document_by_day on ledger.document (tenant_id, order_day, id);

-- The heart: money per economic event, signed by its effect on the shop's result, so that any measure is a plain sum.
create table ledger.sale_event (
  tenant_id uuid not null,
  document_id integer not null,
  -- Position inside the document's events: 1, 2, 3 …
  seq integer not null,
  store_id integer not null,
  -- Index of the document's line from 1; 0 = the document as a whole.
  line_no integer not null,
  kind text not null check (kind in ('sale', 'reversal', 'settlement', 'gift_card', 'adjustment')),
  -- Part of the order as it was placed. An order has at least one such sale event; edits and refunds are not initial.
  initial boolean not null,
  happened_at timestamptz not null,
  event_day date not null,
  event_hour integer not null,
  order_day date not null,
  order_hour integer not null,
  product_id integer,
  variant_id integer,
  customer_id integer,
  channel_id integer,
  location_id integer,
  rep_id integer,
  country text,
  region text,
  currency text not null,
  quantity_e3 bigint not null,
  gross bigint not null,
  discount bigint not null,
  tax bigint not null,
  shipping bigint not null,
  duty bigint not null,
  tip bigint not null,
  buyer_fee bigint not null,
  -- Null = not known (as against 0 = costs nothing).
  cost bigint,
  channel_fee bigint not null,
  adjustment bigint not null,
  -- Minor units of the reporting currency for one minor unit of `currency`, on the order's own UTC day; null = no rate.
  fx numeric(24, 12),
  reporting_gross bigint generated always as (cast(round(gross * fx) as bigint)) stored,
  reporting_discount bigint generated always as (cast(round(discount * fx) as bigint)) stored,
  reporting_tax bigint generated always as (cast(round(tax * fx) as bigint)) stored,
  reporting_shipping bigint generated always as (cast(round(shipping * fx) as bigint)) stored,
  reporting_duty bigint generated always as (cast(round(duty * fx) as bigint)) stored,
  reporting_tip bigint generated always as (cast(round(tip * fx) as bigint)) stored,
  reporting_buyer_fee bigint generated always as (cast(round(buyer_fee * fx) as bigint)) stored,
  reporting_cost bigint generated always as (cast(round(cost * fx) as bigint)) stored,
  reporting_channel_fee bigint generated always as (cast(round(channel_fee * fx) as bigint)) stored,
  reporting_adjustment bigint generated always as (cast(round(adjustment * fx) as bigint)) stored,
  primary key (tenant_id, document_id, seq)
);
create index sale_event_by_event_day on ledger.sale_event (tenant_id, event_day);

-- The tenant's own rates: 1 base = rate quote on that day. They win over the shared reference rates.
create table ledger.fx_rate (
  tenant_id uuid not null,
  base text not null,
  quote text not null,
  day date not null,
  rate numeric(24, 12) not null check (rate > 0),
  primary key (tenant_id, base, quote, day)
);

-- Not revisioned from here on: how data came in.

create table ledger.sync_run (
  tenant_id uuid not null,
  id uuid not null,
  store_id integer not null,
  connector text not null,
  -- import | backfill | live | full | webhook | replay
  mode text not null,
  trigger text not null,
  -- queued | running | succeeded | failed | cancelled | interrupted
  state text not null,
  options jsonb not null default '{}',
  -- Where the next page begins; null = from the start.
  cursor jsonb,
  pages integer not null default 0,
  fetched bigint not null default 0,
  stored bigint not null default 0,
  unchanged bigint not null default 0,
  rejected bigint not null default 0,
  removed bigint not null default 0,
  -- How far, in the source's own unit (bytes, rows); total null = not known.
  progress_done bigint not null default 0,
  progress_total bigint,
  -- Connector-specific summary for the report (orders, credits, lines, rejections by reason …).
  report jsonb not null default '{}',
  error_code text,
  error_message text,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create index sync_run_by_start on ledger.sync_run (tenant_id, started_at desc);

create table ledger.sync_run_log (
  tenant_id uuid not null,
  run_id uuid not null,
  seq integer not null,
  at timestamptz not null default now(),
  level text not null,
  message text not null,
  primary key (tenant_id, run_id, seq)
);

create table ledger.stream_state (
  tenant_id uuid not null,
  store_id integer not null,
  stream text not null,
  cursor jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, store_id, stream)
);

-- A record that could not be mapped, with its raw form: nothing is dropped.
create table ledger.sync_issue (
  tenant_id uuid not null,
  id uuid not null,
  store_id integer not null,
  run_id uuid,
  record_kind text not null,
  external_id text,
  -- File and line, or endpoint.
  source text,
  line_number integer,
  reason text not null,
  message text not null,
  raw text,
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  primary key (tenant_id, id)
);
create index sync_issue_by_run on ledger.sync_issue (tenant_id, run_id);

create table ledger.raw_record (
  tenant_id uuid not null,
  store_id integer not null,
  record_kind text not null,
  external_id text not null,
  content_hash bytea not null,
  -- zstd of the source's JSON.
  body bytea not null,
  run_id uuid,
  fetched_at timestamptz not null default now(),
  primary key (tenant_id, store_id, record_kind, external_id)
);
-- Compressed already.
alter table ledger.raw_record alter column body set storage external;
create index raw_record_by_age on ledger.raw_record (tenant_id, fetched_at);

create table ledger.audit_entry (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null default now(),
  -- user:<id>, key:<id>, operator
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  primary key (tenant_id, id)
);

-- Row security. The application role sees the tenant of its transaction, and nothing without one.
do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'ledger' loop
    execute format('alter table ledger.%I enable row level security', name);
    execute format('alter table ledger.%I force row level security', name);
    execute format(
      'create policy tenant on ledger.%I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid) with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      name);
  end loop;
end $$;
grant usage on schema ledger to tillstream_app;
grant select, insert, update, delete on all tables in schema ledger to tillstream_app;
alter default privileges in schema ledger grant select, insert, update, delete on tables to tillstream_app;

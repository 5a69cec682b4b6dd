-- breaking: no
-- What is expected, as it was expected when: every forecast is kept, and judged when the truth arrives.

-- One series that is forecast. The dimensions that its level does not have are null.
create table ledger.forecast_node (
  tenant_id uuid not null,
  id integer not null,
  -- Level, measure and ids in one text: what a series is found by.
  key text not null,
  level text not null check (level in ('company', 'store', 'channel', 'location', 'category', 'product', 'sku')),
  measure text not null check (measure in ('net_sales', 'units')),
  -- Null only for the company.
  store_id integer,
  channel_id integer,
  location_id integer,
  -- Root category.
  category_id integer,
  product_id integer,
  variant_id integer,
  -- Of its amounts; the reporting currency for the company.
  currency text not null,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
create index forecast_node_by_revision on ledger.forecast_node (tenant_id, revision);

-- One forecast of everything, in one grain, from one last known day.
create table ledger.forecast_run (
  tenant_id uuid not null,
  id integer not null,
  grain text not null check (grain in ('day', 'week', 'month')),
  -- Last day of the last whole period that was known.
  origin_day date not null,
  horizon integer not null,
  -- cancelled: goes on where it stopped when it is asked for again.
  state text not null default 'running' check (state in ('running', 'cancelled', 'done')),
  -- Who asked: schedule, drift, cli, api.
  trigger text not null default 'schedule',
  -- Parts that are stored whole.
  parts text[] not null default '{}',
  -- The one that is shown: one per grain.
  current boolean not null default false,
  -- Shown no more, and kept of products and SKUs only as far as they are judged by it.
  thinned boolean not null default false,
  -- Methods, weights, training, errors on the origins that promotion compared.
  model jsonb not null default '{}',
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index forecast_run_current on ledger.forecast_run (tenant_id, grain) where current;
create index forecast_run_by_revision on ledger.forecast_run (tenant_id, revision);

-- Minor units of the node's currency, or thousandths of units; bounds hold 80 and 95 per cent.
create table ledger.forecast (
  tenant_id uuid not null,
  run_id integer not null,
  node_id integer not null,
  -- From 1.
  step integer not null,
  -- First day of the period.
  day date not null,
  value bigint not null,
  lower80 bigint not null,
  upper80 bigint not null,
  lower95 bigint not null,
  upper95 bigint not null,
  -- In the reporting currency at the last known rate; null = no rate.
  reporting_value bigint,
  reporting_lower80 bigint,
  reporting_upper80 bigint,
  reporting_lower95 bigint,
  reporting_upper95 bigint,
  -- What the same period of the season before would say: judged beside it.
  naive bigint,
  -- Mean absolute error of the seasonal naive forecast inside the history: what MASE divides by. Null = none, or 0.
  scale bigint,
  method text not null,
  -- Why it is as it is, where that needs words: closed_weekday, holiday, closed_store, new_product, short_history, no_history.
  reason text,
  -- What came; null = not known yet.
  actual bigint,
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, run_id, node_id, step)
);
create index forecast_by_revision on ledger.forecast (tenant_id, revision);
create index forecast_by_node on ledger.forecast (tenant_id, node_id, day);
create index forecast_by_day on ledger.forecast (tenant_id, day) where actual is not null;

-- What a person knows better. It stands beside the model's value and is judged like it.
create table ledger.forecast_override (
  tenant_id uuid not null,
  id integer not null,
  node_id integer not null,
  grain text not null check (grain in ('day', 'week', 'month')),
  day_from date not null,
  day_to date not null,
  -- set: value is the amount of each period; percent: value is added per cent in hundredths (1500 = +15 %).
  kind text not null check (kind in ('set', 'percent')),
  value bigint not null,
  note text,
  created_by text not null,
  created_at timestamptz not null default now(),
  revision bigint not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (day_from <= day_to)
);
create index forecast_override_by_node on ledger.forecast_override (tenant_id, node_id);
create index forecast_override_by_revision on ledger.forecast_override (tenant_id, revision);

do $$
declare name text;
begin
  foreach name in array array['forecast_node', 'forecast_run', 'forecast', 'forecast_override'] loop
    execute format('alter table ledger.%I enable row level security', name);
    execute format('alter table ledger.%I force row level security', name);
    execute format(
      'create policy tenant on ledger.%I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid) with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      name);
  end loop;
end $$;
grant select, insert, update, delete on ledger.forecast_node, ledger.forecast_run, ledger.forecast, ledger.forecast_override to tillstream_app;

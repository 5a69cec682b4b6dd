-- breaking: no
-- What was kept of a person when the platform asked for it on their behalf: for the company to hand over.

create table ledger.data_export (
  tenant_id uuid not null,
  id uuid not null,
  store_id integer not null,
  -- The customer, by the platform's own id.
  external_id text not null,
  -- The platform's name of the request: one export each.
  request_id text not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, store_id, request_id)
);

alter table ledger.data_export enable row level security;
alter table ledger.data_export force row level security;
create policy tenant on ledger.data_export
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on ledger.data_export to tillstream_app;

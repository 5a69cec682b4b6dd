-- breaking: yes
-- What must look across tenants, and nothing else. No row security here: the application role has no right to this schema
-- but to read reference rates; all other access goes through the named functions of src/ledger and the accounts' library.

create schema if not exists control;

-- Euro reference rates of the European Central Bank: 1 EUR = per_euro units of currency.
create table control.ecb_rate (
  currency text not null,
  day date not null,
  per_euro numeric(24, 12) not null check (per_euro > 0),
  primary key (currency, day)
);
grant usage on schema control to tillstream_app;
grant select on control.ecb_rate to tillstream_app;

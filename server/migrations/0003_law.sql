-- Law: what the bureau itself decided where the instruments leave a figure or a date open. Both tables only grow: the newest row counts.
create schema if not exists law;
grant usage on schema law to gongshu_app;

create table law.rule_setting (
  id uuid primary key,
  rule_id text not null,
  -- null: the bureau took its figure back, the rule is unspecified again
  value jsonb,
  set_by uuid,
  -- the organisation that decided, as it was called then
  set_by_name text not null,
  set_at timestamptz not null
);
create index rule_setting_current on law.rule_setting (rule_id, set_at desc, id desc);

create table law.instrument_effective (
  id uuid primary key,
  instrument text not null,
  from_day date not null,
  document text not null check (document <> ''),
  set_by uuid,
  set_by_name text not null,
  set_at timestamptz not null
);
create index instrument_effective_current on law.instrument_effective (instrument, set_at desc, id desc);

grant select, insert on law.rule_setting, law.instrument_effective to gongshu_app;

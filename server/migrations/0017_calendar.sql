-- Calendar: yearly holiday notices as they were imported, and the days the city itself closes or works. A later notice of a year
-- replaces the earlier one; a local day is taken back, never deleted.
create table law.holiday_notice (
  id uuid primary key,
  year int not null check (year between 2004 and 2200),
  document text not null check (document <> ''),
  -- as pasted, so that anybody can read it again
  source text not null,
  off date[] not null,
  work date[] not null,
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null
);
create index holiday_notice_current on law.holiday_notice (year, entered_at desc, id desc);

create table law.local_day (
  id uuid primary key,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  workday boolean not null,
  document text not null check (document <> ''),
  reason text not null check (reason <> ''),
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid
);

-- An instrument may be given for a time only: the last day it holds, entered with the first.
alter table law.instrument_effective add column to_day date check (to_day >= from_day);

-- What everything the bureau entered comes to now has a name: read with every act, and the rest only when the name is new. It is
-- never used again, so that a change taken back leaves no trace in a process that saw it.
create table law.edition (
  single boolean primary key default true check (single),
  edition uuid not null
);
insert into law.edition (edition) values (gen_random_uuid());

create function law.renew_edition() returns trigger language plpgsql as $$
begin
  update law.edition set edition = gen_random_uuid();
  return null;
end $$;
create trigger renew_edition after insert or update or delete on law.rule_setting
  for each statement execute function law.renew_edition();
create trigger renew_edition after insert or update or delete on law.instrument_effective
  for each statement execute function law.renew_edition();
create trigger renew_edition after insert or update or delete on law.list_addition
  for each statement execute function law.renew_edition();
create trigger renew_edition after insert or update or delete on law.holiday_notice
  for each statement execute function law.renew_edition();
create trigger renew_edition after insert or update or delete on law.local_day
  for each statement execute function law.renew_edition();

grant select, insert on law.holiday_notice to gongshu_app;
grant select, insert, update on law.local_day to gongshu_app;
grant select, update on law.edition to gongshu_app;

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

-- One small row that says whether anything of the two changed: read with every act, the rest only when it differs.
create table law.calendar_edition (
  single boolean primary key default true check (single),
  edition bigint not null
);
insert into law.calendar_edition (edition) values (0);

grant select, insert on law.holiday_notice to gongshu_app;
grant select, insert, update on law.local_day to gongshu_app;
grant select, update on law.calendar_edition to gongshu_app;

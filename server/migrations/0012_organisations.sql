-- Organisations: what lists of the law the bureau extended, areas and their units, history, posts with filing, supervision.

-- A list that the instrument leaves open, and what the bureau added to it. It only grows.
create table law.list_addition (
  id uuid primary key,
  rule_id text not null,
  key text not null check (key ~ '^[a-z][a-z0-9-]{1,59}$'),
  name_zh text not null check (name_zh <> ''),
  name_en text not null check (name_en <> ''),
  attributes jsonb not null default '{}',
  reason text not null check (reason <> ''),
  set_by uuid,
  set_by_name text not null,
  set_at timestamptz not null,
  unique (rule_id, key)
);
grant select, insert on law.list_addition to gongshu_app;

-- A development zone stands on the level of counties and has a code of its own.
alter table org.region add column kind text not null default 'division' check (kind in ('division', 'zone'));

alter table org.role_assignment drop constraint role_assignment_role_check;
alter table org.role_assignment add constraint role_assignment_role_check check (role in ('bureau', 'area_bureau', 'centre',
  'provider', 'consumer', 'head', 'auditor', 'system_admin', 'security_admin', 'government', 'finance', 'security',
  'operator', 'expert', 'assessor'));

alter table org.organisation drop constraint organisation_office_check;
alter table org.organisation add constraint organisation_office_check
  check (office in ('bureau', 'government', 'finance', 'security', 'centre'));
alter table org.organisation
  -- of a body by reference: whether it takes the limits upon itself, and the document in which it says so
  add column opted_in_on date,
  add column opt_in_document text,
  add column closed_on date,
  add column successor_id uuid references org.organisation (id),
  -- how the unit of an area was named
  add column office_document text,
  add column office_on date,
  add check ((opted_in_on is null) = (opt_in_document is null)),
  add check ((state = 'closed') = (closed_on is not null));
-- A name is free again once its bearer is closed; the credit code never is.
alter table org.organisation drop constraint organisation_name_zh_key;
create unique index organisation_name_zh_key on org.organisation (name_zh) where state = 'active';
create index organisation_parent on org.organisation (parent_id);

-- What happened to an organisation; grows only. Former names are found here.
create table org.organisation_change (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  kind text not null check (kind in ('registered', 'renamed', 'abolished', 'merged', 'succeeded', 'entry-handed-over',
    'entry-received', 'opted-in', 'opted-out', 'named-unit')),
  on_day date not null,
  document text,
  former_zh text,
  former_en text,
  other_id uuid references org.organisation (id),
  detail jsonb not null default '{}',
  at timestamptz not null
);
create index organisation_change_of on org.organisation_change (organisation_id, at desc);
create index organisation_change_former on org.organisation_change (former_zh) where former_zh is not null;

-- Several people may hold one post where the city says so; only the application knows which posts these are.
drop index org.contact_current;
create index contact_current on org.contact (organisation_id, post) where until is null;
alter table org.contact
  add column document text,
  -- the day named in the document; `since` is when it took effect here
  add column from_day date,
  add column ended_because text;
update org.contact set from_day = (since at time zone 'Asia/Shanghai')::date;
alter table org.contact alter column from_day set not null;
create index contact_person on org.contact (person_id) where until is null;

-- A change of person announced for a later day.
create table org.post_change (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  post text not null,
  former_id uuid references org.contact (id),
  name text not null,
  duty text,
  telephone text,
  person_id uuid references org.person (id),
  document text,
  effective_on date not null,
  announced_at timestamptz not null,
  applied_at timestamptz
);
create index post_change_due on org.post_change (effective_on) where applied_at is null;

create table org.number (
  series text not null,
  year int not null,
  last int not null,
  primary key (series, year)
);

-- The posts of one group as they were reported to the bureau; each filing stands, the next one says what differs.
create table org.filing (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null references org.organisation (id),
  post_group text not null,
  kind text not null check (kind in ('first', 'change')),
  holders jsonb not null,
  difference jsonb not null,
  effective_on date not null,
  filed_on date not null,
  filed_at timestamptz not null,
  filed_by uuid,
  confirmed_at timestamptz,
  confirmed_by uuid,
  check (confirmed_at is null or confirmed_at >= filed_at)
);
create index filing_of on org.filing (organisation_id, post_group, filed_at desc);

-- What the city's authority asks of the authority of an area.
create table org.supervision (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null references org.organisation (id),
  title text not null check (title <> ''),
  body text not null,
  issued_on date not null,
  issued_by uuid,
  due_day date not null,
  report text,
  done_on date,
  done_by uuid,
  check ((report is null) = (done_on is null))
);
create index supervision_of on org.supervision (organisation_id, due_day);

grant select, insert on org.organisation_change to gongshu_app;
grant select, insert, update on org.number, org.post_change, org.filing, org.supervision to gongshu_app;
-- A service goes with its entry to another department.
grant update (provider_id) on serve.service to gongshu_app;

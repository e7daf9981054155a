-- Governance of the classes: who holds the class of an entry, its history, the negative list, determinations, filings,
-- evaluations and emergency events.

-- While a row stands here the class of the entry is not its provider's to change.
create table catalog.class_hold (
  resource_id uuid primary key references catalog.resource (id),
  -- open: being determined, the whole entry stands still; decided: the class was determined; event: changed for an emergency
  state text not null check (state in ('open', 'decided', 'event')),
  sharing_class text,
  case_id uuid references cases.case (id),
  note text not null,
  since timestamptz not null,
  check (state = 'open' or sharing_class is not null)
);
grant select, insert, update, delete on catalog.class_hold to gongshu_app;

create schema classes;
grant usage on schema classes to gongshu_app;

create function classes.keep() returns trigger language plpgsql as $$
begin
  raise exception 'the history of a class is never rewritten' using errcode = 'integrity_constraint_violation';
end $$;

create table classes.change (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  version_id uuid not null references catalog.resource_version (id),
  former_class text,
  sharing_class text not null,
  cause text not null,
  reason text not null,
  by_person uuid,
  by_organisation uuid,
  case_id uuid,
  event_id uuid,
  day date not null,
  at timestamptz not null
);
create index change_resource on classes.change (resource_id, at);
create trigger keep before update or delete on classes.change for each row execute function classes.keep();

-- Who looked at a class, when, and why it is what it is.
create table classes.assessment (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  sharing_class text not null,
  outcome text not null check (outcome in ('set', 'kept', 'widening', 'widened', 'changed')),
  reason text not null,
  by_person uuid,
  by_organisation uuid,
  case_id uuid,
  day date not null,
  at timestamptz not null
);
create index assessment_resource on classes.assessment (resource_id, day);
create trigger keep before update or delete on classes.assessment for each row execute function classes.keep();

create table classes.negative_item (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  -- the version that brought the item along; null where it was proposed for a published entry
  version_id uuid references catalog.resource_version (id),
  provider_id uuid not null references org.organisation (id),
  name text not null,
  -- the whole entry is withheld, and not some of its fields
  whole boolean not null,
  -- [{ name, titleZh, basis: [{ kind, title, article, wording }] }]
  fields jsonb not null,
  ground text not null,
  state text not null check (state in ('proposed', 'listed', 'refused', 'removed', 'struck')),
  case_id uuid references cases.case (id),
  reset_case_id uuid references cases.case (id),
  -- the version by which the entry left the list: until another one is published the class is provisional
  left_by_version uuid,
  reason text,
  proposed_by uuid,
  proposed_at timestamptz not null,
  listed_at timestamptz,
  ended_at timestamptz
);
create unique index negative_item_standing on classes.negative_item (resource_id) where state in ('proposed', 'listed');
create index negative_item_provider on classes.negative_item (provider_id);

-- What a department said on a matter the bureau decides; each invited one is asked by a case of its own.
create table classes.opinion (
  id uuid primary key,
  matter_id uuid not null references cases.case (id),
  organisation_id uuid not null references org.organisation (id),
  case_id uuid references cases.case (id),
  stance text check (stance in ('support', 'object')),
  opinion text,
  invited_at timestamptz not null,
  given_by uuid,
  given_at timestamptz,
  unique (matter_id, organisation_id)
);

create table classes.list_version (
  id uuid primary key,
  number int not null unique,
  state text not null check (state in ('draft', 'decided')),
  case_id uuid references cases.case (id),
  merged_by uuid,
  merged_on date not null,
  merged_at timestamptz not null,
  decision text,
  decided_on date,
  document text,
  decided_by uuid,
  decided_at timestamptz
);
create unique index list_version_draft on classes.list_version ((true)) where state = 'draft';

create table classes.list_row (
  version_id uuid not null references classes.list_version (id),
  item_id uuid not null references classes.negative_item (id),
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null references org.organisation (id),
  name text not null,
  whole boolean not null,
  fields jsonb not null,
  ground text not null,
  struck_reason text,
  struck_by uuid,
  primary key (version_id, item_id)
);

create table classes.filing (
  id uuid primary key,
  number bigint generated always as identity unique,
  resource_id uuid not null references catalog.resource (id),
  version_id uuid not null references catalog.resource_version (id),
  provider_id uuid not null references org.organisation (id),
  name text not null,
  sharing_class text not null,
  basis jsonb not null,
  filed_by uuid,
  filed_on date not null,
  filed_at timestamptz not null,
  dispute_case_id uuid references cases.case (id),
  query text,
  queried_on date,
  settled text,
  settled_on date
);
create index filing_provider on classes.filing (provider_id);

create table classes.evaluation (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null references org.organisation (id),
  sharing_class text not null,
  -- the last assessment, from which the cycle runs
  since date not null,
  due_on date not null,
  state text not null check (state in ('open', 'kept', 'widening', 'widened', 'changed', 'void')),
  to_class text,
  case_id uuid references cases.case (id),
  widening_case_id uuid references cases.case (id),
  answers jsonb,
  opened_on date not null,
  done_on date,
  done_by uuid
);
create unique index evaluation_open on classes.evaluation (resource_id) where state in ('open', 'widening');
create index evaluation_provider on classes.evaluation (provider_id);

create table classes.emergency (
  id uuid primary key,
  name text not null,
  began_on date not null,
  ground text not null,
  bodies uuid[] not null check (cardinality(bodies) > 0),
  state text not null check (state in ('open', 'closed')),
  opened_by uuid,
  opened_at timestamptz not null,
  closed_by uuid,
  closed_at timestamptz
);

create table classes.emergency_entry (
  event_id uuid not null references classes.emergency (id),
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null references org.organisation (id),
  name text not null,
  -- class, conditions and ground as they were: without them nothing is changed
  former jsonb not null check (former ? 'sharingClass'),
  switched_by uuid,
  switched_organisation uuid,
  switched_at timestamptz not null,
  restored_at timestamptz,
  primary key (event_id, resource_id)
);
create unique index emergency_entry_open on classes.emergency_entry (resource_id) where restored_at is null;

-- Grants made under an event, and what was delivered by them when it ended.
create table classes.emergency_grant (
  grant_id uuid primary key references serve.grant (id),
  event_id uuid not null,
  resource_id uuid not null,
  consumer_id uuid not null references org.organisation (id),
  issued_at timestamptz not null,
  stopped_at timestamptz,
  calls bigint,
  records bigint,
  destroyed_at timestamptz,
  destroyed_by uuid,
  destruction_note text,
  foreign key (event_id, resource_id) references classes.emergency_entry (event_id, resource_id)
);

grant select, insert on classes.change, classes.assessment to gongshu_app;
grant select, insert, update on classes.negative_item, classes.opinion, classes.list_version, classes.list_row,
  classes.filing, classes.evaluation, classes.emergency, classes.emergency_entry, classes.emergency_grant to gongshu_app;

-- Classification: rule tables of grades, gradings, what detectors found, findings; and what an entry argues for its classes.
alter table catalog.resource_version add classing jsonb not null default '{}';

-- Lists of choices that another room has issued for a field of the catalogue; without rows the national list holds.
create table catalog.value_list (
  field text not null,
  key text not null,
  ordinal int not null,
  zh text not null,
  en text not null,
  source text not null,
  primary key (field, key)
);

-- Grounds against opening that were handed in: they stand until the bureau clears them.
create table catalog.opening_ground (
  resource_id uuid not null references catalog.resource (id),
  ground text not null,
  stated_at timestamptz not null,
  cleared_at timestamptz,
  cleared_by uuid,
  cleared_reason text,
  primary key (resource_id, ground)
);
grant select, insert, update, delete on catalog.value_list to gongshu_app;
grant select, insert, update on catalog.opening_ground to gongshu_app;

create schema classify;
grant usage on schema classify to gongshu_app;

-- The bureau's rules on classes and grades: each issue is a further version, none is edited.
create table classify.rule_table (
  version int primary key check (version >= 1),
  title text not null,
  body jsonb not null,
  digest text not null,
  document text not null default '',
  issued_at timestamptz not null,
  issued_by uuid
);

create table classify.implementing_rule (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  number int not null check (number >= 1),
  table_version int not null,
  title text not null,
  rows jsonb not null,
  filed_at timestamptz not null,
  filed_by uuid,
  unique (organisation_id, number)
);

-- One answer sheet of a resource, or of one of its items; the newest of each counts.
create table classify.grading (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  -- '' is the resource as a whole
  item text not null,
  number int not null check (number >= 1),
  table_version int not null,
  implementing_number int,
  answers jsonb not null,
  kinds text[] not null,
  rows text[] not null,
  proposed_grade text not null,
  proposed_class text,
  state text not null check (state in ('proposed', 'in_review', 'confirmed', 'refused', 'replaced')),
  grade text,
  class text,
  laxer boolean not null default false,
  reason text not null default '',
  proposed_at timestamptz not null,
  proposed_by uuid,
  confirmed_at timestamptz,
  confirmed_by uuid,
  reviewed_at timestamptz,
  reviewed_by uuid,
  review_comment text not null default '',
  unique (resource_id, item, number)
);

-- Evidence of detectors: counts, never a value.
create table classify.detection (
  resource_id uuid not null references catalog.resource (id),
  item text not null,
  kind text not null,
  confidence numeric not null check (confidence between 0 and 1),
  by_name boolean not null,
  by_comment boolean not null,
  seen int not null,
  matched int not null,
  checked int not null,
  state text not null check (state in ('open', 'confirmed', 'dismissed')),
  reason text not null default '',
  found_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  primary key (resource_id, item, kind)
);

-- The grade that calls and downloads obey now.
create table classify.resource_grade (
  resource_id uuid primary key references catalog.resource (id),
  grade text not null,
  rank int not null,
  cause text not null,
  table_version int not null,
  since timestamptz not null
);

create table classify.finding (
  id uuid primary key,
  kind text not null,
  organisation_id uuid not null references org.organisation (id),
  resource_id uuid references catalog.resource (id),
  subject_type text not null,
  subject_id text not null,
  detail jsonb not null,
  articles text[] not null,
  found_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid,
  note text not null default ''
);
-- The same finding is not raised twice while it stands open.
create unique index finding_open on classify.finding (kind, subject_type, subject_id) where closed_at is null;
create index finding_organisation on classify.finding (organisation_id, found_at desc);

-- The city's key for tokens, sealed by the vault: the same value gives the same token in this city alone.
create table classify.secret (
  name text primary key,
  sealed bytea not null,
  created_at timestamptz not null
);

create function classify.keep() returns trigger language plpgsql as $$
begin
  raise exception 'an issued rule is never edited' using errcode = 'integrity_constraint_violation';
end $$;
create trigger keep before update or delete on classify.rule_table for each row execute function classify.keep();
create trigger keep before update or delete on classify.implementing_rule for each row execute function classify.keep();

grant select, insert on classify.rule_table, classify.implementing_rule, classify.secret to gongshu_app;
grant select, insert, update on classify.grading, classify.detection, classify.resource_grade, classify.finding to gongshu_app;

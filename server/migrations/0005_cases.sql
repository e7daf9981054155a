-- Cases: every matter somebody asked for, its steps with owner and due day, and the edition of the procedure it began under.
create schema if not exists cases;
grant usage on schema cases to gongshu_app;

-- A pack may change while cases run: each keeps the procedure as it stood when it was opened.
create table cases.edition (
  pack_hash text not null,
  procedure text not null,
  pack_version text not null,
  definition jsonb not null,
  first_used_at timestamptz not null,
  primary key (pack_hash, procedure)
);

create table cases.number (
  region_code text not null,
  year int not null,
  last int not null,
  primary key (region_code, year)
);

create table cases.case (
  id uuid primary key,
  number text not null unique,
  procedure text not null,
  pack_hash text not null,
  -- limits of the procedure's steps on the day of opening; count only once the pack has changed
  limits jsonb not null,
  subject_type text not null,
  subject_id uuid not null,
  title text not null,
  region_code text not null,
  applicant_organisation uuid,
  provider_organisation uuid,
  opened_by jsonb not null,
  facts jsonb not null,
  state text not null check (state in ('open', 'done', 'returned', 'refused', 'withdrawn')),
  opened_on date not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  foreign key (pack_hash, procedure) references cases.edition (pack_hash, procedure),
  check ((state = 'open') = (closed_at is null))
);
create index case_subject on cases.case (subject_type, subject_id);
create index case_applicant on cases.case (applicant_organisation, opened_at desc);
create index case_provider on cases.case (provider_organisation, opened_at desc);
create index case_opened on cases.case (opened_at desc);

create table cases.step (
  id uuid primary key,
  case_id uuid not null references cases.case (id),
  ordinal int not null,
  key text not null,
  owner_organisation uuid not null,
  owner_roles text[] not null check (cardinality(owner_roles) > 0),
  opened_on date not null,
  opened_at timestamptz not null,
  due_day date,
  -- the deadline as it was reckoned on opening: rule, standing, limit, citations
  deadline jsonb,
  decided_on date,
  decided_at timestamptz,
  decided_by jsonb,
  outcome text,
  reasons jsonb not null default '[]',
  basis jsonb not null default '[]',
  comment text,
  payload jsonb not null default '{}',
  -- the ledger holds a keyed digest of what was said; without this salt the digest tells nothing
  evidence_salt bytea,
  unique (case_id, ordinal),
  check ((decided_at is null) = (outcome is null))
);
-- one step of a case is open at a time
create unique index step_open on cases.step (case_id) where decided_at is null;
create index step_todo on cases.step (owner_organisation, due_day) where decided_at is null;

grant select, insert on cases.edition to gongshu_app;
grant select, insert, update on cases.number, cases.case, cases.step to gongshu_app;

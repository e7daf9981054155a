-- Lawful collection: the terms a batch is taken in under, and the columns that were left out of it.
alter table collect.batch
  -- why it waits for people: deletions of a full load, columns that are not to be gathered, a collecting task that is missing
  add column awaiting text check (awaiting in ('deletions', 'extra-field', 'task', 'quality')),
  -- settled at receipt, so that every later stage repeats itself exactly
  add column terms jsonb not null default '{"extraField":"refuse","articles":[]}';

-- columns of a batch that are not to be gathered: they entered no table, and the unit says what becomes of them
create table collect.left_out (
  batch_id uuid primary key references collect.batch (id),
  resource_id uuid not null references collect.intake (resource_id),
  organisation_id uuid not null references org.organisation (id),
  columns jsonb not null,
  articles text[] not null,
  at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  answer text
);
create index left_out_open on collect.left_out (organisation_id) where settled_at is null;
grant select, insert, update on collect.left_out to gongshu_app;

-- a copy that follows these rows is built anew, not by what changed: withdrawn rows leave nothing behind
alter table collect.visible add column anew boolean not null default false;

-- why data are gathered from people and bodies: ground, power, procedure, the fields permitted and the need of each
create table collect.task (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null references org.organisation (id),
  resource_id uuid not null references catalog.resource (id),
  state text not null check (state in ('prepared', 'active', 'ended')),
  revision int not null default 1,
  content jsonb not null,
  -- what can be had by sharing, and on what ground it is gathered all the same
  repeats jsonb not null default '[]',
  subject_kind text not null check (subject_kind in ('natural-person', 'legal-person', 'unincorporated', 'none')),
  ground text not null,
  created_at timestamptz not null,
  created_by uuid,
  started_day date,
  started_at timestamptz,
  ended_at timestamptz,
  ended_reason text
);
create sequence collect.task_number;
create index task_resource on collect.task (resource_id) where state = 'active';
create index task_organisation on collect.task (organisation_id);

-- what a task said at each saving
create table collect.task_revision (
  task_id uuid not null references collect.task (id),
  revision int not null,
  content jsonb not null,
  saved_at timestamptz not null,
  saved_by uuid,
  primary key (task_id, revision)
);

create table collect.task_notice (
  task_id uuid not null references collect.task (id),
  version int not null,
  text text not null,
  published_at timestamptz not null,
  published_by uuid,
  primary key (task_id, version)
);

create table collect.task_checklist (
  id uuid primary key,
  task_id uuid not null references collect.task (id),
  answers jsonb not null,
  signed_by uuid,
  signed_name text not null,
  signed_at timestamptz not null
);
create index task_checklist_of on collect.task_checklist (task_id, signed_at desc);

create table collect.task_guidance (
  id uuid primary key,
  task_id uuid not null references collect.task (id),
  kind text not null check (kind in ('guidance', 'finding')),
  text text not null,
  given_by uuid,
  given_organisation_id uuid not null references org.organisation (id),
  given_at timestamptz not null,
  answer text,
  answered_by uuid,
  answered_at timestamptz
);
create index task_guidance_of on collect.task_guidance (task_id);

-- consents by reference; the subject only as a keyed token
create table collect.consent (
  ref text primary key,
  task_id uuid not null references collect.task (id),
  subject_token text not null,
  manner text not null,
  given_at timestamptz not null,
  scope text[] not null,
  note text not null default '',
  registered_at timestamptz not null,
  registered_by uuid,
  withdrawn_at timestamptz,
  withdrawn_manner text,
  withdrawn_by uuid
);
create index consent_task on collect.consent (task_id, registered_at desc);
create index consent_withdrawn on collect.consent (task_id) where withdrawn_at is not null;

-- rows taken out because their consents were withdrawn: planned first, so that a kill repeats the same run
create table collect.withdrawal_run (
  batch_id uuid primary key,
  resource_id uuid not null references collect.intake (resource_id),
  seq int not null,
  consents text[] not null,
  begun_at timestamptz not null,
  done_at timestamptz,
  rows bigint
);
create index withdrawal_run_open on collect.withdrawal_run (resource_id) where done_at is null;

create table collect.form (
  id uuid primary key,
  task_id uuid not null references collect.task (id),
  code text not null unique,
  state text not null check (state in ('open', 'closed')),
  published_at timestamptz not null,
  published_by uuid,
  closed_at timestamptz
);
-- a record waits sealed until its batch is kept; then only its place in the batch remains
create table collect.form_record (
  id uuid primary key,
  form_id uuid not null references collect.form (id),
  sealed bytea,
  notice_version int,
  notice_at timestamptz,
  method text,
  sent_at timestamptz not null,
  sent_by uuid,
  batch_id uuid references collect.batch (id)
);
create index form_record_waiting on collect.form_record (form_id, sent_at) where batch_id is null;

grant select, insert, update on collect.task, collect.consent, collect.task_guidance, collect.withdrawal_run, collect.form,
  collect.form_record to gongshu_app;
grant select, insert on collect.task_revision, collect.task_notice, collect.task_checklist to gongshu_app;
grant usage on sequence collect.task_number to gongshu_app;

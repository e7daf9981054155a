-- Erasure for good, retention by zone, legal holds, and batches folded below the horizon of rollback.
create table collect.erasure (
  id uuid primary key,
  number text not null unique,
  kind text not null check (kind in ('subject', 'batch', 'resource', 'retention')),
  resource_id uuid not null references collect.intake (resource_id),
  organisation_id uuid not null references org.organisation (id),
  state text not null check (state in ('asked', 'approved', 'running', 'done', 'refused', 'withdrawn')),
  -- which zones; null: wherever it lies
  zone text check (zone in ('received', 'staged', 'history', 'quarantine', 'archive', 'served')),
  -- batches or packages by their ids; a subject's keys are not among them
  target jsonb not null default '{}',
  -- keys of rows and where they lie, sealed: gone with the end of the erasure
  sealed bytea,
  -- keyed digest of what is meant: proves later that it was this, tells nobody what
  target_digest text not null,
  ground text not null,
  document text not null default '',
  reason text not null,
  asked_by uuid,
  asked_at timestamptz not null,
  -- what was found, by store: counts and nothing else
  found jsonb not null default '{}',
  found_at timestamptz not null,
  -- why it may not go on now; empty where it may
  held jsonb not null default '[]',
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  begun_at timestamptz,
  -- stores that are done, in order
  progress jsonb not null default '[]',
  -- batches that tell every reader of rows, by resource: planned before anything is written
  markers jsonb not null default '[]',
  -- what every store was found to hold afterwards
  checked jsonb,
  done_at timestamptz
);
create index erasure_resource on collect.erasure (resource_id);
create index erasure_asked on collect.erasure (asked_at desc);
create index erasure_open on collect.erasure (state) where state in ('asked', 'approved', 'running');
create sequence collect.erasure_number;

create table collect.retention_zone (
  zone text primary key check (zone in ('received', 'staged', 'history', 'quarantine', 'archive', 'served')),
  -- null: kept without an end
  days int check (days between 1 and 36600),
  automatic boolean not null default false,
  document text not null,
  agreed_with text not null default '',
  set_by uuid not null,
  set_at timestamptz not null
);

-- Somebody said that nothing of an entry may go: a dispute in court, an investigation, a supervisor's order.
create table collect.legal_hold (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  ground text not null,
  reason text not null,
  set_by uuid not null,
  set_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz,
  lifted_reason text,
  check ((lifted_at is null) = (lifted_reason is null))
);
create index legal_hold_standing on collect.legal_hold (resource_id) where lifted_at is null;

alter table collect.batch
  -- the kept file was written anew without rows that were erased, or went: number of the erasure, new hash, day
  add column rewritten jsonb,
  -- what retention took of it, by zone, and the day
  add column erased jsonb not null default '{}';

alter table collect.intake
  -- batches up to this one are folded into it: none of them can be taken back
  add column folded_to int;
-- what stands folded in the oldest visible batch, and when each of these came to be seen
create table collect.folded (
  resource_id uuid not null references collect.intake (resource_id),
  seq int not null,
  batch_id uuid not null references collect.batch (id),
  primary key (resource_id, seq)
);

alter table collect.archive_item
  -- what became of the package after it was made: consents withdrawn, rows erased, made anew
  add column notes jsonb not null default '[]',
  -- the package itself was erased when its time was over
  add column erased_at timestamptz;

alter table collect.form_record
  -- never loaded, because its task had ended: what it said is gone
  add column dropped_at timestamptz;

alter table quality.request
  -- what was kept sealed of it was erased
  add column erased_at timestamptz;
grant update (sealed) on quality.request_event to gongshu_app;
grant update (object_key, name_sealed) on quality.request_file to gongshu_app;
grant update (sealed) on quality.refusal to gongshu_app;
grant delete on quality.run, quality.check, quality.measure, quality.probe, quality.confirmation, quality.campaign_row to gongshu_app;

alter table basedb.database
  -- decisions on single values up to this one lie with the engine
  add column rulings_brought bigint not null default 0;
grant update (entity) on basedb.ruling to gongshu_app;

grant select, insert, update on collect.erasure, collect.retention_zone, collect.legal_hold to gongshu_app;
grant select, insert, delete on collect.folded to gongshu_app;
grant usage on sequence collect.erasure_number to gongshu_app;

-- Open, what other portals and clients fetch and bring.

-- Who is told of a release or a withdrawal at an address of their own; `dataset_id` null: of all that are open.
create table open.webhook (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null references org.person (id),
  dataset_id uuid references open.dataset (id),
  url text not null check (length(url) <= 2000),
  state text not null check (state in ('active', 'parked', 'ended')),
  -- in a row
  failures int not null default 0,
  told_at timestamptz,
  created_at timestamptz not null,
  state_at timestamptz not null
);
create index webhook_dataset on open.webhook (dataset_id) where state = 'active';
create index webhook_organisation on open.webhook (organisation_id, created_at desc);
-- What waits to be told, in order; `body` is what is sent, the same at every attempt.
create table open.webhook_message (
  id uuid primary key,
  webhook_id uuid not null references open.webhook (id),
  event text not null,
  dataset_id uuid not null references open.dataset (id),
  body text not null,
  attempts int not null default 0,
  outcome text check (outcome in ('arrived', 'failed', 'dropped')),
  status int,
  at timestamptz not null,
  settled_at timestamptz
);
create index webhook_message_waiting on open.webhook_message (webhook_id, at) where outcome is null;
create index webhook_message_of on open.webhook_message (webhook_id, at desc);
grant select, insert, update on open.webhook, open.webhook_message to gongshu_app;

-- Other portals whose records are brought in as proposals.
create table open.harvest_source (
  id uuid primary key,
  kind text not null check (kind in ('ckan', 'dcat', 'data-json')),
  title text not null,
  url text not null check (length(url) <= 2000),
  -- the unit for whom its records are proposed
  organisation_id uuid not null references org.organisation (id),
  state text not null check (state in ('active', 'paused', 'ended')),
  created_by uuid,
  created_at timestamptz not null
);
create table open.harvest_run (
  id uuid primary key,
  source_id uuid not null references open.harvest_source (id),
  state text not null check (state in ('running', 'done', 'failed', 'stopped')),
  -- where the next page begins: what was kept stays kept
  cursor jsonb not null default '{}',
  pages int not null default 0,
  failure text,
  started_at timestamptz not null,
  beat_at timestamptz not null,
  ended_at timestamptz
);
create unique index harvest_run_one on open.harvest_run (source_id) where state = 'running';
create index harvest_run_of on open.harvest_run (source_id, started_at desc);
-- One record of one source, by the identifier it has there.
create table open.harvest_record (
  id uuid primary key,
  source_id uuid not null references open.harvest_source (id),
  identifier text not null,
  -- as it came, and as we read it
  raw text not null,
  digest text not null,
  content jsonb,
  faults jsonb not null default '[]',
  -- which fields people here have set, and when: the source never sets these again
  kept jsonb not null default '{}',
  state text not null check (state in ('proposed', 'accepted', 'rejected', 'quarantined', 'gone')),
  dataset_id uuid references open.dataset (id),
  resource_id uuid references catalog.resource (id),
  reason text not null default '',
  decided_by uuid,
  decided_at timestamptz,
  first_at timestamptz not null,
  seen_at timestamptz not null,
  changed_at timestamptz not null,
  unique (source_id, identifier)
);
create index harvest_record_state on open.harvest_record (source_id, state, changed_at desc, id);
-- What became of every record in every run.
create table open.harvest_outcome (
  run_id uuid not null references open.harvest_run (id),
  identifier text not null,
  outcome text not null check (outcome in ('new', 'changed', 'same', 'quarantined', 'gone')),
  fault text not null default '',
  primary key (run_id, identifier)
);
grant select, insert, update on open.harvest_source, open.harvest_run, open.harvest_record, open.harvest_outcome to gongshu_app;

-- Addresses of the portal that was here before.
create table open.redirect (
  path text primary key check (path like '/%' and length(path) <= 1000),
  target text not null check (target like '/%' and target not like '//%' and length(target) <= 1000),
  made_by uuid,
  made_at timestamptz not null
);
grant select, insert, update, delete on open.redirect to gongshu_app;

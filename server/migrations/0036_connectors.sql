-- Connectors: a resource filled from a source that is asked at set times, and what came of each asking.
create table collect.connector (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  -- whose system it is; null where it is no registered one
  system_id uuid,
  -- a database the catalogue reads the schema of; null where the address was typed here
  source_id uuid references catalog.source (id),
  name text not null,
  kind text not null,
  -- what the kind asks for; nothing of it is secret
  settings jsonb not null,
  -- the machine behind it: what shares one is asked one after the other
  source text not null,
  -- the kind's secrets as one document, sealed by the vault, never given back
  secrets bytea not null,
  -- [{ item, column }]
  mapping jsonb not null,
  mode text not null check (mode in ('full', 'incremental')),
  schedule jsonb not null,
  -- keys of the source and of what is visible are compared once a day
  reconciles boolean not null default false,
  reconciled_at timestamptz,
  state text not null check (state in ('active', 'paused', 'stopped', 'retired')),
  -- a person's words when it was paused
  state_reason text,
  -- a code of the error catalogue when it stopped by itself, with its parameters
  state_problem jsonb,
  state_by uuid,
  state_at timestamptz not null,
  -- how far the rows have come that are visible; moves only with the batch that brought them
  cursor jsonb,
  -- the source's columns as last seen
  columns jsonb not null default '[]',
  failures int not null default 0,
  next_at timestamptz,
  test jsonb,
  tested_at timestamptz,
  connected_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  check ((state = 'paused') = (state_reason is not null))
);
create index connector_resource on collect.connector (resource_id);
create index connector_organisation on collect.connector (organisation_id);
create index connector_system on collect.connector (system_id) where system_id is not null;

create table collect.connector_run (
  id uuid primary key,
  connector_id uuid not null references collect.connector (id),
  cause text not null check (cause in ('schedule', 'hand', 'retry', 'more', 'reconcile')),
  -- running: the source is read; loading: its rows are a batch that has not ended
  state text not null check (state in ('running', 'loading', 'merged', 'nothing', 'unchanged', 'failed', 'superseded', 'rolled-back', 'ended')),
  mode text not null check (mode in ('full', 'incremental')),
  asked_by uuid,
  started_at timestamptz not null,
  -- goes up when a killed process left it behind and another took it over
  attempt int not null default 1,
  ended_at timestamptz,
  rows bigint,
  bytes bigint,
  batch_id uuid references collect.batch (id),
  -- more waits at the source: asked again when this one has become visible
  more boolean not null default false,
  cursor_from jsonb,
  cursor_to jsonb,
  -- a code of the error catalogue with its parameters
  failure jsonb,
  -- what reconciliation found: { buckets, differing, missing, surplus }
  findings jsonb
);
-- one at a time
create unique index connector_run_open on collect.connector_run (connector_id) where state in ('running', 'loading');
create index connector_run_of on collect.connector_run (connector_id, started_at desc);
create index connector_run_batch on collect.connector_run (batch_id) where batch_id is not null;

-- keys a batch takes away besides what it sets: { objectKey, count }
alter table collect.batch add column deletions jsonb;

grant select, insert, update on collect.connector, collect.connector_run to gongshu_app;

-- Archive: how long data of a kind are kept and when they are handed over, what was archived, its receipt.
create table collect.archive_rule (
  kind text primary key check (kind in ('base', 'theme', 'department', 'other')),
  -- null: for ever
  retention_years int check (retention_years between 1 and 100),
  handover_years int check (handover_years between 0 and 100),
  archive_within_days int not null check (archive_within_days between 1 and 3650),
  -- the archives authority it was settled with
  agreed_with text not null,
  document text not null,
  set_by uuid not null,
  set_at timestamptz not null
);

create table collect.archive_item (
  id uuid primary key,
  number text not null unique,
  resource_id uuid not null references collect.intake (resource_id),
  version_id uuid not null references catalog.resource_version (id),
  organisation_id uuid not null references org.organisation (id),
  -- the newest batch in it; what it holds is what was visible then
  seq int not null,
  kind text not null,
  state text not null check (state in ('packing', 'archived', 'failed')),
  -- what the visible batches were when it was asked for
  visible jsonb not null,
  backup_place text not null,
  object_key text,
  sha256 text,
  bytes bigint,
  row_count bigint,
  fault text,
  archived_by uuid,
  archived_at timestamptz not null,
  archived_day date not null,
  receiver text,
  receipt text,
  handed_over_at timestamptz,
  handed_over_by uuid
);
create index archive_item_resource on collect.archive_item (resource_id, seq desc);
grant select, insert, update on collect.archive_rule, collect.archive_item to gongshu_app;

-- Collect: batches of rows, the set of batches each resource shows, and the settings of loading.
create schema collect;
grant usage on schema collect to gongshu_app;

-- one row a resource: the place where loads of the same resource wait for each other
create table collect.intake (
  resource_id uuid primary key references catalog.resource (id),
  last_seq int not null default 0,
  -- the physical columns of std_<resource>, as the newest checked batch left them
  columns jsonb not null default '[]',
  keyed boolean not null default true
);

create table collect.batch (
  id uuid primary key,
  resource_id uuid not null references collect.intake (resource_id),
  version_id uuid not null references catalog.resource_version (id),
  organisation_id uuid not null references org.organisation (id),
  seq int not null,
  mode text not null check (mode in ('full', 'incremental')),
  state text not null check (state in ('received', 'staged', 'checked', 'merged', 'rejected', 'superseded', 'rolled-back')),
  awaiting_confirmation boolean not null default false,
  -- asked for before the rows were there, or given afterwards
  confirmed_at timestamptz,
  received_day date not null,
  received_by uuid,
  file_name text not null,
  object_key text not null,
  sha256 text not null,
  bytes bigint not null,
  -- UTF-8 is judged while the file streams in: the first byte that breaks it, or null
  utf8_break bigint,
  forced_encoding text check (forced_encoding in ('utf-8', 'gb18030')),
  reading jsonb,
  -- goes up only when half-written rows had to be taken back: then the tokens must differ
  attempt int not null default 0,
  records bigint,
  good bigint,
  bad bigint,
  faults bigint,
  unknown_keys bigint,
  visible_before bigint,
  deletes bigint,
  digest text,
  progress jsonb,
  rejection jsonb,
  unchanged_of uuid references collect.batch (id),
  received_at timestamptz not null,
  staged_at timestamptz,
  checked_at timestamptz,
  ended_at timestamptz,
  rolled_back_at timestamptz,
  unique (resource_id, seq)
);
create index batch_resource on collect.batch (resource_id, seq desc);

-- what a reader sees: rows of these batches and of no other
create table collect.visible (
  resource_id uuid not null references collect.intake (resource_id),
  batch_id uuid not null references collect.batch (id),
  seq int not null,
  primary key (resource_id, seq)
);

create table collect.setting (
  key text primary key,
  value jsonb not null,
  set_by uuid,
  set_at timestamptz not null
);

grant select, insert, update on collect.intake, collect.batch, collect.setting to gongshu_app;
grant select, insert, delete on collect.visible to gongshu_app;

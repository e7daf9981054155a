-- Open, what was counted when rows were treated, treatments run again, and the opening catalogue of a year.

-- Rows of the source when the release was made; null of those made before this was counted.
alter table open.release add column source_rows bigint;

-- A treatment run again on the batches it was run on: the same rows come of it, or not.
create table open.rerun (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  release_id uuid not null references open.release (id),
  processing int not null,
  rows_in bigint not null,
  rows_out bigint not null,
  digest text not null,
  same boolean not null,
  by_person uuid not null,
  at timestamptz not null
);
create index rerun_release on open.rerun (release_id, at desc);
grant select, insert on open.rerun to gongshu_app;

-- The catalogue of a year: what the platform proposed, from which of the inputs each entry comes, and what became of it.
create table open.compilation (
  id uuid primary key,
  year int not null unique,
  state text not null check (state in ('compiling', 'submitted', 'published')),
  started_by uuid,
  started_at timestamptz not null,
  submitted_by uuid,
  submitted_at timestamptz,
  published_by uuid,
  published_at timestamptz,
  opinion text not null default ''
);
create table open.compilation_entry (
  compilation_id uuid not null references open.compilation (id),
  resource_id uuid not null references catalog.resource (id),
  -- which of the inputs proposed it
  inputs text[] not null,
  demands int not null default 0,
  -- left out of the catalogue of the year: with its reason
  kept boolean not null default true,
  reason text not null default '',
  -- the provider agreed, or said why not
  agreed boolean,
  said text not null default '',
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (compilation_id, resource_id)
);
grant select, insert, update on open.compilation, open.compilation_entry to gongshu_app;

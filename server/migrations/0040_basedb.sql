-- Base and theme databases: what they are made of, their runs, conflicts, and how they are kept.
create schema basedb;
grant usage on schema basedb to gongshu_app;

create table basedb.database (
  id uuid primary key,
  -- The pack's key of a base database or named theme; a made one for the others.
  key text not null unique,
  kind text not null check (kind in ('base', 'theme', 'special')),
  origin text not null check (origin in ('pack', 'added')),
  name_zh text not null,
  name_en text not null,
  master text not null check (master in ('resident-id', 'credit-code', 'division-code', 'code')),
  lead_id uuid references org.organisation (id),
  field text not null default '',
  purpose text not null default '',
  -- The decision on file of one that the text does not name.
  decision text not null default '',
  way text not null default 'central' check (way in ('central', 'linked')),
  cycle_days int check (cycle_days > 0),
  probe_url text,
  probed_at timestamptz,
  probe_ok boolean,
  resource_id uuid references catalog.resource (id),
  model jsonb not null default '{"nodes":[],"columns":[]}',
  model_version int not null default 0,
  revision int not null default 0,
  -- Why the next refresh does not take place; null while it does.
  stopped jsonb,
  created_at timestamptz not null,
  created_by uuid
);

create table basedb.contributor (
  database_id uuid not null references basedb.database (id),
  organisation_id uuid not null references org.organisation (id),
  primary key (database_id, organisation_id)
);

-- A number for each source, once and for good: provenance in the warehouse names sources by it.
create table basedb.source (
  database_id uuid not null references basedb.database (id),
  number int not null check (number between 1 and 65000),
  resource_id uuid not null references catalog.resource (id),
  primary key (database_id, number),
  unique (database_id, resource_id)
);

create table basedb.model_version (
  database_id uuid not null references basedb.database (id),
  version int not null,
  model jsonb not null,
  at timestamptz not null,
  by_person uuid,
  primary key (database_id, version)
);

create table basedb.run (
  id uuid primary key,
  database_id uuid not null references basedb.database (id),
  resource_id uuid not null references catalog.resource (id),
  model_version int not null,
  mode text not null check (mode in ('full', 'incremental')),
  rebuild boolean not null default false,
  state text not null check (state in ('planned', 'merged', 'same', 'refused')),
  -- Visible batches of each source as the run sees them, and rulings up to which number.
  inputs jsonb not null,
  inputs_digest text not null,
  batch_id uuid not null,
  seq int not null,
  attempt int not null default 0,
  rows bigint,
  deletes bigint,
  conflicts bigint,
  digest text,
  provenance_digest text,
  reason jsonb,
  started_at timestamptz not null,
  ended_at timestamptz
);
create index run_of_database on basedb.run (database_id, started_at desc);
create unique index run_under_way on basedb.run (database_id) where state = 'planned';

-- Entries of a database's catalogue, the fused one among them.
create table basedb.member (
  database_id uuid not null references basedb.database (id),
  resource_id uuid not null references catalog.resource (id),
  added_at timestamptz not null,
  primary key (database_id, resource_id)
);

create table basedb.proposal (
  id uuid primary key,
  database_id uuid not null references basedb.database (id),
  organisation_id uuid not null references org.organisation (id),
  text text not null,
  state text not null check (state in ('open', 'accepted', 'declined')),
  answer text not null default '',
  made_at timestamptz not null,
  made_by uuid,
  answered_at timestamptz
);

create table basedb.compilation (
  id uuid primary key,
  database_id uuid not null references basedb.database (id),
  due_on date not null,
  state text not null check (state in ('open', 'published')),
  opened_at timestamptz not null,
  published_at timestamptz
);
create unique index compilation_open on basedb.compilation (database_id) where state = 'open';

create table basedb.compilation_part (
  id uuid primary key,
  compilation_id uuid not null references basedb.compilation (id),
  organisation_id uuid not null references org.organisation (id),
  resource_ids uuid[] not null default '{}',
  note text not null default '',
  handed_in_on date,
  unique (compilation_id, organisation_id)
);

-- Values of several sources that differ. The entity is sealed, its token is keyed: the number itself stands nowhere in the clear.
create table basedb.conflict (
  id uuid primary key,
  database_id uuid not null references basedb.database (id),
  token text not null,
  entity bytea not null,
  attribute text not null,
  -- The source whose body verifies, and those whose values differ.
  resource_id uuid not null references catalog.resource (id),
  rivals uuid[] not null,
  values_digest text not null,
  state text not null check (state in ('open', 'ruled', 'settled', 'gone')),
  ruled_resource uuid,
  reason text not null default '',
  case_id uuid,
  run_id uuid not null references basedb.run (id),
  found_at timestamptz not null,
  ended_at timestamptz
);
create unique index conflict_standing on basedb.conflict (database_id, token, attribute) where state in ('open', 'ruled');
create index conflict_of_case on basedb.conflict (case_id);

-- In the order of their making: a run states up to which number it follows them.
create table basedb.ruling (
  number bigint generated always as identity primary key,
  conflict_id uuid not null references basedb.conflict (id),
  database_id uuid not null references basedb.database (id),
  entity bytea not null,
  attribute text not null,
  resource_id uuid not null references catalog.resource (id),
  at timestamptz not null
);

create table basedb.lateness (
  database_id uuid not null references basedb.database (id),
  -- The source, or the database's own lead where it is linked.
  organisation_id uuid not null references org.organisation (id),
  resource_id uuid references catalog.resource (id),
  since date not null,
  until date
);
create unique index lateness_open on basedb.lateness (database_id, organisation_id, coalesce(resource_id, '00000000-0000-0000-0000-000000000000'::uuid))
  where until is null;

grant select, insert, update on basedb.database, basedb.run, basedb.proposal, basedb.compilation, basedb.compilation_part,
  basedb.conflict, basedb.lateness to gongshu_app;
grant select, insert, delete on basedb.contributor, basedb.member to gongshu_app;
grant select, insert on basedb.source, basedb.model_version, basedb.ruling to gongshu_app;

-- An application of which a part is had without a decision holds a second grant.
alter table share.application add column basic_grant_id uuid;

-- Open: data sets of the portal, what the opening catalogue says of them, releases of rows that never change, and their files.
create schema open;
grant usage on schema open to gongshu_app;

create table open.dataset (
  id uuid primary key,
  -- its address: given once, never given again, also after it was withdrawn
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9_-]{1,99}$'),
  origin text not null check (origin in ('unit', 'social', 'research')),
  -- the catalogue's entry that it opens; null for what bodies of society and research offer
  resource_id uuid unique references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  state text not null check (state in ('planned', 'open', 'suspended', 'withdrawn')),
  -- what the public sees; null until it was confirmed, and until rows were released
  version_id uuid,
  release_id uuid,
  -- by when its data are to be attached, while it is planned
  planned_on date,
  -- of one that is suspended or withdrawn: cause, day, what its page says
  halt jsonb,
  opened_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((origin = 'unit') = (resource_id is not null)),
  check ((state in ('suspended', 'withdrawn')) = (halt is not null))
);
create index dataset_organisation on open.dataset (organisation_id);

create table open.dataset_version (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  number int not null,
  state text not null check (state in ('draft', 'proposed', 'published', 'returned', 'dropped')),
  -- the version of the catalogue's entry it speaks of: another one published there makes this one outdated
  catalog_version_id uuid references catalog.resource_version (id),
  class text check (class in ('open', 'conditional')),
  content jsonb not null,
  reason text not null default '',
  case_id uuid references cases.case (id),
  revision int not null default 0,
  proposed_by uuid,
  proposed_at timestamptz,
  published_by uuid,
  published_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  unique (dataset_id, number),
  check ((state = 'published') = (published_at is not null)),
  check (class is not null or state in ('draft', 'dropped'))
);
alter table open.dataset add foreign key (version_id) references open.dataset_version (id);

create function open.keep_published() returns trigger language plpgsql as $$
begin
  if old.state = 'published' then raise exception 'a published version of the opening catalogue is not changed'; end if;
  return new;
end $$;
create trigger keep before update or delete on open.dataset_version for each row execute function open.keep_published();

create table open.release (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  -- given when it is published
  number int,
  version_id uuid not null references open.dataset_version (id),
  state text not null check (state in ('making', 'held', 'checked', 'published', 'withdrawn', 'failed', 'cancelled')),
  -- the batches frozen at its beginning, or the file
  source jsonb not null,
  -- the recipe as it was run, and what was found in the outcome
  treatment jsonb not null default '{}',
  findings jsonb,
  columns jsonb not null default '[]',
  progress jsonb not null default '{}',
  rows bigint not null default 0,
  -- equal exactly when the rows are, whatever their order
  digest text,
  difference jsonb,
  note text not null default '',
  failure text,
  -- ways out that the daily look found broken
  broken text[] not null default '{}',
  made_by uuid,
  published_by uuid,
  made_at timestamptz not null,
  published_at timestamptz,
  unique (dataset_id, number),
  check ((number is null) = (published_at is null))
);
create unique index release_making on open.release (dataset_id) where state = 'making';
create index release_dataset on open.release (dataset_id, made_at desc);
alter table open.dataset add foreign key (release_id) references open.release (id);

create table open.distribution (
  release_id uuid not null references open.release (id),
  format text not null,
  path text not null,
  bytes bigint not null,
  sha256 text not null,
  rows bigint not null,
  primary key (release_id, format)
);

grant select, insert, update on open.dataset, open.dataset_version, open.release to gongshu_app;
grant select, insert, update, delete on open.distribution to gongshu_app;

create function open.keep_files() returns trigger language plpgsql as $$
begin
  if exists (select 1 from open.release r where r.id = old.release_id and r.state = 'published') then
    raise exception 'the files of a published release are not changed';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger keep before update or delete on open.distribution for each row execute function open.keep_files();

-- One time that a data set was taken away from the public: by whom, why, how long after it was found, and what came of it.
create table open.withdrawal (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  -- what the public could have at that moment
  release_id uuid references open.release (id),
  kind text not null check (kind in ('suspended', 'withdrawn')),
  cause text not null,
  reason text not null,
  -- what its page says
  notice jsonb not null,
  found_at timestamptz not null,
  by_organisation uuid not null,
  by_person uuid,
  at timestamptz not null,
  -- of the other side (provider or authority), told at once
  confirmed_by uuid,
  confirmed_at timestamptz,
  case_id uuid references cases.case (id),
  assessment text,
  assessed_by uuid,
  assessed_at timestamptz,
  -- the document that says why it leaves the catalogue
  document text not null default '',
  told int not null default 0,
  returned_at timestamptz
);
create index withdrawal_dataset on open.withdrawal (dataset_id, at desc);
grant select, insert, update on open.withdrawal to gongshu_app;

-- What the public list of changes says, day by day.
create table open.change (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  kind text not null check (kind in ('published', 'changed', 'released', 'suspended', 'withdrawn', 'returned', 'outdated')),
  detail jsonb not null default '{}',
  on_day date not null,
  at timestamptz not null
);
create index change_dataset on open.change (dataset_id, at desc);
create index change_at on open.change (at desc);
grant select, insert on open.change to gongshu_app;

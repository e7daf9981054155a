-- Catalogue: resources, their versions, items, legal bases, source systems, and what search reads.
create extension if not exists pg_trgm;
create schema catalog;

create table catalog.code_counter (
  prefix text primary key,
  last bigint not null
);

create table catalog.resource (
  id uuid primary key,
  provider_id uuid not null references org.organisation (id),
  -- opaque and permanent: given once at the first submission, never parsed for hierarchy
  code text unique,
  state text not null default 'draft' check (state in ('draft', 'active', 'suspended', 'withdrawn')),
  state_reason text,
  published_version_id uuid,
  working_version_id uuid,
  management_key bytea,
  management_key_set_at timestamptz,
  created_at timestamptz not null,
  check (state = 'draft' or published_version_id is not null)
);
create index resource_provider on catalog.resource (provider_id);

create table catalog.resource_version (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  number int not null check (number >= 1),
  state text not null check (state in ('draft', 'in_review', 'published', 'returned')),
  revision int not null default 0,
  case_id uuid,
  return_reason text,
  change_trigger text,
  change_day date,

  name text not null default '',
  -- the name without spaces and punctuation: finds entries that differ by those alone
  name_key text not null default '',
  summary text not null default '',
  category_code text not null default '',
  format_category text not null default '',
  format_type text not null default '',
  format_note text not null default '',
  sharing_class text not null default '',
  sharing_conditions text not null default '',
  conditional_form text not null default '',
  named_units uuid[] not null default '{}',
  named_items text[] not null default '{}',
  sharing_form text not null default '',
  opening_class text not null default '',
  opening_condition text not null default '',
  update_cycle text not null default '',
  update_cycle_note text not null default '',
  supply_mode text not null default '',
  supply jsonb not null default '{}',
  data_scope text not null default '',
  data_time text not null default '',
  data_region text not null default '',
  security_level text not null default '',
  use_requirements text not null default '',
  origin text not null default '',
  origin_note text not null default '',
  parents uuid[] not null default '{}',
  duty text not null default '',
  related_codes text[] not null default '{}',

  author_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  submitted_at timestamptz,
  published_at timestamptz,

  search_document tsvector not null default '',
  search_text text not null default '',
  search_pinyin text not null default '',
  search_initials text not null default '',
  unique (resource_id, number)
);
create index resource_version_document on catalog.resource_version using gin (search_document);
create index resource_version_text on catalog.resource_version using gin (search_text gin_trgm_ops);
create index resource_version_pinyin on catalog.resource_version using gin (search_pinyin gin_trgm_ops);
create index resource_version_name_key on catalog.resource_version (name_key);

alter table catalog.resource
  add foreign key (published_version_id) references catalog.resource_version (id),
  add foreign key (working_version_id) references catalog.resource_version (id);

create table catalog.item (
  id uuid not null,
  version_id uuid not null references catalog.resource_version (id) on delete cascade,
  ordinal int not null,
  name text not null,
  title_zh text not null,
  title_en text,
  type text not null,
  length int,
  scale int,
  is_key boolean not null,
  nullable boolean not null,
  personal text not null check (personal in ('none', 'personal', 'sensitive')),
  identifier text check (identifier in ('resident-id', 'credit-code', 'division-code')),
  code_list jsonb,
  filterable boolean not null,
  description text not null,
  -- the same item keeps its id from version to version
  primary key (version_id, id),
  unique (version_id, ordinal)
);

create table catalog.legal_basis (
  version_id uuid not null references catalog.resource_version (id) on delete cascade,
  purpose text not null check (purpose in ('sharing', 'opening')),
  ordinal int not null,
  kind text not null,
  title text not null,
  article text not null,
  wording text not null,
  primary key (version_id, purpose, ordinal)
);

create table catalog.source_system (
  version_id uuid not null references catalog.resource_version (id) on delete cascade,
  ordinal int not null,
  system_id uuid,
  name text not null,
  primary key (version_id, ordinal)
);

-- What was published or refused stays as it was, whatever a command does wrong.
create function catalog.keep_published() returns trigger language plpgsql as $$
begin
  if old.state = 'published' then
    raise exception 'a published version is never overwritten' using errcode = 'integrity_constraint_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger keep_published before update or delete on catalog.resource_version
  for each row execute function catalog.keep_published();

create function catalog.keep_published_parts() returns trigger language plpgsql as $$
declare version uuid;
begin
  if tg_op = 'INSERT' then version := new.version_id; else version := old.version_id; end if;
  if exists (select from catalog.resource_version v where v.id = version and v.state = 'published') then
    raise exception 'a published version is never overwritten' using errcode = 'integrity_constraint_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger keep_published before insert or update or delete on catalog.item
  for each row execute function catalog.keep_published_parts();
create trigger keep_published before insert or update or delete on catalog.legal_basis
  for each row execute function catalog.keep_published_parts();
create trigger keep_published before insert or update or delete on catalog.source_system
  for each row execute function catalog.keep_published_parts();

grant usage on schema catalog to gongshu_app;
grant select, insert, update on catalog.code_counter, catalog.resource, catalog.resource_version to gongshu_app;
grant delete on catalog.resource_version to gongshu_app;
grant select, insert, update, delete on catalog.item, catalog.legal_basis, catalog.source_system to gongshu_app;

-- Questions a reader keeps, and what a reader wants to be told of: of one entry, or of every entry that answers a kept question.
create table catalog.saved_search (
  id uuid primary key,
  person_id uuid not null references org.person (id),
  -- the organisation the reader acted in: what they may see is decided by their part in it, each time anew
  organisation_id uuid not null references org.organisation (id),
  name text not null,
  filter jsonb not null,
  subscribed boolean not null,
  created_at timestamptz not null,
  unique (person_id, organisation_id, name)
);
create index saved_search_subscribed on catalog.saved_search (id) where subscribed;

create table catalog.watch (
  person_id uuid not null references org.person (id),
  organisation_id uuid not null references org.organisation (id),
  resource_id uuid not null references catalog.resource (id),
  created_at timestamptz not null,
  primary key (person_id, organisation_id, resource_id)
);
create index watch_resource on catalog.watch (resource_id);

grant select, insert, update, delete on catalog.saved_search, catalog.watch to gongshu_app;

-- Deliveries: files made under a grant, fetched in ranges and charged by what leaves; the register of copies outlives the files.
create sequence serve.delivery_number;
create table serve.delivery (
  id uuid primary key,
  number text not null unique,
  grant_id uuid not null references serve.grant (id),
  -- the terms the file was made under: under others it is void
  terms_version int not null,
  version_id uuid not null references serve.service_version (id),
  resource_id uuid not null references catalog.resource (id),
  consumer_id uuid not null references org.organisation (id),
  provider_id uuid not null references org.organisation (id),
  kind text not null check (kind in ('file', 'copy')),
  format text not null check (format in ('csv', 'jsonl')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  state text not null check (state in ('queued', 'making', 'ready', 'failed', 'removed')),
  failure text,
  -- what it is made of: another generation means beginning anew
  generation int,
  batch_seq bigint,
  as_of timestamptz,
  -- rows to be looked through, for the progress; rows and bytes of the chunks that are done
  expected bigint not null default 0,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  sha256 text,
  -- of the file, in their order; a mark may add one
  columns text[] not null default '{}',
  -- of the mark that names the recipient
  mark text,
  made_at timestamptz,
  expires_at timestamptz,
  removed_at timestamptz,
  -- how it lies in the store: pieces of so many bytes, the last of a chunk shorter
  piece bigint not null,
  -- what left so far
  fetched int8multirange not null default '{}',
  entry text not null
);
create index delivery_grant on serve.delivery (grant_id, requested_at desc);
create index delivery_consumer on serve.delivery (consumer_id, requested_at desc);
create index delivery_provider on serve.delivery (provider_id, requested_at desc);
create index delivery_expiry on serve.delivery (expires_at) where state = 'ready';
create index delivery_resource on serve.delivery (resource_id) where state in ('making', 'ready');

create table serve.delivery_chunk (
  delivery_id uuid not null references serve.delivery (id),
  ordinal int not null check (ordinal >= 0),
  from_byte bigint not null,
  bytes bigint not null check (bytes > 0),
  rows bigint not null check (rows >= 0),
  sha256 text not null,
  primary key (delivery_id, ordinal)
);

-- A link of one person: the token itself is never kept.
create table serve.delivery_link (
  digest bytea primary key,
  delivery_id uuid not null references serve.delivery (id),
  person_id uuid not null,
  organisation_id uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null
);

-- Who holds a copy of what, whatever becomes of the file here.
create table serve.copy (
  id uuid primary key,
  delivery_id uuid not null references serve.delivery (id),
  grant_id uuid not null references serve.grant (id),
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null references org.organisation (id),
  consumer_id uuid not null references org.organisation (id),
  -- the system or the person that took it
  holder text not null,
  way text not null check (way in ('gateway', 'desk')),
  rows bigint not null,
  bytes bigint not null,
  sha256 text not null,
  day date not null,
  at timestamptz not null,
  entry text not null,
  -- after the grant it is to be gone: what its holder says of that
  proof text,
  destroyed_on date,
  stated_by uuid,
  stated_at timestamptz,
  reminded_on date,
  unique (delivery_id, way, holder)
);
create index copy_provider on serve.copy (provider_id, at desc);
create index copy_consumer on serve.copy (consumer_id, at desc);
create index copy_grant on serve.copy (grant_id);

-- The bureau's figures for deliveries: no law names them.
create table serve.setting (
  key text primary key,
  value double precision not null,
  set_by uuid,
  set_at timestamptz not null
);

grant select, insert, update on serve.delivery, serve.copy, serve.setting to gongshu_app;
grant select, insert, delete on serve.delivery_chunk, serve.delivery_link to gongshu_app;
grant usage on sequence serve.delivery_number to gongshu_app;

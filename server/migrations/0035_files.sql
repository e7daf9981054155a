-- Files: the channel of a batch, how its file is read and who said so, what is remembered for the next file, uploads under way.
alter table collect.batch
  add column channel jsonb not null default '{"kind":"file"}',
  -- what a person said about how the file is to be read; null: found out by looking
  add column answer jsonb,
  -- why the platform asked, by code and column: never a value of the file
  add column doubts jsonb,
  -- text the rows were read from: of a packed file far more than its own bytes
  add column text_bytes bigint;
alter table collect.batch drop constraint batch_awaiting_check;
alter table collect.batch add constraint batch_awaiting_check
  check (awaiting in ('deletions', 'extra-field', 'task', 'quality', 'reading'));

-- how files of a resource are read, as somebody last said: holds for the next file that looks the same
create table collect.reading_profile (
  resource_id uuid primary key references catalog.resource (id),
  profile jsonb not null,
  batch_id uuid not null references collect.batch (id),
  set_by uuid,
  set_at timestamptz not null
);
grant select, insert, update, delete on collect.reading_profile to gongshu_app;

-- files that come in pieces: their bytes lie in the staging folder until they are whole
create table collect.upload (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  -- whoever began it: the batch is received in this name
  actor jsonb not null,
  person_id uuid,
  mode text not null check (mode in ('full', 'incremental')),
  encoding text check (encoding in ('utf-8', 'gb18030')),
  source_rows int,
  file_name text not null,
  bytes bigint not null,
  -- a digest of the file's ends, by which another browser knows the same file
  mark text,
  state text not null check (state in ('open', 'taking-in', 'ended', 'refused', 'expired', 'given-up')),
  batch_id uuid references collect.batch (id),
  refusal jsonb,
  created_at timestamptz not null,
  touched_at timestamptz not null,
  ended_at timestamptz
);
create index upload_open on collect.upload (resource_id) where state in ('open', 'taking-in');
grant select, insert, update on collect.upload to gongshu_app;

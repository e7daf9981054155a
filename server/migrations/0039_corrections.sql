-- Corrections: requests to check a value, objections, the marks they put on what is served, and what came of them.
create table quality.request (
  id uuid primary key,
  -- the same objection filed with several recipients bears one number
  number text not null,
  kind text not null check (kind in ('check', 'objection')),
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null references org.organisation (id),
  case_id uuid not null references cases.case (id),
  recipient text not null,
  recipient_id uuid not null references org.organisation (id),
  filed_by jsonb not null,
  filer_id uuid not null references org.organisation (id),
  filer_person uuid,
  channel text not null check (channel in ('desk', 'gateway')),
  -- keyed digest of the row's key under the city's key; null: the entry as a whole
  key_token bytea,
  item text,
  ground text,
  -- key, claimed value, value held at filing and words of the filer, sealed: they may name a person
  sealed bytea not null,
  filed_on date not null,
  filed_at timestamptz not null,
  held_seq int,
  source_batch_id uuid,
  source_seq int,
  source_system text,
  forwarded_at timestamptz,
  outcome text check (outcome in ('corrected', 'kept')),
  decided_on date,
  corrected_on date,
  corrected_batch_id uuid,
  corrected_seq int,
  closed_on date,
  workdays int,
  in_time boolean,
  extended boolean not null default false,
  -- steps that were decided after their day
  late_steps int not null default 0,
  told_at timestamptz,
  told_sealed bytea,
  archived_at timestamptz,
  check ((key_token is not null) or (held_seq is null)),
  check (archived_at is null or told_at is not null)
);
create index request_resource on quality.request (resource_id, key_token);
create index request_filer on quality.request (filer_id, filed_at desc);
create index request_provider on quality.request (provider_id, filed_at desc);
create index request_filed on quality.request (filed_at desc, id desc);
create unique index request_case on quality.request (case_id);
grant select, insert, update on quality.request to gongshu_app;

-- joined at read wherever a value is served; an ended mark stays on record
create table quality.mark (
  id uuid primary key,
  request_id uuid not null references quality.request (id),
  resource_id uuid not null references catalog.resource (id),
  key_token bytea,
  item text,
  kind text not null check (kind in ('under-check', 'disputed', 'corrected')),
  since date not null,
  ended_on date,
  unique (request_id, kind)
);
create index mark_standing on quality.mark (resource_id, key_token) where ended_on is null;
grant select, insert, update on quality.mark to gongshu_app;

-- what happened to a request beside its case: only ever added
create table quality.request_event (
  id uuid primary key,
  request_id uuid not null references quality.request (id),
  kind text not null,
  happened_on date not null,
  happened_at timestamptz not null,
  happened_by jsonb not null,
  organisation uuid,
  sealed bytea,
  detail jsonb not null
);
create index request_event_of on quality.request_event (request_id, happened_at);
grant select, insert on quality.request_event to gongshu_app;

create table quality.request_file (
  id uuid primary key,
  request_id uuid not null references quality.request (id),
  name_sealed bytea not null,
  media_type text not null,
  bytes bigint not null,
  object_key text not null,
  added_by jsonb not null,
  added_at timestamptz not null
);
create index request_file_of on quality.request_file (request_id);
grant select, insert on quality.request_file to gongshu_app;

-- how an office dealt with somebody's business while the value was in doubt
create table quality.dealing (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  key_token bytea not null,
  organisation uuid not null references org.organisation (id),
  person uuid,
  outcome text not null check (outcome in ('accepted', 'rejected')),
  ground text,
  proof boolean not null,
  dealt_on date not null,
  dealt_at timestamptz not null
);
create index dealing_of on quality.dealing (resource_id, key_token);
grant select, insert on quality.dealing to gongshu_app;

-- a refusal somebody reports while their record is being checked: an item of supervision
create table quality.refusal (
  id uuid primary key,
  request_id uuid not null references quality.request (id),
  case_id uuid not null references cases.case (id),
  office_id uuid not null references org.organisation (id),
  sealed bytea not null,
  reported_by jsonb not null,
  reported_on date not null,
  reported_at timestamptz not null
);
create index refusal_of on quality.refusal (request_id);
grant select, insert on quality.refusal to gongshu_app;

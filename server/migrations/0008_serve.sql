-- Serve: data services, grants, keys, quotas, nonces and the tallies of calls; serving tables stand in schema serve_data.
create schema serve;
grant usage on schema serve to gongshu_app;
-- Here the platform itself makes and drops tables while it runs: generations of services, and the nonces by hour.
create schema serve_data;
grant usage, create on schema serve_data to gongshu_app;

create table serve.service (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{2,62}$'),
  kind text not null check (kind in ('lookup')),
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null references org.organisation (id),
  title_zh text not null,
  title_en text not null,
  created_at timestamptz not null
);
create index service_resource on serve.service (resource_id);

create table serve.service_version (
  id uuid primary key,
  service_id uuid not null references serve.service (id),
  number int not null check (number >= 1),
  plan jsonb not null,
  plan_digest text not null,
  published_at timestamptz not null,
  -- what callers read now: generation 0 means that nothing was built yet
  generation int not null default 0,
  row_count bigint not null default 0,
  -- the visible set the generation was built from, and the sequence of its newest batch
  batch_seq bigint,
  batches uuid[] not null default '{}',
  refreshed_at timestamptz,
  unique (service_id, number)
);

create table serve.grant (
  id uuid primary key,
  number text not null unique,
  consumer_id uuid not null references org.organisation (id),
  system_id uuid not null references org.application_system (id),
  provider_id uuid not null references org.organisation (id),
  service_id uuid not null references serve.service (id),
  version_id uuid not null references serve.service_version (id),
  case_id uuid references cases.case (id),
  -- the newest version of the terms and the newest state
  terms_version int not null,
  state text not null check (state in ('active', 'suspended', 'revoked')),
  ground text,
  first_day date not null,
  last_day date,
  issued_at timestamptz not null
);
create index grant_consumer on serve.grant (consumer_id, issued_at desc);
create index grant_provider on serve.grant (provider_id, issued_at desc);
create index grant_service on serve.grant (service_id);
create sequence serve.grant_number;
create index grant_case on serve.grant (case_id);

-- The terms as they were hashed: never edited, a change is a further version.
create table serve.grant_version (
  grant_id uuid not null references serve.grant (id),
  version int not null check (version >= 1),
  terms text not null,
  digest text not null,
  entry text not null,
  at timestamptz not null,
  primary key (grant_id, version)
);

create table serve.grant_state (
  id uuid primary key,
  grant_id uuid not null references serve.grant (id),
  ordinal int not null,
  state text not null check (state in ('active', 'suspended', 'revoked')),
  ground text,
  note text,
  articles text[] not null default '{}',
  by_person uuid,
  at timestamptz not null,
  entry text not null,
  unique (grant_id, ordinal)
);

create table serve.key (
  id text primary key,
  grant_id uuid not null references serve.grant (id),
  sealed bytea not null,
  created_by uuid,
  created_at timestamptz not null,
  revoked_by uuid,
  revoked_at timestamptz
);
create index key_grant on serve.key (grant_id);

create table serve.quota_ledger (
  grant_id uuid not null references serve.grant (id),
  unit text not null check (unit in ('calls')),
  period date not null,
  used bigint not null check (used >= 0),
  primary key (grant_id, unit, period)
);

-- How many calls ended how, for both sides to read; each single call stands in the ledger.
create table serve.call_tally (
  grant_id uuid not null references serve.grant (id),
  day date not null,
  outcome text not null,
  calls bigint not null,
  records bigint not null,
  last_at timestamptz not null,
  primary key (grant_id, day, outcome)
);

-- Staff numbers of those on whose behalf calls were made, kept apart from the ledger, which holds no personal data.
create table serve.call_operator (
  entry_id uuid primary key,
  grant_id uuid not null references serve.grant (id),
  operator text not null,
  at timestamptz not null
);

-- Refused before a key was known: counted by reason, address prefix and minute, one ledger entry each.
create table serve.refusal_count (
  minute timestamptz not null,
  reason text not null,
  prefix text not null,
  calls bigint not null,
  recorded bigint not null default 0,
  primary key (minute, reason, prefix)
);

-- The city's figure of refused calls was reached: told once a grant and day.
create table serve.refusal_alert (
  grant_id uuid not null references serve.grant (id),
  day date not null,
  at timestamptz not null,
  primary key (grant_id, day)
);

create function serve.keep() returns trigger language plpgsql as $$
begin
  raise exception 'what was granted is never edited' using errcode = 'integrity_constraint_violation';
end $$;
create trigger keep before update or delete on serve.grant_version for each row execute function serve.keep();
create trigger keep before update or delete on serve.grant_state for each row execute function serve.keep();

grant select, insert on serve.service, serve.grant_version, serve.grant_state, serve.call_operator,
  serve.refusal_alert to gongshu_app;
grant select, insert, update on serve.service_version, serve.grant, serve.key, serve.quota_ledger, serve.call_tally,
  serve.refusal_count to gongshu_app;
grant usage on sequence serve.grant_number to gongshu_app;

-- The test environment: grants and versions of its own beside the real ones, parted by the database itself, so that no
-- statement of the platform meets a test grant by oversight. A connection says which environment it works in.
create function serve.environment() returns text language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('gongshu.environment', true), ''), 'production') $$;

alter table serve.grant
  add column environment text not null default 'production' check (environment in ('production', 'test'));
alter table serve.grant alter column environment set default serve.environment();
alter table serve.grant enable row level security;
create policy environment on serve.grant using (environment = (select serve.environment()));

-- A version of the test environment has the number and plan of the real one and rows that were made up.
alter table serve.service_version
  add column environment text not null default 'production' check (environment in ('production', 'test'));
alter table serve.service_version alter column environment set default serve.environment();
alter table serve.service_version drop constraint service_version_service_id_number_key;
alter table serve.service_version add constraint service_version_number unique (service_id, number, environment);
alter table serve.service_version enable row level security;
create policy environment on serve.service_version using (environment = (select serve.environment()));

alter table serve.refusal_count
  add column environment text not null default 'production' check (environment in ('production', 'test'));
alter table serve.refusal_count alter column environment set default serve.environment();
alter table serve.refusal_count drop constraint refusal_count_pkey;
alter table serve.refusal_count add primary key (environment, minute, reason, prefix);

-- The document of a version as it was when the version was published: an interface description, kept as written.
create table serve.service_document (
  version_id uuid primary key references serve.service_version (id),
  document text not null,
  digest text not null,
  at timestamptz not null
);
create trigger keep before update or delete on serve.service_document for each row execute function serve.keep();
grant select, insert on serve.service_document to gongshu_app;

-- Whether an entry that is to be shared is served: what the last look found, and since when it has been so.
create table serve.probe (
  resource_id uuid primary key references catalog.resource (id),
  served boolean not null,
  detail text not null,
  since timestamptz not null,
  at timestamptz not null
);
create index probe_unserved on serve.probe (since) where not served;
grant select, insert, update, delete on serve.probe to gongshu_app;

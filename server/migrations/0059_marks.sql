-- Marks in exported rows, and the canary that asks whether masks and filters still hold.

-- What a leaked copy is known by. The key is sealed; its commitment stands in the ledger, so nobody can make one up afterwards.
create table serve.export_mark (
  export_id uuid primary key,
  version_id uuid not null references serve.service_version (id),
  resource_id uuid not null references catalog.resource (id),
  grant_id uuid not null references serve.grant (id),
  terms_version int not null,
  consumer_id uuid not null references org.organisation (id),
  provider_id uuid not null references org.organisation (id),
  -- who asked for the export
  person_id uuid,
  at timestamptz not null,
  manner text not null check (manner in ('parity', 'token')),
  scheme jsonb not null,
  -- names of the columns as they left, in order
  columns text[] not null,
  sealed bytea not null,
  commitment text not null,
  entry text not null
);
create index export_mark_version on serve.export_mark (version_id, at desc);
create index export_mark_manner on serve.export_mark (manner, at desc);
create trigger keep before update or delete on serve.export_mark for each row execute function serve.keep();
grant select, insert on serve.export_mark to gongshu_app;

-- The newest answer of the canary for each service version and store.
create table serve.canary (
  version_id uuid not null references serve.service_version (id),
  store text not null check (store in ('postgres', 'warehouse')),
  at timestamptz not null,
  outcome text not null check (outcome in ('held', 'failed', 'not-asked')),
  policies int not null,
  rows int not null,
  probes int not null,
  finding text,
  primary key (version_id, store)
);
grant select, insert, update on serve.canary to gongshu_app;

-- A service whose policy was seen not to hold answers nobody until a person lifts it.
alter table serve.service add column held_at timestamptz;
create table serve.service_hold (
  id uuid primary key,
  service_id uuid not null references serve.service (id),
  version_id uuid not null references serve.service_version (id),
  store text not null,
  finding text not null,
  set_at timestamptz not null,
  entry text not null,
  lifted_at timestamptz,
  lifted_by uuid,
  note text,
  lift_entry text
);
create unique index service_hold_standing on serve.service_hold (service_id) where lifted_at is null;
grant select, insert, update on serve.service_hold to gongshu_app;
grant update (held_at) on serve.service to gongshu_app;

-- Push: records that application systems send as they arise, their lag; and timeliness: what is due, met, late, excused.

-- a key is a system's own; its secret is kept sealed because signatures must be recomputed
create table collect.push_key (
  id text primary key,
  system_id uuid not null references org.application_system (id),
  organisation_id uuid not null references org.organisation (id),
  sealed bytea not null,
  -- address ranges from which it may be used; null: any
  addresses jsonb,
  created_by uuid,
  created_at timestamptz not null,
  revoked_by uuid,
  revoked_at timestamptz
);
create index push_key_system on collect.push_key (system_id);

create table collect.push_nonce (
  key_id text not null,
  nonce text not null,
  signed_at timestamptz not null,
  primary key (key_id, nonce)
);
create index push_nonce_signed on collect.push_nonce (signed_at);

create table collect.push (
  id uuid primary key,
  -- the order in which pushes count
  ordinal bigint generated always as identity unique,
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  system_id uuid not null references org.application_system (id),
  key_id text not null references collect.push_key (id),
  idempotency_key text not null,
  sha256 text not null,
  object_key text not null,
  bytes int not null,
  format text not null check (format in ('json', 'ndjson')),
  -- an error code: its records can no longer be taken in
  refusal text,
  -- said of all records that do not say it themselves
  produced_at timestamptz,
  accepted int not null,
  -- records not taken: place, field, code
  refused jsonb not null,
  received_at timestamptz not null,
  batch_id uuid references collect.batch (id),
  -- lines of the batch that hold its records, in their order; null where a later record of the key replaced one
  lines jsonb,
  visible_at timestamptz,
  -- milliseconds from production to visible, one a record in the order of lines; null where nobody said when it arose
  lags jsonb,
  unique (system_id, resource_id, idempotency_key)
);
create index push_waiting on collect.push (resource_id, ordinal) where batch_id is null;
create index push_resource on collect.push (resource_id, ordinal desc);
create index push_batch on collect.push (batch_id) where batch_id is not null;

-- lag counted by day, so that figures stay cheap when records are many
create table collect.lag_day (
  resource_id uuid not null references catalog.resource (id),
  day date not null,
  records bigint not null,
  above bigint not null,
  sum_ms bigint not null,
  max_ms bigint not null,
  primary key (resource_id, day)
);

-- when a source was last heard of, whether or not it had anything new
create table collect.contact (
  resource_id uuid primary key references catalog.resource (id),
  at timestamptz not null
);

alter table collect.batch
  -- rows that differ from what was there before; null until counted
  add column changed_rows bigint,
  add column no_change_by uuid,
  add column no_change_at timestamptz;

-- the unit says its data changed on a day: from then on they are due, whatever the cycle
create table collect.declared_change (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  changed_on date not null,
  declared_by uuid,
  declared_at timestamptz not null
);
create index declared_change_resource on collect.declared_change (resource_id, changed_on desc);

-- how each due day was met, under the term then in force; the one without a day of its own is still to be met
create table collect.due (
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  due_day date not null,
  -- the update from which it was counted; null: the first load is due
  after_batch uuid references collect.batch (id),
  outcome text not null check (outcome in ('open', 'on-time', 'late')),
  met_day date,
  primary key (resource_id, due_day)
);
create unique index due_unmet on collect.due (resource_id) where met_day is null;
create index due_organisation on collect.due (organisation_id, due_day);

-- what is late now and since when: read with every call, so it is not worked out there
create table collect.late (
  resource_id uuid primary key references catalog.resource (id),
  since timestamptz not null
);

-- how entries are gathered where the unit may choose
create table collect.gathering_mode (
  resource_id uuid primary key references catalog.resource (id),
  mode text not null check (mode in ('realtime', 'batch')),
  chosen_by uuid,
  chosen_at timestamptz not null
);

-- how often a consumer needs the data, and to which longer term it agreed
create table collect.use_need (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  consumer_id uuid not null references org.organisation (id),
  need_days int not null check (need_days > 0),
  purpose text not null,
  agreed_days int check (agreed_days > 0),
  agreed_by uuid,
  agreed_at timestamptz,
  stated_by uuid,
  stated_at timestamptz not null,
  unique (resource_id, consumer_id)
);

-- tables left out of the cards of a unit, for their updates, their quality or both
create table collect.card_exempt (
  resource_id uuid primary key references catalog.resource (id),
  purpose text not null check (purpose in ('update', 'quality', 'both')),
  reason text not null,
  set_by uuid,
  set_at timestamptz not null
);

create table collect.card_day (
  organisation_id uuid not null references org.organisation (id),
  day date not null,
  timely int not null,
  updates int not null,
  qualified int,
  qualities int,
  colour text not null check (colour in ('red', 'yellow', 'green', 'grey')),
  primary key (organisation_id, day)
);

-- the uses an exception still serves
alter table collect.exception add column uses_served text;

grant select, insert, update on collect.push_key, collect.push, collect.lag_day, collect.contact, collect.declared_change,
  collect.use_need to gongshu_app;
grant select, insert, delete on collect.push_nonce to gongshu_app;
grant select, insert, update, delete on collect.due, collect.late, collect.gathering_mode, collect.card_exempt, collect.card_day to gongshu_app;

-- Org: regions, organisations, people and how they sign in, roles, application systems. No identity numbers are kept here.
create schema if not exists org;
grant usage on schema org to gongshu_app;

create table org.region (
  code text primary key check (code ~ '^(\d{6}|\d{9}|\d{12})$'),
  parent text references org.region (code) deferrable initially deferred,
  level smallint not null check (level between 1 and 5),
  name_zh text not null,
  name_en text
);
create index region_parent on org.region (parent);

create table org.organisation (
  id uuid primary key,
  name_zh text not null unique,
  name_en text not null,
  -- key of the rule of admitted kinds, or of the sectors registered by reference
  kind text not null,
  sector text,
  credit_code text not null unique,
  region_code text not null references org.region (code),
  parent_id uuid references org.organisation (id),
  -- the part it plays in the city's data management; each region has one data authority
  office text check (office in ('bureau', 'government', 'finance', 'security')),
  authorisation_document text,
  state text not null default 'active' check (state in ('active', 'closed')),
  created_at timestamptz not null
);
create unique index organisation_bureau on org.organisation (region_code) where office = 'bureau' and state = 'active';
create index organisation_region on org.organisation (region_code);

create table org.person (
  id uuid primary key,
  account text not null check (account = lower(account)),
  name text not null,
  state text not null default 'active' check (state in ('active', 'disabled')),
  created_at timestamptz not null
);
create unique index person_account on org.person (account);

create table org.credential (
  person_id uuid primary key references org.person (id),
  hash text not null,
  must_change boolean not null,
  changed_at timestamptz not null
);
-- earlier verifiers, so that a password does not come back at once
create table org.credential_history (
  id uuid primary key,
  person_id uuid not null references org.person (id),
  hash text not null,
  at timestamptz not null
);
create index credential_history_person on org.credential_history (person_id, at desc);

create table org.role_assignment (
  id uuid primary key,
  person_id uuid not null references org.person (id),
  organisation_id uuid not null references org.organisation (id),
  role text not null check (role in ('bureau', 'provider', 'consumer', 'head', 'auditor', 'system_admin', 'security_admin',
    'government', 'finance', 'security', 'operator', 'expert', 'assessor')),
  since timestamptz not null,
  until timestamptz
);
create unique index role_current on org.role_assignment (person_id, organisation_id, role) where until is null;
create index role_of_organisation on org.role_assignment (organisation_id, role) where until is null;

create table org.contact (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  -- key of the rule of required posts
  post text not null,
  name text not null,
  duty text,
  telephone text,
  person_id uuid references org.person (id),
  since timestamptz not null,
  until timestamptz
);
create unique index contact_current on org.contact (organisation_id, post) where until is null;

create table org.application_system (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,62}$'),
  name_zh text not null,
  name_en text not null,
  organisation_id uuid not null references org.organisation (id),
  place text not null,
  state text not null default 'active' check (state in ('active', 'closed')),
  created_at timestamptz not null
);
create index application_system_organisation on org.application_system (organisation_id);

-- only digests of tokens: who reads this table cannot take over a session
create table org.session (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references org.person (id),
  organisation_id uuid not null references org.organisation (id),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz
);
create index session_person on org.session (person_id) where ended_at is null;

-- a browser its owner has signed in with before is counted by itself, so strangers cannot lock the owner out
create table org.known_device (
  token_hash bytea primary key,
  person_id uuid not null references org.person (id),
  created_at timestamptz not null
);
create index known_device_person on org.known_device (person_id);

-- keys are digests: what was typed as an account may be a password
create table org.sign_in_failure (
  scope text not null check (scope in ('account', 'address', 'device')),
  key bytea not null,
  count int not null,
  first_at timestamptz not null,
  locked_until timestamptz,
  primary key (scope, key)
);

create table org.setting (
  key text primary key,
  value jsonb not null,
  set_by uuid,
  set_at timestamptz not null
);

grant select, insert, update on org.region, org.organisation, org.person, org.credential, org.role_assignment,
  org.contact, org.application_system, org.session, org.setting to gongshu_app;
grant select, insert on org.credential_history to gongshu_app;
grant select, insert, update, delete on org.sign_in_failure, org.known_device, org.session to gongshu_app;

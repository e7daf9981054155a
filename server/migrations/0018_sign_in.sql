-- Sign-in: the second factor, identities of an outside provider, what waits between two steps, and who may act for a company.
create table org.totp (
  person_id uuid primary key references org.person (id),
  -- sealed: it must be used, so it cannot be hashed
  secret bytea not null,
  -- null until the first code was right
  confirmed_at timestamptz,
  -- the last time step accepted: a code is good once
  last_step bigint not null default 0,
  created_at timestamptz not null
);

create table org.recovery_code (
  hash bytea primary key,
  person_id uuid not null references org.person (id),
  used_at timestamptz
);
create index recovery_code_person on org.recovery_code (person_id);

-- an account at an identity provider, linked by its holder
create table org.identity (
  issuer text not null,
  subject text not null,
  person_id uuid not null references org.person (id),
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create unique index identity_person on org.identity (person_id, issuer);

-- between password and second factor, or on the way to the provider and back; only digests of what the browser holds
create table org.pending_sign_in (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('second-factor', 'provider', 'link')),
  person_id uuid references org.person (id),
  -- what the provider's answer is checked against, sealed
  checks bytea,
  detail jsonb not null default '{}',
  tries int not null default 0,
  expires_at timestamptz not null
);
create index pending_sign_in_expires on org.pending_sign_in (expires_at);

alter table org.session
  add column method text not null default 'password',
  add column network text not null default '',
  add column device text not null default '';

-- a company lets a person act for it: roles for a time, resting on a document
create table org.attorney (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null references org.person (id),
  roles text[] not null check (cardinality(roles) > 0),
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  document text not null check (document <> ''),
  granted_by uuid not null references org.person (id),
  granted_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid
);
create index attorney_person on org.attorney (person_id) where ended_at is null;
create index attorney_organisation on org.attorney (organisation_id);

grant select, insert, update, delete on org.totp, org.recovery_code, org.identity, org.pending_sign_in to gongshu_app;
grant select, insert, update on org.attorney to gongshu_app;

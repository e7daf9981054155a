-- Grants of every unit and period, keys of systems, and who may not call.

-- Issued, but the agreement is not signed: every call is refused until it is.
alter table serve.grant drop constraint grant_state_check;
alter table serve.grant add constraint grant_state_check
  check (state in ('pending', 'active', 'suspended', 'revoked'));
alter table serve.grant_state drop constraint grant_state_state_check;
alter table serve.grant_state add constraint grant_state_state_check
  check (state in ('pending', 'active', 'suspended', 'revoked'));
-- What another room started a suspension for, by its own number.
alter table serve.grant_state add column matter_id uuid;
-- Seven days of use above the stated average are looked for by day, whatever the number of grants.
create index grant_last_day on serve.grant (last_day) where state <> 'revoked';

-- A key without a grant belongs to its system: service and purpose of the call say under which grant it is made.
alter table serve.key alter column grant_id drop not null;
alter table serve.key alter column sealed drop not null;
alter table serve.key
  add column system_id uuid references org.application_system (id),
  add column environment text not null default 'production' check (environment in ('production', 'test')),
  add column algorithm text not null default 'hmac-sha256' check (algorithm in
    ('hmac-sha256', 'hmac-sm3', 'ed25519', 'ecdsa-p256-sha256', 'ecdsa-p384-sha384', 'rsa-pss-sha512', 'sm2-sm3')),
  -- SPKI as PEM; the private half never comes here
  add column public_key text,
  add column fingerprint text,
  add column not_before timestamptz,
  add column not_after timestamptz,
  -- the key this one takes over from
  add column follows text references serve.key (id);
update serve.key k set system_id = (select g.system_id from serve.grant g where g.id = k.grant_id);
alter table serve.key alter column system_id set not null;
alter table serve.key add constraint key_material check ((sealed is null) <> (public_key is null));
create index key_system on serve.key (system_id);

-- Calls, rows and bytes; a day `2026-11-22`, a month `2026-11`, or `total`.
alter table serve.quota_ledger drop constraint quota_ledger_unit_check;
alter table serve.quota_ledger alter column period type text using to_char(period, 'YYYY-MM-DD');
alter table serve.quota_ledger add constraint quota_ledger_unit_check check (unit in ('calls', 'rows', 'bytes'));
alter table serve.quota_ledger add constraint quota_ledger_period_check
  check (period = 'total' or period ~ '^\d{4}-\d{2}(-\d{2})?$');

-- A person of the consumer who may not call; without a grant, under none of the organisation's.
create table serve.user_bar (
  id uuid primary key,
  consumer_id uuid not null references org.organisation (id),
  grant_id uuid references serve.grant (id),
  operator text not null,
  note text not null,
  until date,
  set_by uuid,
  set_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz,
  entry text not null
);
create index user_bar_standing on serve.user_bar (consumer_id, operator) where lifted_at is null;

-- Daily use stood above the stated average for as many days running as the city's figure says: told once a run.
create table serve.average_notice (
  grant_id uuid not null references serve.grant (id),
  first_day date not null,
  last_day date not null,
  at timestamptz not null,
  primary key (grant_id, first_day)
);

-- The gateway's own keys: what an answer was is provable by somebody who holds no secret of the caller.
create table serve.gateway_key (
  id text primary key,
  algorithm text not null check (algorithm in ('ed25519', 'sm2-sm3')),
  sealed bytea not null,
  public_key text not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index gateway_key_live on serve.gateway_key (algorithm) where retired_at is null;

-- The text a caller with a registered key signed, sealed: with the entry's signature it proves the call; erasable beside the ledger.
create table serve.call_base (
  entry_id uuid primary key,
  grant_id uuid not null references serve.grant (id),
  key_id text not null references serve.key (id),
  sealed bytea not null,
  at timestamptz not null
);
create index call_operator_grant on serve.call_operator (grant_id, at);

grant select, insert, update on serve.user_bar, serve.gateway_key to gongshu_app;
grant select, insert on serve.average_notice to gongshu_app;
grant select, insert, delete on serve.call_base to gongshu_app;

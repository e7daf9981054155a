-- What stands outside the house for the log: witnesses, time stamps, outages, the parallel note, the search copy.

-- Whoever signs what we publish. `trust` is what their signatures are held against: a verifier key, or certificates in PEM.
create table ledger.outsider (
  id uuid primary key,
  kind text not null check (kind in ('witness', 'stamp')),
  name text not null,
  -- In whose hands it is.
  holder text not null,
  address text not null,
  trust text not null,
  -- OID a stamp must bear; null: any of this authority.
  policy text check (policy is null or kind = 'stamp'),
  added_at timestamptz not null,
  retired_at timestamptz
);
create unique index outsider_in_use on ledger.outsider (kind, name) where retired_at is null;
grant select, insert, update (retired_at) on ledger.outsider to gongshu_app;

create table ledger.cosignature (
  origin text not null,
  size bigint not null check (size > 0),
  outsider_id uuid not null references ledger.outsider (id),
  -- The checkpoint it was given for: heads are thinned, this stays.
  note text not null,
  line text not null,
  -- By the witness's clock, and by ours.
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (origin, size, outsider_id)
);
create index cosignature_newest on ledger.cosignature (outsider_id, received_at desc);

create table ledger.stamp (
  id uuid primary key,
  outsider_id uuid not null references ledger.outsider (id),
  origin text not null,
  size bigint not null check (size > 0),
  -- `head`: of a running log, `day`: its last of a day, `frozen`: of a year that is closed, `renewal`: of what was stamped before.
  purpose text not null check (purpose in ('head', 'day', 'frozen', 'renewal')),
  -- The bytes that were stamped.
  content bytea not null,
  token bytea not null,
  at timestamptz not null,
  serial text not null,
  policy text not null,
  -- When the authority's certificate ends: renewal must come before.
  not_after timestamptz not null,
  received_at timestamptz not null
);
create index stamp_of on ledger.stamp (origin, size);
create index stamp_newest on ledger.stamp (outsider_id, received_at desc);

-- Silence or false answers of an outsider, from the first to the last.
create table ledger.outage (
  id uuid primary key,
  outsider_id uuid not null references ledger.outsider (id),
  reason text not null,
  since timestamptz not null,
  ended_at timestamptz
);
create unique index outage_open on ledger.outage (outsider_id) where ended_at is null;
grant select, insert, update (ended_at) on ledger.outage to gongshu_app;

-- The key of the SM2 note; the newest signs, the older ones verify.
create table ledger.sm_key (
  id uuid primary key,
  public_pem text not null,
  sealed bytea not null,
  at timestamptz not null
);
create table ledger.day_digest (
  origin text not null,
  day date not null,
  -- Entries [first, last) of the log.
  first bigint not null,
  last bigint not null check (last >= first),
  digest bytea not null check (octet_length(digest) = 32),
  note text not null,
  primary key (origin, day)
);

do $$ declare t text; begin
  foreach t in array array['cosignature', 'stamp', 'sm_key', 'day_digest'] loop
    execute format('create trigger refuse before update or delete or truncate on ledger.%I for each statement execute function ledger.refuse()', t);
    execute format('alter table ledger.%I enable always trigger refuse', t);
    execute format('grant select, insert on ledger.%I to gongshu_app', t);
  end loop;
end $$;

-- How far the search copy in the warehouse goes, and how far it was held against the log.
create table ledger.copied (
  shard smallint primary key,
  size bigint not null,
  compared bigint not null default 0,
  compared_at timestamptz,
  -- When the whole was compared last.
  whole_at timestamptz,
  -- Index of the first row that differs.
  differs bigint
);
grant select, insert, update on ledger.copied to gongshu_app;

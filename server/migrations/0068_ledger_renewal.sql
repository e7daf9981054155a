-- Ledger: renewal of heads and keys.

-- Every key of a log after its first. From the tree of `size` entries on it signs; the entry with that index announces it.
create table ledger.key_change (
  origin text not null,
  size bigint not null check (size >= 0),
  -- `rotated`: announced under the old key as well; `lost`: declared without it.
  why text not null check (why in ('rotated', 'lost')),
  verifier_key text not null unique,
  sealed bytea not null,
  -- What both keys signed, or the new one alone.
  statement text not null,
  at timestamptz not null,
  primary key (origin, size)
);
-- People order a change; the sequencer makes it, alone as it makes heads.
create table ledger.key_order (
  id uuid primary key,
  stream text not null check (stream in ('audit', 'test')),
  why text not null check (why in ('rotated', 'lost')),
  ordered_at timestamptz not null,
  done_at timestamptz
);
create unique index key_order_open on ledger.key_order (stream) where done_at is null;
grant select, insert, update (done_at) on ledger.key_order to gongshu_app;

-- The head of a log once more, over the same entries under another hash.
create table ledger.second_head (
  origin text not null,
  size bigint not null check (size > 0),
  hash text not null check (hash in ('sha512', 'sm3')),
  note text not null,
  at timestamptz not null,
  primary key (origin, size, hash)
);
alter table ledger.stamp drop constraint stamp_purpose_check,
  add constraint stamp_purpose_check check (purpose in ('head', 'day', 'frozen', 'renewal', 'second'));

-- What an authority published of the certificates that sign its stamps; the newest that differs from the one before.
create table ledger.certificate_status (
  id uuid primary key,
  outsider_id uuid not null references ledger.outsider (id),
  address text not null,
  content bytea not null,
  -- By the list's own words.
  this_update timestamptz not null,
  next_update timestamptz,
  received_at timestamptz not null
);
create index certificate_status_newest on ledger.certificate_status (outsider_id, received_at desc);

do $$ declare t text; begin
  foreach t in array array['key_change', 'second_head', 'certificate_status'] loop
    execute format('create trigger refuse before update or delete or truncate on ledger.%I for each statement execute function ledger.refuse()', t);
    execute format('alter table ledger.%I enable always trigger refuse', t);
    execute format('grant select, insert on ledger.%I to gongshu_app', t);
  end loop;
end $$;

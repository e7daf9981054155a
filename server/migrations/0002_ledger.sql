-- Ledger: append-only entries, their dense numbers, the tree over them and its signed heads.
create schema ledger;
grant usage on schema ledger to gongshu_app;

-- Every other column is derived from `body` and serves queries only; `gongshu ledger verify` compares them.
create table ledger.entry (
  id uuid primary key,
  kind text not null,
  body bytea not null check (octet_length(body) <= 65535),
  hash bytea not null unique,
  at timestamptz not null,
  subject_type text not null,
  subject_id text not null,
  organisation_id uuid,
  organisations uuid[] not null,
  case_id uuid,
  check (hash = sha256('\x00'::bytea || body))
);
create index entry_at on ledger.entry using brin (at);
create index entry_kind on ledger.entry (kind, id);
create index entry_subject on ledger.entry (subject_id, id);
create index entry_case on ledger.entry (case_id, id) where case_id is not null;
create index entry_organisations on ledger.entry using gin (organisations);

-- Entries that have no number yet. Filled by a trigger, so that no entry can be written past it.
-- A queue instead of "entries without a leaf": what one second costs must not grow with twenty years.
create table ledger.pending (entry_id uuid primary key)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- No foreign keys inside this schema: their checks would lock, and so rewrite, rows of the entry table.
create table ledger.leaf (
  index bigint primary key check (index >= 0),
  entry_id uuid not null unique,
  hash bytea not null check (octet_length(hash) = 32)
);

-- Hashes of complete subtrees of 256^n leaves (level 8, 16, …), so that no proof and no restart reads the whole tree.
create table ledger.node (
  level smallint not null check (level > 0 and level % 8 = 0),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, index)
);

-- The primary key is what makes a second root for one size impossible.
create table ledger.head (
  size bigint primary key check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  at timestamptz not null,
  note text not null
);

-- The key that signs heads: public part as C2SP verifier key, private part sealed by the vault.
create table ledger.signer (
  origin text primary key,
  verifier_key text not null,
  sealed bytea not null,
  at timestamptz not null
);

-- The erasable side: without the salt an entry still verifies and names nobody.
create table ledger.disclosure (
  entry_id uuid primary key,
  salt bytea not null check (octet_length(salt) = 16),
  person_id uuid not null
);
create index disclosure_person on ledger.disclosure (person_id);

-- One entry per reader, day and filter: digests of what has been recorded already.
create table ledger.reading (
  digest bytea primary key,
  day date not null
);

create function ledger.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on ledger.% is refused', tg_op, tg_table_name using errcode = '42501';
end $$;

create function ledger.enqueue() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into ledger.pending (entry_id) select id from written;
  return null;
end $$;
revoke all on function ledger.enqueue() from public;

create trigger enqueue after insert on ledger.entry
  referencing new table as written for each statement execute function ledger.enqueue();
alter table ledger.entry enable always trigger enqueue;

do $$ declare t text; begin
  foreach t in array array['entry', 'leaf', 'node', 'head', 'signer'] loop
    execute format('create trigger refuse before update or delete or truncate on ledger.%I for each statement execute function ledger.refuse()', t);
    execute format('alter table ledger.%I enable always trigger refuse', t);
    execute format('grant select, insert on ledger.%I to gongshu_app', t);
  end loop;
end $$;
create trigger refuse before update or truncate on ledger.disclosure for each statement execute function ledger.refuse();
alter table ledger.disclosure enable always trigger refuse;

grant select, delete on ledger.pending to gongshu_app;
grant select, insert, delete on ledger.disclosure to gongshu_app;
grant select, insert, delete on ledger.reading to gongshu_app;

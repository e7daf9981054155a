-- The log by streams and years. What was one log is shard 1 and keeps its name for ever.
create table ledger.shard (
  id smallint primary key check (id > 0),
  stream text not null check (stream in ('audit', 'test')),
  year smallint not null,
  origin text not null unique,
  at timestamptz not null,
  -- A year has one log of each stream; a clock that was set back opens none a second time.
  unique (stream, year)
);
-- A shard whose folder is complete: last checkpoint, keys, chain and verifier are in it.
create table ledger.frozen (
  shard smallint primary key,
  at timestamptz not null
);
insert into ledger.shard (id, stream, year, origin, at)
  select 1, 'audit', extract(year from at at time zone 'Asia/Shanghai'), origin, at
  from ledger.signer order by at limit 1;

-- A constant default fills the rows that are there without touching one: the guards refuse every update.
alter table ledger.entry add column stream text not null default 'audit';
create index entry_test_stream on ledger.entry (id) where stream <> 'audit';

alter table ledger.leaf add column shard smallint not null default 1;
alter table ledger.leaf drop constraint leaf_pkey, add primary key (shard, index);
alter table ledger.leaf alter column shard drop default;
alter table ledger.node add column shard smallint not null default 1;
alter table ledger.node drop constraint node_pkey, add primary key (shard, level, index);
alter table ledger.node alter column shard drop default;
alter table ledger.head add column shard smallint not null default 1;
-- Still what makes a second root for one size impossible.
alter table ledger.head drop constraint head_pkey, add primary key (shard, size);
alter table ledger.head alter column shard drop default;
create index head_at on ledger.head (shard, at);

-- What does not fit into the two kilobytes of an entry; the entry holds its digest.
create table ledger.aside (
  entry_id uuid primary key,
  content bytea not null
);

do $$ declare t text; begin
  foreach t in array array['shard', 'frozen', 'aside'] loop
    execute format('create trigger refuse before update or delete or truncate on ledger.%I for each statement execute function ledger.refuse()', t);
    execute format('alter table ledger.%I enable always trigger refuse', t);
    execute format('grant select, insert on ledger.%I to gongshu_app', t);
  end loop;
end $$;

-- Heads are thinned: of those two days old the last of each hour stays. Any other deletion is refused, whoever asks.
create function ledger.refuse_unless_thinning() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if exists (select 1 from ledger.head later
             where later.shard = old.shard and later.size > old.size
               and date_trunc('hour', later.at, 'UTC') = date_trunc('hour', old.at, 'UTC'))
     and exists (select 1 from ledger.head later where later.shard = old.shard and later.at >= old.at + interval '2 days') then
    return old;
  end if;
  raise exception 'the ledger is append-only: delete on ledger.head is refused' using errcode = '42501';
end $$;
drop trigger refuse on ledger.head;
create trigger refuse before update or truncate on ledger.head for each statement execute function ledger.refuse();
create trigger thin before delete on ledger.head for each row execute function ledger.refuse_unless_thinning();
alter table ledger.head enable always trigger refuse;
alter table ledger.head enable always trigger thin;
grant delete on ledger.head to gongshu_app;

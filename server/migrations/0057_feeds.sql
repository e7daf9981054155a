-- Feeds: the changes of a serving table under dense numbers, who has taken which of them, and the nudges that say there are new ones.
create table serve.feed (
  id uuid primary key,
  version_id uuid not null unique references serve.service_version (id),
  -- the last number given; whoever holds its state holds the table as it is
  newest bigint not null check (newest >= 1),
  -- entries up to this one are gone: whoever is behind it takes the snapshot
  floor bigint not null check (floor >= 1 and floor <= newest),
  opened_at timestamptz not null,
  entry text not null
);

-- Written by the one transaction that changes the serving table. What is erased loses its contents and keeps its number.
create table serve.feed_entry (
  feed_id uuid not null references serve.feed (id),
  seq bigint not null,
  op text not null check (op in ('insert', 'update', 'delete', 'clear')),
  row_key text,
  -- as text, in the order of the plan's columns
  cells text[],
  -- of the row before: only the columns a row filter may speak of
  before text[],
  -- of an erased row: the names it had under each grant, so that who holds it can still take it out
  names jsonb,
  batch_seq int,
  at timestamptz not null,
  primary key (feed_id, seq)
);
create index feed_entry_key on serve.feed_entry (feed_id, row_key) where row_key is not null;
create index feed_entry_age on serve.feed_entry (at);

-- How far the holder of a grant has come: what was sent, and what it says it has taken in.
create table serve.feed_reader (
  grant_id uuid primary key references serve.grant (id),
  feed_id uuid not null references serve.feed (id),
  sent bigint not null default 0,
  sent_at timestamptz,
  acked bigint not null default 0,
  acked_at timestamptz
);
create index feed_reader_feed on serve.feed_reader (feed_id);

-- Where a consumer wants to be told that there is something new.
create table serve.subscription (
  id uuid primary key,
  grant_id uuid not null references serve.grant (id),
  feed_id uuid not null references serve.feed (id),
  url text not null,
  state text not null check (state in ('active', 'parked', 'ended')),
  -- failures since the last one that arrived
  failures int not null default 0,
  -- the highest number told
  told bigint not null default 0,
  told_at timestamptz,
  next_at timestamptz,
  -- told when it is parked
  created_by uuid not null,
  created_at timestamptz not null,
  state_at timestamptz not null,
  entry text not null
);
create index subscription_feed on serve.subscription (feed_id) where state = 'active';
create index subscription_grant on serve.subscription (grant_id, created_at desc);

-- Every nudge that was tried.
create table serve.nudge (
  id uuid primary key,
  subscription_id uuid not null references serve.subscription (id),
  seq bigint not null,
  attempt int not null,
  outcome text not null check (outcome in ('arrived', 'failed')),
  -- the receiver's status, or why there was none
  status int,
  fault text,
  took_ms int not null,
  at timestamptz not null,
  entry text
);
create index nudge_log on serve.nudge (subscription_id, at desc);

-- Papers: entries whose rows stand for documents, licences or contracts, and what was handed over of them.
create table serve.paper_entry (
  resource_id uuid primary key,
  kind text not null,
  declared_by uuid,
  at timestamptz not null,
  entry text not null
);
create table serve.paper_receipt (
  number text primary key,
  resource_id uuid not null,
  grant_id uuid not null references serve.grant (id),
  provider_id uuid not null,
  consumer_id uuid not null,
  kind text not null,
  title text not null,
  sha256 text not null,
  bytes int not null,
  at timestamptz not null,
  entry text not null
);
create index paper_receipt_grant on serve.paper_receipt (grant_id, at desc);
create index paper_receipt_digest on serve.paper_receipt (sha256);

grant select, insert, update on serve.feed, serve.feed_reader, serve.subscription, serve.paper_entry to gongshu_app;
grant select, insert, update, delete on serve.feed_entry to gongshu_app;
grant select, insert, delete on serve.nudge to gongshu_app;
grant select, insert on serve.paper_receipt to gongshu_app;

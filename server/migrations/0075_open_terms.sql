-- Open: rows of a set that an access gives, how far a consent goes and until when, the second look at marks of trade secrets.

-- Conditions that every row must meet which is taken by this access; null: all rows.
alter table open.access add column row_terms jsonb;

alter table open.consent
  -- what was consented to, in the words of the paper
  add column scope text not null default '',
  -- the last day it holds; null: until it is taken back
  add column ends_on date;

-- A second person looks at a mark and leaves or lifts it; never changed.
create table open.secret_look (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  item text not null,
  result text not null check (result in ('kept', 'lifted')),
  reason text not null,
  looked_by uuid not null,
  looked_on date not null,
  at timestamptz not null
);
create index secret_look_resource on open.secret_look (resource_id, item, at desc);
grant select, insert on open.secret_look to gongshu_app;

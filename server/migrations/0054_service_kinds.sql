-- Serve: further kinds of service, and what was claimed of which key on which day, as keyed digests only.
alter table serve.service drop constraint service_kind_check;
alter table serve.service add constraint service_kind_check check (kind in ('lookup', 'verify', 'search', 'batch'));

-- Both digests are keyed by the city's secret: they tell equal from different and nothing else. Kept until the day is over.
create table serve.claim (
  day date not null,
  resource_id uuid not null references catalog.resource (id),
  consumer_id uuid not null references org.organisation (id),
  -- of the key and the column
  about bytea not null,
  -- of the value claimed
  claimed bytea not null,
  -- whose row the group had locked: two grants of one consumer write beside each other
  grant_id uuid not null references serve.grant (id),
  primary key (day, resource_id, consumer_id, about, claimed, grant_id)
);
grant select, insert, delete on serve.claim to gongshu_app;

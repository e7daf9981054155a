-- Gathering: how complete and current the rows of each entry are, and what is left out or comes later, on what ground.
alter table collect.intake
  -- rows a reader sees, counted after each change of the visible set; null until then
  add column visible_rows bigint;

alter table collect.batch
  -- how many rows the sender says its source holds
  add column source_rows bigint check (source_rows >= 0),
  add column shortfall_reason text,
  add column shortfall_by uuid,
  add column shortfall_at timestamptz;

create table collect.exception (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  kind text not null check (kind in ('not-gathered', 'longer-term')),
  reason text not null,
  -- level, title, article of the act it rests on; null where the city asks for none
  basis jsonb,
  term_days int check (term_days > 0),
  until_day date,
  filed_day date not null,
  filed_by uuid,
  filed_at timestamptz not null,
  ended_how text check (ended_how in ('withdrawn', 'objected', 'lapsed')),
  ended_reason text,
  ended_by uuid,
  ended_at timestamptz,
  check ((kind = 'longer-term') = (term_days is not null)),
  check ((ended_at is null) = (ended_how is null))
);
create unique index exception_standing on collect.exception (resource_id) where ended_at is null;
create index exception_filed on collect.exception (filed_at desc);
grant select, insert, update on collect.exception to gongshu_app;

-- Lawful collection: the terms a batch is taken in under, and the columns that were left out of it.
alter table collect.batch
  -- why it waits for people: deletions of a full load, columns that are not to be gathered, a collecting task that is missing
  add column awaiting text check (awaiting in ('deletions', 'extra-field', 'task', 'quality')),
  -- settled at receipt, so that every later stage repeats itself exactly
  add column terms jsonb not null default '{"extraField":"refuse","articles":[]}';

-- columns of a batch that are not to be gathered: they entered no table, and the unit says what becomes of them
create table collect.left_out (
  batch_id uuid primary key references collect.batch (id),
  resource_id uuid not null references collect.intake (resource_id),
  organisation_id uuid not null references org.organisation (id),
  columns jsonb not null,
  articles text[] not null,
  at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  answer text
);
create index left_out_open on collect.left_out (organisation_id) where settled_at is null;
grant select, insert, update on collect.left_out to gongshu_app;

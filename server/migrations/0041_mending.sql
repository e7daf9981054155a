-- Mending: which batch mends the held-back rows of which, which rows were mended or set aside; loads typed anew; the manifest of a run.
alter table collect.batch
  add column mends uuid references collect.batch (id),
  add column retypes uuid references collect.batch (id),
  -- the object that holds the manifest of the run, written when the batch becomes visible
  add column manifest_key text;
create index batch_mends on collect.batch (mends) where mends is not null;

create table collect.mended_row (
  batch_id uuid not null references collect.batch (id),
  line bigint not null,
  -- the batch in which the row came in, or the reason for which it stays out
  by_batch uuid references collect.batch (id),
  reason text,
  at timestamptz not null,
  person_id uuid,
  primary key (batch_id, line),
  check (num_nonnulls(by_batch, reason) = 1)
);
create index mended_row_by on collect.mended_row (by_batch);
grant select, insert, update, delete on collect.mended_row to gongshu_app;

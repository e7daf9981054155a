-- Kernel: the outbox and the bureau's settings.
grant usage on schema kernel to gongshu_app;

create table kernel.outbox (
  id uuid primary key,
  type text not null,
  payload jsonb not null,
  at timestamptz not null
);
create index outbox_at on kernel.outbox (at);
grant select, insert on kernel.outbox to gongshu_app;

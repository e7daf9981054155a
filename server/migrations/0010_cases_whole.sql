-- The turn of the day: which daily task last ran for which legal day. Not per process: whoever turns the day first has done it for all.
create table kernel.daily_task (
  name text primary key,
  last_day date not null,
  done_at timestamptz not null
);
grant select, insert, update on kernel.daily_task to gongshu_app;

-- A message that asks somebody to do something is settled for all its readers once the thing is done, by whomever; it stays on record.
alter table notices.notice add column task text;
create index notice_task on notices.notice (task) where task is not null;

-- On the addressee and not on the notice: what is mine is read from here, and a task may go from one holder to the next.
alter table notices.addressee add column settled_at timestamptz;

grant update (settled_at) on notices.addressee to gongshu_app;

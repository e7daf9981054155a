-- Files: by which channel a batch came in.
alter table collect.batch add column channel jsonb not null default '{"kind":"file"}';

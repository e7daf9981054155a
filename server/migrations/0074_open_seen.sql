-- What people look at in pages is counted apart from what is taken by file or interface; what robots fetch is kept and counted as nobody's use.
alter table open.taking drop constraint taking_way_check;
alter table open.taking add constraint taking_way_check
  check (way in ('file', 'rows', 'sql', 'ckan', 'feed', 'page', 'robot'));
comment on column open.taking.format is 'of pages: which of them showed the rows';
alter table open.dataset_figure
  add column views bigint not null default 0,
  add column previews bigint not null default 0;

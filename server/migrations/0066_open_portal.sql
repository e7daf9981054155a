-- Open, what the portal searches and how its health is checked.

-- The words of a version as people ask for them; cut by the program, written in the transaction that publishes it.
create table open.version_words (
  version_id uuid primary key references open.dataset_version (id) on delete cascade,
  document tsvector not null,
  text text not null,
  pinyin text not null,
  initials text not null
);

-- What readers search: one narrow row for each open data set, kept by the database itself in the transaction that opens, releases,
-- suspends or withdraws, so that the next question already sees it.
create table open.search_entry (
  dataset_id uuid primary key references open.dataset (id) on delete cascade,
  version_id uuid not null,
  release_id uuid,
  slug text not null,
  name text not null,
  origin text not null,
  organisation_id uuid not null,
  class text not null,
  theme text not null,
  industry text not null,
  region text not null,
  update_cycle text not null,
  -- formats of its files, in order; empty where it is taken through interfaces alone
  formats text[] not null,
  rows bigint not null,
  updated_at timestamptz not null,
  document tsvector not null,
  text text not null,
  pinyin text not null,
  initials text not null
);
create index search_entry_document on open.search_entry using gin (document);
create index search_entry_text on open.search_entry using gin (text gin_trgm_ops);
create index search_entry_pinyin on open.search_entry using gin (pinyin gin_trgm_ops);
create index search_entry_initials on open.search_entry using gin (initials gin_trgm_ops);
create index search_entry_updated on open.search_entry (updated_at desc, dataset_id desc);
create index search_entry_rows on open.search_entry (rows desc, dataset_id desc);
create index search_entry_organisation on open.search_entry (organisation_id);
create index search_entry_theme on open.search_entry (theme, updated_at desc);

create function open.write_search_entry(asked uuid) returns void language plpgsql as $$
begin
  delete from open.search_entry where dataset_id = asked
    and not exists (select from open.dataset where id = asked and state = 'open' and version_id is not null);
  insert into open.search_entry
    select d.id, v.id, d.release_id, d.slug, v.content #>> '{title,zh}', d.origin, d.organisation_id, v.class,
      left(coalesce(v.content ->> 'theme', ''), 3), left(coalesce(v.content ->> 'industry', ''), 1),
      coalesce(v.content ->> 'region', ''), coalesce(v.content ->> 'updateCycle', ''),
      coalesce((select array_agg(distinct split_part(f.format, '-', 1) order by split_part(f.format, '-', 1))
        from open.distribution f where f.release_id = d.release_id and f.format <> 'dictionary'), '{}'),
      coalesce(r.rows, 0), coalesce(r.published_at, v.published_at),
      coalesce(w.document, to_tsvector('simple', v.content #>> '{title,zh}')),
      coalesce(w.text, lower(v.content #>> '{title,zh}')), coalesce(w.pinyin, ''), coalesce(w.initials, '')
    from open.dataset d
    join open.dataset_version v on v.id = d.version_id
    left join open.release r on r.id = d.release_id
    left join open.version_words w on w.version_id = v.id
    where d.id = asked and d.state = 'open'
  on conflict (dataset_id) do update set
    version_id = excluded.version_id, release_id = excluded.release_id, slug = excluded.slug, name = excluded.name,
    origin = excluded.origin, organisation_id = excluded.organisation_id, class = excluded.class, theme = excluded.theme,
    industry = excluded.industry, region = excluded.region, update_cycle = excluded.update_cycle, formats = excluded.formats,
    rows = excluded.rows, updated_at = excluded.updated_at, document = excluded.document, text = excluded.text,
    pinyin = excluded.pinyin, initials = excluded.initials;
  insert into open.dataset_figure (dataset_id) select asked where exists (select from open.search_entry where dataset_id = asked)
  on conflict do nothing;
end $$;
create function open.follow_dataset() returns trigger language plpgsql as $$
begin
  perform open.write_search_entry(new.id);
  return null;
end $$;
create trigger follow_search after insert or update of state, version_id, release_id, organisation_id on open.dataset
  for each row execute function open.follow_dataset();
-- Words or files that come after the act in its transaction.
create function open.follow_words() returns trigger language plpgsql as $$
begin
  perform open.write_search_entry(d.id) from open.dataset d where d.version_id = new.version_id;
  return null;
end $$;
create trigger follow_search after insert or update on open.version_words
  for each row execute function open.follow_words();
create function open.follow_files() returns trigger language plpgsql as $$
begin
  perform open.write_search_entry(d.id) from open.dataset d where d.release_id = new.release_id;
  return null;
end $$;
create trigger follow_search after insert on open.distribution
  for each row execute function open.follow_files();

-- How many open data sets share all facets: what is counted while nobody searches by words. Acts only ever add rows here, so that
-- none waits for another; now and then one of them adds up what has gathered.
create table open.search_tally (
  id bigint generated always as identity primary key,
  organisation_id uuid not null,
  theme text not null,
  industry text not null,
  class text not null,
  update_cycle text not null,
  region text not null,
  origin text not null,
  formats text[] not null,
  entries int not null
);
create function open.fold_search_tally() returns void language plpgsql as $$
begin
  if current_setting('transaction_isolation') <> 'read committed'
    or not pg_try_advisory_xact_lock(hashtext('open.search_tally')) then
    return;
  end if;
  with gone as (delete from open.search_tally returning *)
  insert into open.search_tally (organisation_id, theme, industry, class, update_cycle, region, origin, formats, entries)
  select organisation_id, theme, industry, class, update_cycle, region, origin, formats, sum(entries)
  from gone group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(entries) <> 0;
end $$;
create function open.keep_search_tally() returns trigger language plpgsql as $$
declare
  written bigint := 1;
begin
  if tg_op = 'UPDATE' and
    (old.organisation_id, old.theme, old.industry, old.class, old.update_cycle, old.region, old.origin, old.formats)
    = (new.organisation_id, new.theme, new.industry, new.class, new.update_cycle, new.region, new.origin, new.formats)
  then
    return null;
  end if;
  if tg_op <> 'INSERT' then
    insert into open.search_tally (organisation_id, theme, industry, class, update_cycle, region, origin, formats, entries)
    values (old.organisation_id, old.theme, old.industry, old.class, old.update_cycle, old.region, old.origin, old.formats, -1)
    returning id into written;
  end if;
  if tg_op <> 'DELETE' then
    insert into open.search_tally (organisation_id, theme, industry, class, update_cycle, region, origin, formats, entries)
    values (new.organisation_id, new.theme, new.industry, new.class, new.update_cycle, new.region, new.origin, new.formats, 1)
    returning id into written;
  end if;
  if written % 500 = 0 then
    perform open.fold_search_tally();
  end if;
  return null;
end $$;
create trigger keep_search_tally after insert or update or delete on open.search_entry
  for each row execute function open.keep_search_tally();
grant select, insert, update, delete on open.version_words, open.search_entry to gongshu_app;
grant select, insert, delete on open.search_tally to gongshu_app;
grant usage on sequence open.search_tally_id_seq to gongshu_app;

-- What was taken of each data set, by the day and the way: counted from the takings, which are the truth.
create table open.use_day (
  dataset_id uuid not null references open.dataset (id) on delete cascade,
  day date not null,
  way text not null,
  times bigint not null,
  primary key (dataset_id, day, way)
);
-- What lists are sorted by beside the data's own figures; recounted with use_day.
create table open.dataset_figure (
  dataset_id uuid primary key references open.dataset (id) on delete cascade,
  downloads bigint not null default 0,
  calls bigint not null default 0,
  rating numeric(3, 2),
  ratings int not null default 0
);
create index dataset_figure_downloads on open.dataset_figure (downloads desc, dataset_id desc);
create index dataset_figure_calls on open.dataset_figure (calls desc, dataset_id desc);
create index dataset_figure_rating on open.dataset_figure (rating desc nulls last, dataset_id desc);
grant select, insert, update, delete on open.use_day, open.dataset_figure to gongshu_app;

-- The platform measured: every answered request of the portal and its interfaces, added up by the minute. A minute in which it ran
-- has a row even if nobody came: what has none, it was not there.
create table open.sample (
  minute timestamptz primary key,
  requests int not null,
  failed int not null,
  -- answers by how long they took: up to each of the steps named in the program, and beyond
  times int[] not null
);
-- Whole months, folded from the minutes.
create table open.sample_month (
  month text primary key check (month ~ '^\d{4}-\d{2}$'),
  minutes int not null,
  measured int not null,
  requests bigint not null,
  failed bigint not null,
  busiest int not null,
  times bigint[] not null,
  datasets int not null
);
grant select, insert, update, delete on open.sample, open.sample_month to gongshu_app;

-- What the authority aims at; another target is another row.
create table open.target (
  id uuid primary key,
  kind text not null check (kind in ('availability', 'response', 'datasets', 'capacity')),
  value numeric not null check (value >= 0),
  reason text not null,
  set_by uuid,
  set_at timestamptz not null
);
create index target_kind on open.target (kind, set_at desc);
create table open.breach (
  id uuid primary key,
  kind text not null check (kind in ('availability', 'response', 'datasets', 'capacity')),
  target numeric not null,
  -- the worst measured while it lasted
  measured numeric not null,
  began_at timestamptz not null,
  last_at timestamptz not null,
  ended_at timestamptz
);
create unique index breach_standing on open.breach (kind) where ended_at is null;
create index breach_began on open.breach (began_at desc);
create table open.program_version (
  version text primary key,
  since timestamptz not null
);
grant select, insert on open.target, open.program_version to gongshu_app;
grant select, insert, update on open.breach to gongshu_app;

-- The daily check of what is open: a finding stands until a later check no longer meets it, or an objection to it was upheld.
create table open.health_run (
  id uuid primary key,
  day date not null unique,
  datasets int not null,
  findings int not null,
  -- how many data sets each mark speaks of, and how many it finds in order
  marks jsonb not null,
  at timestamptz not null
);
create table open.health_finding (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  organisation_id uuid not null references org.organisation (id),
  detector text not null,
  -- what was seen, in figures and at most a few rows by number; never a value that looks personal
  evidence jsonb not null,
  state text not null check (state in ('standing', 'mended', 'overruled')),
  found_on date not null,
  seen_on date not null,
  due_on date,
  ended_on date
);
create unique index health_finding_standing on open.health_finding (dataset_id, detector) where state <> 'mended';
create index health_finding_of on open.health_finding (organisation_id, state, found_on desc);
create table open.health_objection (
  id uuid primary key,
  finding_id uuid not null references open.health_finding (id),
  organisation_id uuid not null references org.organisation (id),
  said text not null,
  filed_by uuid,
  filed_at timestamptz not null,
  decision text check (decision in ('upheld', 'rejected')),
  answer text not null default '',
  decided_by uuid,
  decided_at timestamptz
);
create unique index health_objection_open on open.health_objection (finding_id) where decision is null;
grant select, insert on open.health_run to gongshu_app;
grant select, insert, update on open.health_finding, open.health_objection to gongshu_app;

-- What the authority counts as too little, too empty, and how long a department has to mend; unset, that is not looked for.
create table open.health_limit (
  id uuid primary key,
  kind text not null check (kind in ('least-cells', 'most-empty', 'due-days')),
  value numeric not null check (value >= 0),
  set_by uuid,
  set_at timestamptz not null
);
create index health_limit_kind on open.health_limit (kind, set_at desc);
grant select, insert on open.health_limit to gongshu_app;

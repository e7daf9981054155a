-- How many entries on show share all six facets, region and state: what is counted while nobody searches by words. Publications only
-- ever add rows here, so that none waits for another; now and then one of them adds up what has gathered.
create table catalog.search_tally (
  id bigint generated always as identity primary key,
  sharing_class text not null,
  opening_class text not null,
  provider_id uuid not null,
  theme text not null,
  format_category text not null,
  update_cycle text not null,
  region_code text not null,
  state text not null,
  -- Entries that came, less those that went.
  entries int not null
);
grant select, insert, delete on catalog.search_tally to gongshu_app;
grant usage on sequence catalog.search_tally_id_seq to gongshu_app;

create function catalog.fold_search_tally() returns void language plpgsql as $$
begin
  -- One at a time, and only where a statement sees what the one before has committed.
  if current_setting('transaction_isolation') <> 'read committed'
    or not pg_try_advisory_xact_lock(hashtext('catalog.search_tally')) then
    return;
  end if;
  with gone as (
    delete from catalog.search_tally t
    using (
      select sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state
      from catalog.search_tally group by 1, 2, 3, 4, 5, 6, 7, 8 having count(*) > 1
    ) s
    where (t.sharing_class, t.opening_class, t.provider_id, t.theme, t.format_category, t.update_cycle, t.region_code, t.state)
      = (s.sharing_class, s.opening_class, s.provider_id, s.theme, s.format_category, s.update_cycle, s.region_code, s.state)
    returning t.*
  )
  insert into catalog.search_tally
    (sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state, entries)
  select sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state, sum(entries)
  from gone group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(entries) <> 0;
end $$;

create function catalog.keep_search_tally() returns trigger language plpgsql as $$
declare
  written bigint := 1;
begin
  if tg_op = 'UPDATE' and
    (old.sharing_class, old.opening_class, old.provider_id, old.theme, old.format_category, old.update_cycle, old.region_code, old.state)
    = (new.sharing_class, new.opening_class, new.provider_id, new.theme, new.format_category, new.update_cycle, new.region_code, new.state)
  then
    return null;
  end if;
  if tg_op <> 'INSERT' then
    insert into catalog.search_tally
      (sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state, entries)
    values (old.sharing_class, old.opening_class, old.provider_id, old.theme, old.format_category, old.update_cycle,
      old.region_code, old.state, -1) returning id into written;
  end if;
  if tg_op <> 'DELETE' then
    insert into catalog.search_tally
      (sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state, entries)
    values (new.sharing_class, new.opening_class, new.provider_id, new.theme, new.format_category, new.update_cycle,
      new.region_code, new.state, 1) returning id into written;
  end if;
  if written % 500 = 0 then
    perform catalog.fold_search_tally();
  end if;
  return null;
end $$;
create trigger keep_search_tally after insert or update or delete on catalog.search_entry
  for each row execute function catalog.keep_search_tally();

insert into catalog.search_tally
  (sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state, entries)
select sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state, count(*)
from catalog.search_entry group by 1, 2, 3, 4, 5, 6, 7, 8;

-- Nothing is counted along it any more.
drop index catalog.search_entry_facets;

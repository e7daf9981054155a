-- What readers search: one narrow row for each entry on show, kept by the database itself in the transaction that publishes,
-- suspends or withdraws, so that the next question already sees it.
create table catalog.search_entry (
  resource_id uuid primary key references catalog.resource (id) on delete cascade,
  version_id uuid not null,
  code text,
  provider_id uuid not null,
  region_code text not null,
  state text not null,
  name text not null,
  sharing_class text not null,
  opening_class text not null,
  theme text not null,
  format_category text not null,
  update_cycle text not null,
  updated_at timestamptz not null,
  document tsvector not null,
  text text not null,
  pinyin text not null,
  initials text not null
);
create index search_entry_document on catalog.search_entry using gin (document);
create index search_entry_text on catalog.search_entry using gin (text gin_trgm_ops);
create index search_entry_pinyin on catalog.search_entry using gin (pinyin gin_trgm_ops);
create index search_entry_initials on catalog.search_entry using gin (initials gin_trgm_ops);
create index search_entry_newest on catalog.search_entry (updated_at desc, resource_id desc);
create index search_entry_provider on catalog.search_entry (provider_id);

create function catalog.keep_search_entry() returns trigger language plpgsql as $$
begin
  if new.state not in ('active', 'suspended') or new.published_version_id is null then
    delete from catalog.search_entry where resource_id = new.id;
    return new;
  end if;
  insert into catalog.search_entry
    select new.id, v.id, new.code, new.provider_id, o.region_code, new.state, v.name, v.sharing_class, v.opening_class,
      left(v.category_code, 3), v.format_category, v.update_cycle, v.updated_at,
      v.search_document, v.search_text, v.search_pinyin, v.search_initials
    from catalog.resource_version v
    join org.organisation o on o.id = new.provider_id
    where v.id = new.published_version_id
  on conflict (resource_id) do update set
    version_id = excluded.version_id, code = excluded.code, provider_id = excluded.provider_id,
    region_code = excluded.region_code, state = excluded.state, name = excluded.name,
    sharing_class = excluded.sharing_class, opening_class = excluded.opening_class, theme = excluded.theme,
    format_category = excluded.format_category, update_cycle = excluded.update_cycle, updated_at = excluded.updated_at,
    document = excluded.document, text = excluded.text, pinyin = excluded.pinyin, initials = excluded.initials;
  return new;
end $$;
create trigger keep_search_entry
  after insert or update of state, published_version_id, provider_id, code on catalog.resource
  for each row execute function catalog.keep_search_entry();

-- Entries that were published before this table was there.
update catalog.resource set state = state where published_version_id is not null;

grant select, insert, update, delete on catalog.search_entry to gongshu_app;

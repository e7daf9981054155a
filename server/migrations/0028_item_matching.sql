-- One source per item: by how a title sounds and by what its values look like; and why an item that looks personal is said to be none.
alter table catalog.item
  add personal_reason text,
  -- pinyin of the title without tones and spaces; null where it was written before this
  add sound text;

create index item_title_key on catalog.item (regexp_replace(lower(title_zh), '[^[:alnum:]]', '', 'g'));
create index item_name_lower on catalog.item (lower(name));
create index item_sound on catalog.item (sound);
create index item_element on catalog.item (element_id) where element_id is not null;

-- What the rows of a published item look like: counts and keyed digests, no value.
create table catalog.item_profile (
  resource_id uuid not null references catalog.resource (id),
  name text not null,
  -- different values looked at
  seen int not null check (seen >= 0),
  -- the smallest digests of them, which two columns of the same values share
  digests text[] not null,
  taken_at timestamptz not null,
  primary key (resource_id, name)
);
create index item_profile_digests on catalog.item_profile using gin (digests);
grant select, insert, update, delete on catalog.item_profile to gongshu_app;

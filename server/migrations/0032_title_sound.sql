-- A published item is never written again, so how its title sounds lies beside it, once for each title.
alter table catalog.item drop column sound;
create table catalog.title_sound (
  title text primary key,
  -- pinyin without tones and spaces; empty where nothing Chinese is in it
  sound text not null
);
create index title_sound_sound on catalog.title_sound (sound);
create index item_title_zh on catalog.item (title_zh);
grant select, insert on catalog.title_sound to gongshu_app;

-- Open: the record of takings as it is asked for: by access over a period, by the keys of an event.
create index taking_access on open.taking (access_id, at desc) where access_id is not null;
create index taking_key on open.taking (key_id) where key_id is not null;

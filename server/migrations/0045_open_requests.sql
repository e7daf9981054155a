-- Two units that became one may both hold a filer's request: the filer's lock keeps a request single, the index only finds it.
drop index if exists quality.request_open_once;
create index request_open on quality.request (filer_id, resource_id, kind, key_token, item) where closed_on is null;

-- Which activity on data an entry is about. Derived from the body like the other query columns; empty where no data were touched.
alter table ledger.entry add column activity text;
create index entry_activity on ledger.entry (activity, id) where activity is not null;

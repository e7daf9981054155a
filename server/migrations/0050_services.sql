-- Kinds of services and their documents.
select 1;

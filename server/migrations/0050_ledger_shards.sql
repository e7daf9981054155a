-- The log by years, and its static files.
select 1;

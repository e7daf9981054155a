-- What comes before an application and after a grant.
select 1;

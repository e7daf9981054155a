-- Grants of every unit and period, keys of systems, and who may not call.
select 1;

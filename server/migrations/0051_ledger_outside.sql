-- What stands outside the house for the log: witnesses, time stamps, renewal.
select 1;

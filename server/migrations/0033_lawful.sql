-- lawful: to be filled by its owner before it lands
select 1;

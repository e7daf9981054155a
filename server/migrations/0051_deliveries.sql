-- Deliveries, feeds, marks and the record of use.
select 1;

-- What the source states of a delivery beside it: its digest and how many rows it holds. Compared; a difference refuses the delivery.
alter table collect.batch add column stated jsonb;
alter table collect.upload add column stated jsonb;

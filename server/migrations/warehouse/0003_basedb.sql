-- Fusion in the warehouse.
SELECT 1;

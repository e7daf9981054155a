-- Quality in the warehouse.
SELECT 1;

-- Quality keeps nothing here: problem rows are known by their hash and looked up among the visible rows when somebody reads them.
SELECT 1;

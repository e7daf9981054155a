-- Every batch's rows as text, nothing dropped. Written once and read twice: large parts are left unmerged.
CREATE TABLE IF NOT EXISTS raw (
  resource UUID,
  batch UUID,
  line UInt32,
  flaw LowCardinality(String),
  cells Array(String)
) ENGINE = MergeTree
ORDER BY (resource, batch, line)
SETTINGS non_replicated_deduplication_window = 20000, max_bytes_to_merge_at_max_space_in_pool = 67108864;

-- One row a fault; `key` is empty where the key itself cannot be read. Column position 0 is the whole row.
CREATE TABLE IF NOT EXISTS quarantine (
  resource UUID,
  batch UUID,
  line UInt32,
  position UInt16,
  column String,
  value String,
  code LowCardinality(String),
  detail String,
  key String
) ENGINE = MergeTree
ORDER BY (resource, batch, line, position)
SETTINGS non_replicated_deduplication_window = 20000;

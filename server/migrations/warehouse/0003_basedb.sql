-- Decisions on single values that differ between sources: the value of the named source stands.
CREATE TABLE IF NOT EXISTS fusion_ruling (
  db UUID,
  number UInt64,
  key String,
  attribute LowCardinality(String),
  source UInt16
) ENGINE = ReplacingMergeTree
ORDER BY (db, key, attribute, number)
SETTINGS non_replicated_deduplication_window = 1000;

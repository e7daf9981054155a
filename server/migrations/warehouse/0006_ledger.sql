-- The search copy of the ledger: bodies as they were hashed. A row is written once; a range that was in doubt is written again, hence the version.
CREATE TABLE IF NOT EXISTS ledger_entry (
  shard UInt16,
  `index` UInt64,
  id UUID,
  kind LowCardinality(String),
  at DateTime64(3, 'UTC'),
  subject_type LowCardinality(String),
  subject_id String,
  organisations Array(UUID),
  body String,
  version UInt64
) ENGINE = ReplacingMergeTree(version)
ORDER BY (shard, `index`);

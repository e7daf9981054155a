-- Keys and lines that an erasure is at work on: statements name the erasure and never a key, for the engine keeps the text of its mutations.
CREATE TABLE IF NOT EXISTS erasing (
  erasure UUID,
  resource UUID,
  key String,
  batch UUID,
  line UInt32
) ENGINE = MergeTree
ORDER BY (erasure, resource, key, batch, line)
SETTINGS non_replicated_deduplication_window = 1000, old_parts_lifetime = 1;

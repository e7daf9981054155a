-- By what right a row was gathered: the consent it rests on, the notice its subject was shown and when.
CREATE TABLE IF NOT EXISTS ground (
  resource UUID,
  batch UUID,
  seq UInt32,
  line UInt32,
  key String,
  consent String,
  notice_version String,
  notice_at String
) ENGINE = MergeTree
ORDER BY (resource, consent, seq, key)
SETTINGS non_replicated_deduplication_window = 20000;

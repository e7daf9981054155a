-- Counting by facet needs no row of the table: every column a facet, a choice or a reader's limits name stands in this index, where
-- equal rows lie together and take little room.
create index search_entry_facets on catalog.search_entry
  (sharing_class, opening_class, update_cycle, theme, format_category, provider_id, region_code, state);

-- Sources: whom an entry's data are about, and the documents that tell one subject from another.
alter table catalog.resource_version
  add column subject_kind text not null default ''
    check (subject_kind in ('', 'natural-person', 'legal-person', 'unincorporated', 'none'));

alter table catalog.item drop constraint item_identifier_check;
alter table catalog.item
  add constraint item_identifier_check check (
    identifier in ('resident-id', 'credit-code', 'division-code', 'identity-document', 'organisation-code')
  ),
  -- the item of the same version that says which document or code the number is of
  add column identifier_type text;

-- Comparisons run as long as the right to what they compare with; the bureau's stand by its order.
alter table quality.rule drop constraint rule_state_check;
alter table quality.rule
  add constraint rule_state_check check (state in ('proposed', 'active', 'suspended', 'declined', 'retired')),
  add column ordered boolean not null default false,
  -- why it does not run at present: the other entry and its items that may not be worked with
  add column suspended jsonb,
  add constraint rule_suspended_check check ((state = 'suspended') = (suspended is not null));

-- How many a filer has open and brought today is counted by index.
create index request_filed_by_day on quality.request (filer_id, filed_on);

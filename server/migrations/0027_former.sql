-- What was entered or decided before it came onto the platform: its own day and the citation of that time stay with it.

-- The day a list of former times gives the entry; no clock runs from it.
alter table catalog.resource add column original_on date;

-- Decided elsewhere and brought over. No case, no grant and no clock belongs to it, and it is never changed.
create table share.former_case (
  id uuid primary key,
  number text not null,
  title text not null,
  -- as it was written then; the id where the platform knows the body of that name
  applicant text not null,
  applicant_id uuid references org.organisation (id),
  provider text not null,
  provider_id uuid references org.organisation (id),
  resource text not null,
  applied_on date,
  due_on date,
  decided_on date not null,
  outcome text not null check (outcome in ('granted', 'partly', 'refused', 'withdrawn')),
  basis_title text not null,
  basis_number text not null,
  basis_article text not null,
  note text not null,
  -- the file it came in; empty where it was entered by hand
  source text not null,
  imported_by uuid,
  imported_at timestamptz not null,
  unique (number, applicant)
);
create index former_case_day on share.former_case (decided_on desc, id);
create index former_case_applicant on share.former_case (applicant_id) where applicant_id is not null;
create index former_case_provider on share.former_case (provider_id) where provider_id is not null;
grant select, insert on share.former_case to gongshu_app;

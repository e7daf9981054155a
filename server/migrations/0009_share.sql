-- Share: applications for another department's data, as drafts and as submitted, with the decision's result.
create schema share;
grant usage on schema share to gongshu_app;

create table share.application (
  id uuid primary key,
  -- given at submission only: the number of its case
  number text unique,
  applicant_id uuid not null references org.organisation (id),
  provider_id uuid not null references org.organisation (id),
  resource_id uuid not null references catalog.resource (id),
  service_id uuid not null references serve.service (id),
  version_id uuid not null references serve.service_version (id),
  state text not null check (state in ('draft', 'submitted', 'returned', 'granted', 'refused', 'withdrawn')),
  revision int not null default 0,
  form_key text not null,
  form_version text not null,
  answers jsonb not null,
  -- by field: who signed, on which day, over which digest of the other answers; a change of any answer voids it
  signatures jsonb not null default '{}',
  case_id uuid references cases.case (id),
  grant_id uuid references serve.grant (id),
  -- the application this one continues after its grant ended
  follows uuid references share.application (id),
  created_by uuid,
  submitted_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  submitted_at timestamptz,
  -- SHA-256 of the canonical answers as they were signed and submitted
  answers_digest text,
  check (state = 'draft' or submitted_at is not null)
);
create index application_applicant on share.application (applicant_id, updated_at desc);
create index application_provider on share.application (provider_id, submitted_at desc);
create index application_service on share.application (service_id);

grant select, insert, update on share.application to gongshu_app;

-- What belongs to an application: seals, attachments, agreements, disputes, what units do and what they declared.

-- The number is the form's from the day it is printed; the case that is opened on it bears the same one.
alter table share.application add column printed_digest text;
alter table share.application add column printed_at timestamptz;

-- One block of the form, signed and sealed on paper and taken back as a scan; a later one takes the place of an earlier one.
create table share.seal (
  id uuid primary key,
  application_id uuid not null references share.application (id) on delete cascade,
  block text not null check (block in ('applicant', 'bureau', 'provider')),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  -- as written on the paper
  day date not null,
  -- of the answers that stood on the paper
  digest text not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  object_key text not null,
  at timestamptz not null
);
create index seal_application on share.seal (application_id, block, at desc);

create table share.attachment (
  id uuid primary key,
  application_id uuid not null references share.application (id) on delete cascade,
  -- the field it belongs to
  field text not null,
  name text not null,
  bytes bigint not null,
  sha256 text not null,
  object_key text not null,
  by_person uuid not null,
  at timestamptz not null
);
create index attachment_application on share.attachment (application_id);

-- The finished form with its three blocks, as one file.
create table share.document (
  application_id uuid primary key references share.application (id) on delete cascade,
  sha256 text not null,
  bytes bigint not null,
  object_key text not null,
  at timestamptz not null
);

-- What somebody declared when the form was handed in: the words, their version, the person, the time.
create table share.declaration (
  application_id uuid not null references share.application (id) on delete cascade,
  -- of the form as it was handed in: each time anew
  revision int not null,
  field text not null,
  form_version text not null,
  text_sha256 text not null,
  -- the portal's requirements that were accepted with it, where the field names them
  requirement int,
  person_id uuid not null,
  at timestamptz not null,
  primary key (application_id, revision, field)
);

create table share.requirement_version (
  number int primary key,
  text text not null,
  sha256 text not null,
  by_person uuid not null,
  at timestamptz not null
);
create table share.requirement_confirmation (
  number int not null references share.requirement_version (number),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  at timestamptz not null,
  primary key (number, organisation_id)
);

-- What a unit does: its service items or duties, each with the steps or purposes that use data.
create table share.unit_function (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  name text not null,
  steps text[] not null,
  basis text not null,
  by_person uuid not null,
  at timestamptz not null,
  ended_at timestamptz
);
create unique index unit_function_name on share.unit_function (organisation_id, name) where ended_at is null;

create table share.agreement (
  id uuid primary key,
  application_id uuid not null references share.application (id),
  grant_id uuid not null unique references serve.grant (id),
  number text not null unique,
  -- the words as both sides sign them
  text text not null,
  sha256 text not null,
  -- calls of a day both sides reckon with; above it the bureau is told
  daily_calls int,
  at timestamptz not null,
  signed_at timestamptz
);
create table share.agreement_signature (
  agreement_id uuid not null references share.agreement (id),
  side text not null check (side in ('bureau', 'consumer')),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  day date not null,
  at timestamptz not null,
  primary key (agreement_id, side)
);
-- Days on which more was called than agreed; told once.
create table share.agreement_excess (
  agreement_id uuid not null references share.agreement (id),
  day date not null,
  calls bigint not null,
  at timestamptz not null,
  primary key (agreement_id, day)
);

-- Coordination between the two sides; its outcome is the application's.
create table share.dispute (
  id uuid primary key,
  application_id uuid not null references share.application (id),
  case_id uuid not null unique references cases.case (id),
  raised_by uuid not null references org.organisation (id),
  reason text not null,
  -- the application had been refused when it was raised
  after_refusal boolean not null,
  outcome text check (outcome in ('granted', 'partly', 'upheld', 'withdrawn')),
  agreed boolean,
  opened_on date not null,
  closed_on date
);
create index dispute_application on share.dispute (application_id);

-- A statement of the form that its provider holds to be untrue, with the evidence.
create table share.untrue_statement (
  id uuid primary key,
  application_id uuid not null references share.application (id),
  applicant_id uuid not null references org.organisation (id),
  field text not null,
  what text not null,
  evidence text not null,
  marked_by uuid not null,
  marked_for uuid not null references org.organisation (id),
  day date not null,
  at timestamptz not null
);
create index untrue_statement_applicant on share.untrue_statement (applicant_id);

-- What the contact named in a form was told of its grant.
create table share.contact_notice (
  id uuid primary key,
  application_id uuid not null references share.application (id),
  grant_id uuid not null references serve.grant (id),
  kind text not null,
  name text not null,
  address text not null,
  -- the same is told once
  once_key text not null unique,
  state text not null check (state in ('queued', 'sent', 'failed', 'not-configured')),
  at timestamptz not null
);
create index contact_notice_application on share.contact_notice (application_id);

grant select, insert on share.seal, share.document, share.declaration, share.requirement_version,
  share.requirement_confirmation, share.agreement_signature, share.agreement_excess, share.untrue_statement to gongshu_app;
grant select, insert, delete on share.attachment to gongshu_app;
grant select, insert, update on share.unit_function, share.agreement, share.dispute, share.contact_notice to gongshu_app;

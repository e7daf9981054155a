-- Open, who applies for conditional data, agreements, access.

-- What is proven of somebody of the public; without a row they may read, follow and ask.
create table open.applicant (
  organisation_id uuid primary key references org.organisation (id),
  kind text not null check (kind in ('person', 'enterprise', 'university', 'institute', 'institution')),
  legal_person boolean not null,
  -- who controls it, of an enterprise
  control text check (control in ('domestic', 'foreign')),
  verified_by text not null check (verified_by in ('bureau', 'provider')),
  verified_at timestamptz not null
);
grant select, insert, update on open.applicant to gongshu_app;

-- What somebody says of who they are, with their papers, decided by the authority.
create table open.verification (
  id uuid primary key,
  number text not null unique,
  person_id uuid not null,
  -- whose account it was made in, and the body that came of it
  organisation_id uuid not null references org.organisation (id),
  becomes_id uuid references org.organisation (id),
  kind text not null check (kind in ('person', 'enterprise', 'university', 'institute', 'institution')),
  name text not null,
  credit_code text,
  legal_person boolean not null,
  control text check (control in ('domestic', 'foreign')),
  -- number of the identity document, telephone, mail: nobody reads them but who decides
  sealed bytea not null,
  state text not null check (state in ('draft', 'filed', 'verified', 'refused', 'withdrawn')),
  reason text not null default '',
  case_id uuid references cases.case (id),
  filed_at timestamptz,
  decided_at timestamptz,
  created_at timestamptz not null
);
create index verification_person on open.verification (person_id, created_at desc);
grant select, insert, update on open.verification to gongshu_app;

create table open.verification_paper (
  id uuid primary key,
  verification_id uuid not null references open.verification (id),
  purpose text not null check (purpose in ('identity', 'registration', 'shareholding', 'mandate')),
  name_sealed bytea not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  object_key text not null,
  at timestamptz not null
);
create index verification_paper_of on open.verification_paper (verification_id);
grant select, insert on open.verification_paper to gongshu_app;

-- Rules of conduct of the platform and the undertaking of its users, in versions; never changed.
create table open.rules_version (
  kind text not null check (kind in ('conduct', 'undertaking')),
  number int not null,
  text_zh text not null,
  text_en text not null,
  sha256 text not null,
  reason text not null,
  published_by uuid,
  published_at timestamptz not null,
  primary key (kind, number)
);
grant select, insert on open.rules_version to gongshu_app;

create table open.rules_acceptance (
  kind text not null check (kind in ('conduct', 'undertaking')),
  number int not null,
  person_id uuid not null,
  organisation_id uuid not null references org.organisation (id),
  at timestamptz not null,
  primary key (kind, number, person_id, organisation_id)
);
grant select, insert on open.rules_acceptance to gongshu_app;

create table open.application (
  id uuid primary key,
  -- given when it is handed in
  number text unique,
  dataset_id uuid not null references open.dataset (id),
  -- what the opening catalogue said when it was handed in: conditions and requirements stay those
  version_id uuid references open.dataset_version (id),
  applicant_id uuid not null references org.organisation (id),
  person_id uuid not null,
  kind text check (kind in ('person', 'enterprise', 'university', 'institute', 'institution')),
  state text not null check (state in ('draft', 'filed', 'selection', 'approved', 'refused', 'withdrawn')),
  revision int not null default 0,
  answers jsonb not null,
  -- the terms that were accepted with it
  accepted jsonb,
  -- the provider's opinion, condition by condition met or not, criterion by criterion, reasons
  assessment jsonb not null default '{}',
  case_id uuid references cases.case (id),
  reason text not null default '',
  filed_on date,
  filed_at timestamptz,
  decided_on date,
  decided_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((state = 'draft') = (filed_at is null))
);
create index application_applicant on open.application (applicant_id, updated_at desc);
create index application_dataset on open.application (dataset_id, filed_at desc);
grant select, insert, update on open.application to gongshu_app;
grant delete on open.application to gongshu_app;

-- Whom a competition chose for commercial development; never changed.
create table open.selection (
  id uuid primary key,
  number text not null unique,
  dataset_id uuid not null references open.dataset (id),
  method text not null,
  notice text not null,
  notice_on date not null,
  bidders jsonb not null,
  winner_id uuid not null references org.organisation (id),
  result_notice text not null,
  result_on date not null,
  recorded_by uuid,
  recorded_organisation_id uuid not null references org.organisation (id),
  at timestamptz not null
);
create index selection_dataset on open.selection (dataset_id);
grant select, insert on open.selection to gongshu_app;

-- What provider and user agree on: its text stays as it was signed.
create table open.agreement (
  id uuid primary key,
  number text not null unique,
  application_id uuid not null unique references open.application (id),
  dataset_id uuid not null references open.dataset (id),
  applicant_id uuid not null references org.organisation (id),
  provider_id uuid not null references org.organisation (id),
  terms jsonb not null,
  text_zh text not null,
  text_en text not null,
  sha256 text not null,
  from_day date not null,
  until_day date not null,
  applicant_signed_by uuid,
  applicant_signed_at timestamptz,
  provider_signed_by uuid,
  provider_signed_organisation_id uuid,
  provider_signed_at timestamptz,
  made_at timestamptz not null
);
create index agreement_applicant on open.agreement (applicant_id);
create function open.keep_agreement() returns trigger language plpgsql as $$
begin
  if (new.terms, new.text_zh, new.text_en, new.sha256, new.from_day, new.until_day)
     is distinct from (old.terms, old.text_zh, old.text_en, old.sha256, old.from_day, old.until_day) then
    raise exception 'the text of an agreement is not changed';
  end if;
  return new;
end $$;
create trigger keep before update on open.agreement for each row execute function open.keep_agreement();
grant select, insert, update on open.agreement to gongshu_app;

-- The right to take one data set, from the second signature to the last day of the term.
create table open.access (
  id uuid primary key,
  number text not null unique,
  agreement_id uuid not null unique references open.agreement (id),
  dataset_id uuid not null references open.dataset (id),
  applicant_id uuid not null references org.organisation (id),
  state text not null check (state in ('active', 'suspended', 'ended')),
  -- why it is suspended or ended, in the words the user is shown
  reason text not null default '',
  from_day date not null,
  until_day date not null,
  columns text[],
  per_minute int,
  row_limit bigint,
  rows_taken bigint not null default 0,
  warned_on date,
  started_at timestamptz not null,
  ended_at timestamptz
);
create index access_applicant on open.access (applicant_id);
create index access_running on open.access (dataset_id, applicant_id) where state <> 'ended';
grant select, insert, update on open.access to gongshu_app;

-- Bearer keys: the digest alone is kept. Without an access it names who takes open data, and nothing more.
create table open.access_key (
  id uuid primary key,
  access_id uuid references open.access (id),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  hash bytea not null unique,
  prefix text not null,
  label text not null default '',
  created_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text not null default '',
  used_at timestamptz
);
create index access_key_organisation on open.access_key (organisation_id);
create index access_key_access on open.access_key (access_id);
grant select, insert, update on open.access_key to gongshu_app;

-- Who took which version, and who was refused. Of the unknown, one row a minute, set, way and outcome.
create table open.taking (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  version_id uuid not null references open.dataset_version (id),
  release_id uuid references open.release (id),
  way text not null check (way in ('file', 'rows', 'sql', 'ckan', 'feed')),
  format text not null,
  outcome text not null,
  organisation_id uuid references org.organisation (id),
  person_id uuid,
  key_id uuid references open.access_key (id),
  access_id uuid references open.access (id),
  times bigint not null default 1,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  -- of the unknown: its minute, and whether that minute stands in the ledger
  minute timestamptz,
  entered boolean not null,
  at timestamptz not null,
  check ((organisation_id is null) = (minute is not null))
);
create unique index taking_minute on open.taking (dataset_id, version_id, release_id, way, format, outcome, minute)
  nulls not distinct where minute is not null;
create index taking_dataset on open.taking (dataset_id, at desc);
create index taking_organisation on open.taking (organisation_id, at desc) where organisation_id is not null;
create index taking_open on open.taking (minute) where not entered;
grant select, insert, update on open.taking to gongshu_app;

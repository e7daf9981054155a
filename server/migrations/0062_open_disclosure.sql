-- Open, what is done to rows before they are opened, and what stays closed.

-- What was done to the rows of a data set: numbered, never edited; the newest counts.
create table open.processing (
  dataset_id uuid not null references open.dataset (id),
  number int not null,
  recipe jsonb not null,
  -- by step of the city: done and how, or not needed with reason, rule and person
  steps jsonb not null,
  -- figures before and after, as the warehouse had them that day
  figures jsonb,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (dataset_id, number)
);

-- Items that hold a trade secret: nothing in the catalogue says so of a single item.
create table open.secret_mark (
  resource_id uuid not null references catalog.resource (id),
  item text not null,
  reason text not null,
  marked_by uuid not null,
  marked_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by uuid,
  lifted_reason text,
  primary key (resource_id, item, marked_at)
);

-- Reviews of secrecy and disclosure; one whose fields are no longer those of the version is void.
create table open.review (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  version_id uuid not null references open.dataset_version (id),
  fields text not null,
  processing int not null,
  submitted_by uuid,
  reviewer_id uuid not null,
  reviewed_on date not null,
  reviewed_at timestamptz not null,
  state_secrets text not null,
  trade_secrets text not null,
  privacy text not null,
  disclosure text not null,
  result text not null check (result in ('pass', 'fail')),
  -- what the scan may find in which column without holding it, each with its reason
  cleared jsonb not null default '[]'
);
create index review_dataset on open.review (dataset_id, reviewed_at desc);

-- Patterns of the bureau beside those of the platform.
create table open.pattern (
  id uuid primary key,
  name_zh text not null,
  name_en text not null,
  expression text not null,
  added_by uuid not null,
  added_at timestamptz not null,
  ended_at timestamptz
);

-- Every scan of a release's rows; `again` is one of a release that was published before.
create table open.scan (
  id uuid primary key,
  release_id uuid not null references open.release (id),
  dataset_id uuid not null references open.dataset (id),
  again boolean not null,
  -- the newest pattern of the bureau it knew
  patterns int not null,
  rows bigint not null,
  findings jsonb not null,
  clean boolean not null,
  at timestamptz not null
);
create index scan_release on open.scan (release_id, at desc);

-- Consents: of those the rows are of (`subject`), of a third party whose right bars opening (`third-party`).
create table open.consent_salt (
  resource_id uuid primary key references catalog.resource (id),
  item text not null,
  salt text not null
);
create table open.consent (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  kind text not null check (kind in ('subject', 'third-party')),
  -- who consents, sealed; the token finds the rows of a subject
  party_sealed bytea not null,
  identity_sealed bytea not null,
  token text,
  document text not null,
  given_on date not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  withdrawn_on date,
  withdrawn_by uuid,
  withdrawn_reason text,
  check ((kind = 'subject') = (token is not null))
);
create index consent_resource on open.consent (resource_id, kind);
create unique index consent_in_force on open.consent (resource_id, token) where kind = 'subject' and withdrawn_on is null;

-- An entry that will be opened, and by when.
create table open.scope (
  resource_id uuid primary key references catalog.resource (id),
  planned_on date not null,
  reason text not null,
  set_by uuid,
  set_at timestamptz not null
);

-- A rule of higher law that bars or narrows the opening of an entry.
create table open.superior_rule (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  effect text not null check (effect in ('bars', 'narrows')),
  kind text not null,
  title text not null,
  article text not null,
  wording text not null,
  attached_by uuid not null,
  attached_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid,
  ended_reason text
);
create index superior_rule_resource on open.superior_rule (resource_id) where ended_at is null;

-- What makes an excluded entry fit for opening: masking that passed, or a consent. It waits until the entry is opened or newly justified.
create table open.way_back (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null,
  kind text not null check (kind in ('masked', 'consent', 'meets')),
  consent_id uuid references open.consent (id),
  said text not null,
  -- what was done to the rows where masking made them fit
  recipe jsonb,
  opened_on date not null,
  opened_by uuid,
  -- the entry that was made of the masked rows
  derived_id uuid references catalog.resource (id),
  settled_on date,
  settled_by uuid,
  how text check (how in ('justified', 'consent-withdrawn')),
  justification text,
  check ((settled_on is null) = (how is null))
);
create index way_back_resource on open.way_back (resource_id);

-- The regular look at what is not opened.
create table open.exclusion_review (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  provider_id uuid not null,
  since date not null,
  due_on date not null,
  opened_on date not null,
  former jsonb not null,
  answer text,
  reason text,
  outcome jsonb,
  reviewer_id uuid,
  answered_on date
);
create unique index exclusion_review_open on open.exclusion_review (resource_id) where answered_on is null;

-- How the unit came by the data: what it got from others is not in its own opening list.
create table open.acquisition (
  resource_id uuid primary key references catalog.resource (id),
  way text not null check (way in ('own', 'sharing', 'purchase', 'negotiation')),
  source text not null,
  stated_by uuid not null,
  stated_at timestamptz not null
);

grant select, insert on open.processing, open.review, open.scan to gongshu_app;
grant select, insert, update on open.secret_mark, open.pattern, open.consent, open.scope, open.superior_rule, open.way_back,
  open.exclusion_review, open.acquisition to gongshu_app;
grant select, insert on open.consent_salt to gongshu_app;

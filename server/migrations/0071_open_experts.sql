-- Opening: matters before the experts, who runs the platform, what is lent to events, yearly evaluations, plans and standards.

-- In which organisation an expert has an interest: nothing that concerns it is assigned to them.
create table org.expert_interest (
  id uuid primary key,
  person_id uuid not null references org.person (id),
  organisation_id uuid not null references org.organisation (id),
  said text not null,
  declared_at timestamptz not null,
  ended_at timestamptz
);
create unique index expert_interest_standing on org.expert_interest (person_id, organisation_id) where ended_at is null;
grant select, insert, update (ended_at) on org.expert_interest to gongshu_app;
-- left out by the platform for an interest; they do not see the matter
alter table org.opinion_seat add column excluded boolean not null default false;
grant update (excluded) on org.opinion_seat to gongshu_app;

-- How much harm the use that is applied for could do, by whoever looks at the application.
create table open.risk_mark (
  application_id uuid primary key references open.application (id),
  level text not null check (level in ('normal', 'high')),
  reason text not null,
  marked_by uuid,
  marked_for uuid not null references org.organisation (id),
  at timestamptz not null
);
grant select, insert, update on open.risk_mark to gongshu_app;

-- What was put before the committee, and what the authority then decided where the matter has no case of its own.
create table open.referral (
  id uuid primary key,
  number text not null unique,
  kind text not null check (kind in ('risk', 'matter', 'advice')),
  application_id uuid references open.application (id),
  case_id uuid references cases.case (id),
  title text not null,
  concerns uuid references org.organisation (id),
  round_id uuid not null unique references org.opinion_round (id),
  sent_by uuid,
  sent_on date not null,
  sent_at timestamptz not null,
  decision text check (decision in ('adopted', 'rejected')),
  decision_reason text not null default '',
  decided_by uuid,
  decided_on date,
  check ((decision is null) = (decided_on is null)),
  check (application_id is null or decision is null)
);
create index referral_application on open.referral (application_id);
grant select, insert, update (decision, decision_reason, decided_by, decided_on) on open.referral to gongshu_app;

-- Who runs the platform for the authority, for what, until when, by which document.
create table open.entrustment (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null references org.organisation (id),
  scope text[] not null,
  said text not null,
  document text not null,
  file_id uuid references org.register_file (id),
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  recorded_by uuid,
  recorded_on date not null,
  recorded_at timestamptz not null,
  ended_on date,
  ended_why text not null default ''
);
grant select, insert, update (ended_on, ended_why) on open.entrustment to gongshu_app;
create table open.entrusted_account (
  entrustment_id uuid not null references open.entrustment (id),
  person_id uuid not null references org.person (id),
  since timestamptz not null,
  until timestamptz,
  primary key (entrustment_id, person_id)
);
grant select, insert, update (since, until) on open.entrusted_account to gongshu_app;

-- An event that its organiser proposes with what it asks for is shown once that was granted.
alter table open.event add column organiser_id uuid references org.organisation (id);
alter table open.event add column shown boolean not null default true;

-- What the organiser of an event asks for, and what was granted until the event ends.
create table open.event_support (
  id uuid primary key,
  number text not null unique,
  event_id uuid not null references open.event (id),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  wants text[] not null,
  purpose text not null,
  support text not null default '',
  state text not null check (state in ('filed', 'granted', 'refused', 'ended')),
  said text not null default '',
  filed_on date not null,
  filed_at timestamptz not null,
  decided_by uuid,
  decided_on date,
  ended_at timestamptz
);
create index event_support_event on open.event_support (event_id);
grant select, insert, update (state, said, decided_by, decided_on, ended_at) on open.event_support to gongshu_app;
create table open.event_support_set (
  support_id uuid not null references open.event_support (id),
  dataset_id uuid not null references open.dataset (id),
  primary key (support_id, dataset_id)
);
grant select, insert on open.event_support_set to gongshu_app;
create table open.event_participant (
  event_id uuid not null references open.event (id),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  joined_at timestamptz not null,
  primary key (event_id, organisation_id, person_id)
);
grant select, insert on open.event_participant to gongshu_app;
alter table open.access_key add column event_id uuid references open.event (id);
alter table open.access_key add check (access_id is null or event_id is null);
create index access_key_event on open.access_key (event_id) where event_id is not null;

-- How the departments opened their data in a year, reckoned from the records of that day; never changed, only run anew.
create table open.evaluation (
  id uuid primary key,
  year int not null,
  number int not null,
  figures jsonb not null,
  sha256 text not null,
  said text not null,
  run_by uuid,
  run_on date not null,
  run_at timestamptz not null,
  unique (year, number)
);
grant select, insert on open.evaluation to gongshu_app;

-- Development plans and standards of opening, in versions; an earlier one stays readable.
create table open.norm (
  id uuid primary key,
  series_id uuid not null,
  kind text not null check (kind in ('plan', 'standard')),
  -- of a standard: what it speaks of
  scope text check (scope in ('catalogue', 'data', 'service', 'security')),
  version int not null,
  title text not null,
  body text not null,
  address text not null default '',
  reason text not null default '',
  from_day date not null,
  published_by uuid,
  published_on date not null,
  published_at timestamptz not null,
  unique (series_id, version),
  check ((kind = 'standard') = (scope is not null))
);
grant select, insert on open.norm to gongshu_app;
-- By which standard a version of the opening catalogue was made.
create table open.made_under (
  version_id uuid primary key references open.dataset_version (id),
  norm_id uuid not null references open.norm (id)
);
create index made_under_norm on open.made_under (norm_id);
grant select, insert, update on open.made_under to gongshu_app;

-- Registers of the org room: what a city writes down beside its cases. What stands in a register is never rewritten.
create table org.register_file (
  id uuid primary key,
  object_key text not null,
  sha256 text not null,
  bytes bigint not null,
  name text not null,
  media_type text not null,
  organisation_id uuid not null references org.organisation (id),
  person_id uuid,
  at timestamptz not null
);

-- one version of one document; a series is the same document through its versions
create table org.register_entry (
  id uuid primary key,
  series_id uuid not null,
  version int not null check (version >= 1),
  kind text not null check (kind in ('rule-document', 'guidance-note', 'industry-norm', 'interpretation', 'internal-rule',
    'plan-passage', 'committee-rules')),
  region_code text not null references org.region (code),
  -- who issued it, or whose it is
  organisation_id uuid not null references org.organisation (id),
  -- the document of a unit, the sector of a norm: a key of the pack
  topic text,
  number text,
  title text not null,
  body text not null default '',
  articles text[] not null default '{}',
  from_day date not null,
  -- last day of a plan's period
  until_day date,
  -- the day the next version takes effect
  superseded_from date,
  file_id uuid references org.register_file (id),
  content jsonb not null default '{}',
  created_by uuid,
  created_at timestamptz not null,
  unique (series_id, version)
);
create index register_entry_kind on org.register_entry (kind, created_at desc);
create index register_entry_articles on org.register_entry using gin (articles) where kind = 'interpretation';
create index register_entry_owner on org.register_entry (organisation_id, kind);

-- whom an entry is sent to, and when each confirmed it
create table org.register_address (
  entry_id uuid not null references org.register_entry (id),
  organisation_id uuid not null references org.organisation (id),
  confirmed_at timestamptz,
  confirmed_by uuid,
  primary key (entry_id, organisation_id)
);
create index register_address_organisation on org.register_address (organisation_id) where confirmed_at is null;

create table org.article_question (
  id uuid primary key,
  article text not null,
  question text not null,
  asked_by uuid,
  asked_for uuid not null references org.organisation (id),
  asked_at timestamptz not null,
  answer_id uuid references org.register_entry (id)
);
create index article_question_article on org.article_question (article);

create table org.matter (
  id uuid primary key,
  number text not null unique,
  region_code text not null references org.region (code),
  case_id uuid,
  title text not null,
  question text not null,
  raised_by uuid,
  raised_for uuid not null references org.organisation (id),
  raised_on date not null,
  raised_at timestamptz not null,
  decision text,
  decided_by uuid,
  decided_for uuid references org.organisation (id),
  decided_on date,
  decided_at timestamptz,
  check ((decision is null) = (decided_at is null))
);
create index matter_open on org.matter (region_code, raised_at) where decided_at is null;
create index matter_case on org.matter (case_id) where case_id is not null;
create table org.matter_party (
  matter_id uuid not null references org.matter (id),
  organisation_id uuid not null references org.organisation (id),
  primary key (matter_id, organisation_id)
);
create function org.keep_decision() returns trigger language plpgsql as $$
begin
  if old.decided_at is not null then
    raise exception 'the decision of a matter is never changed' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger keep_decision before update on org.matter for each row execute function org.keep_decision();

create table org.trainee (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  name text not null,
  -- the post by which the person is invited; null for those a unit files itself
  post text,
  -- training is aimed at them above all
  focus boolean not null,
  contact_id uuid unique references org.contact (id),
  since timestamptz not null,
  until timestamptz
);
create index trainee_organisation on org.trainee (organisation_id) where until is null;
create table org.training_plan (
  id uuid primary key,
  region_code text not null references org.region (code),
  year int not null,
  title text not null,
  body text not null,
  file_id uuid references org.register_file (id),
  created_by uuid,
  created_at timestamptz not null,
  unique (region_code, year)
);
create table org.training_session (
  id uuid primary key,
  plan_id uuid not null references org.training_plan (id),
  ordinal int not null,
  title text not null,
  planned_on date not null,
  place text not null,
  -- an expert from outside who explains; with where they come from
  outside_expert text,
  held_on date,
  unique (plan_id, ordinal)
);
create table org.training_seat (
  session_id uuid not null references org.training_session (id),
  trainee_id uuid not null references org.trainee (id),
  invited_at timestamptz not null,
  attended boolean,
  result text,
  recorded_at timestamptz,
  primary key (session_id, trainee_id)
);

create table org.committee_member (
  id uuid primary key,
  region_code text not null references org.region (code),
  person_id uuid not null references org.person (id),
  name text not null,
  origin text not null,
  field text not null,
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  ended_on date,
  created_at timestamptz not null
);
create unique index committee_member_person on org.committee_member (region_code, person_id) where ended_on is null;
create table org.opinion_round (
  id uuid primary key,
  region_code text not null references org.region (code),
  case_id uuid,
  title text not null,
  question text not null,
  -- whose matter it is: members with an interest in it step back
  concerns uuid references org.organisation (id),
  -- the working rules it began under
  rules_id uuid not null references org.register_entry (id),
  opened_on date not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  outcome text check (outcome in ('supported', 'not-supported')),
  check ((closed_at is null) = (outcome is null))
);
create table org.opinion_seat (
  round_id uuid not null references org.opinion_round (id),
  member_id uuid not null references org.committee_member (id),
  recused text,
  supports boolean,
  opinion text,
  given_at timestamptz,
  primary key (round_id, member_id)
);

create table org.service_notice (
  id uuid primary key,
  kind text not null check (kind in ('maintenance', 'announcement')),
  title text not null,
  body text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  created_for uuid not null references org.organisation (id),
  created_by uuid,
  created_at timestamptz not null
);
create index service_notice_ends on org.service_notice (ends_at);
-- a run of equal probes: as long as nothing changes and no probe is missing, one row
create table org.service_probe (
  id uuid primary key,
  module text not null,
  up boolean not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  fault text
);
create index service_probe_module on org.service_probe (module, to_at desc);

-- who belongs to a sector, and which organisation is its authority
create table org.sector_member (
  organisation_id uuid not null references org.organisation (id),
  sector text not null,
  part text not null check (part in ('authority', 'member')),
  since timestamptz not null,
  primary key (organisation_id, sector)
);
create index sector_member_sector on org.sector_member (sector);

grant select, insert on org.register_file, org.register_entry, org.register_address, org.article_question, org.matter,
  org.matter_party, org.trainee, org.training_plan, org.training_session, org.training_seat, org.committee_member,
  org.opinion_round, org.opinion_seat, org.service_notice, org.service_probe, org.sector_member to gongshu_app;
grant update (superseded_from) on org.register_entry to gongshu_app;
grant update (confirmed_at, confirmed_by) on org.register_address to gongshu_app;
grant update (answer_id) on org.article_question to gongshu_app;
grant update (decision, decided_by, decided_for, decided_on, decided_at) on org.matter to gongshu_app;
grant update (name, until) on org.trainee to gongshu_app;
grant update (held_on) on org.training_session to gongshu_app;
grant update (attended, result, recorded_at) on org.training_seat to gongshu_app;
grant update (ended_on) on org.committee_member to gongshu_app;
grant update (closed_at, outcome) on org.opinion_round to gongshu_app;
grant update (recused, supports, opinion, given_at) on org.opinion_seat to gongshu_app;
grant update (to_at, fault) on org.service_probe to gongshu_app;
grant delete on org.sector_member to gongshu_app;

-- What comes before an application for data and after a grant: needs, filings, reports of use, registers, demands for rectification.

-- Data that no entry describes yet, from the wish to the first call. Several wishes for the same data go one way (`joined_into`).
create table share.need (
  id uuid primary key,
  number text not null unique,
  demand_id uuid not null unique,
  organisation_id uuid not null,
  wanted text not null,
  items text not null,
  duty text not null,
  purpose text not null,
  basis text not null,
  suspected_id uuid,
  -- Entries that were shown before it was filed, and why none of them does.
  shown uuid[] not null,
  none_fits text not null,
  state text not null check (state in ('filed', 'assigned', 'accepted', 'declined', 'supplied', 'joined', 'withdrawn')),
  joined_into uuid references share.need,
  assigned_id uuid,
  assigned_duty text,
  answer text not null default '',
  answer_basis text not null default '',
  due_on date,
  resource_id uuid,
  service_id uuid,
  filed_at timestamptz not null,
  filed_by uuid,
  updated_at timestamptz not null
);
create index need_by_unit on share.need (organisation_id, filed_at desc);
create index need_by_assigned on share.need (assigned_id) where assigned_id is not null;
create table share.need_event (
  id uuid primary key,
  need_id uuid not null references share.need,
  kind text not null,
  text text not null,
  by_person uuid,
  organisation_id uuid,
  at timestamptz not null
);
create index need_events on share.need_event (need_id, at);
-- A stage is done by its product and by nothing else.
create table share.need_stage (
  need_id uuid not null references share.need,
  stage text not null check (stage in ('agreement', 'first-batch', 'interface', 'instructions', 'first-call')),
  product jsonb not null,
  by_person uuid,
  at timestamptz not null,
  primary key (need_id, stage)
);
create table share.need_match (
  demand_id uuid not null,
  resource_id uuid not null,
  items text[] not null,
  at timestamptz not null,
  primary key (demand_id, resource_id)
);

-- One row a consent, made with it.
create table share.filing (
  id uuid primary key,
  number text not null unique,
  application_id uuid not null unique references share.application,
  case_id uuid not null,
  grant_id uuid not null,
  applicant_id uuid not null,
  provider_id uuid not null,
  resource_id uuid not null,
  purpose text not null,
  first_day date not null,
  last_day date,
  filed_on date not null,
  at timestamptz not null
);
create index filing_by_day on share.filing (filed_on);

-- Reports of use: at the city's interval, and statements that a provider asked for.
create table share.use_report (
  id uuid primary key,
  kind text not null check (kind in ('interval', 'statement')),
  grant_id uuid not null,
  consumer_id uuid not null,
  provider_id uuid not null,
  question text not null,
  asked_by uuid,
  asked_at timestamptz not null,
  from_day date not null,
  to_day date not null,
  -- What the log says of the period, as it stood when the report was asked for.
  counted jsonb not null,
  statement text,
  benefit text,
  answered_by uuid,
  answered_at timestamptz
);
create unique index use_report_period on share.use_report (grant_id, to_day) where kind = 'interval';
create index use_report_open on share.use_report (consumer_id) where answered_at is null;

create table share.consumer_rules (
  id uuid primary key,
  organisation_id uuid not null,
  title text not null,
  file_id uuid not null,
  filed_by uuid,
  filed_at timestamptz not null
);
create index consumer_rules_of on share.consumer_rules (organisation_id, filed_at desc);
create table share.holding_note (
  grant_id uuid primary key,
  keeper text not null,
  systems text[] not null,
  written_by uuid,
  written_at timestamptz not null
);
create table share.feedback (
  grant_id uuid primary key,
  resource_id uuid not null,
  organisation_id uuid not null,
  useful boolean not null,
  quality smallint not null check (quality between 1 and 5),
  problem text not null,
  by_person uuid,
  at timestamptz not null
);
create index feedback_of on share.feedback (resource_id, at desc);

-- Data handed over outside the network; nothing is recorded before reason, arrangement and consent stand.
create table share.hand_over (
  id uuid primary key,
  number text not null unique,
  resource_id uuid not null,
  applicant_id uuid not null,
  provider_id uuid not null,
  reason text not null,
  purpose text not null,
  asked_by uuid,
  asked_at timestamptz not null,
  arrangement text,
  arranged_by uuid,
  arranged_at timestamptz,
  consented_by uuid,
  consented_at timestamptz,
  refused text,
  medium text,
  records integer,
  sha256 text,
  giver text,
  receiver text,
  handed_on date,
  destroy_on date,
  recorded_at timestamptz,
  proof text,
  destroyed_on date,
  reminded_on date
);
create index hand_over_due on share.hand_over (destroy_on) where recorded_at is not null and proof is null;

create table share.off_platform_notice (
  id uuid primary key,
  number text not null unique,
  resource_id uuid not null,
  organisation_id uuid not null,
  -- The authority of the level of the body that gives notice.
  authority_id uuid not null,
  act_kind text not null,
  act text not null,
  article text not null,
  what text not null,
  filed_by uuid,
  filed_on date not null,
  at timestamptz not null
);
create index off_platform_of on share.off_platform_notice (resource_id);

create table share.direct_exchange (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null,
  other_id uuid not null,
  what text not null,
  reason text not null,
  until_day date not null,
  state text not null check (state in ('asked', 'approved', 'refused')),
  asked_by uuid,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision text
);

-- Exchange systems of before, interface by interface, on their way to the platform.
create table share.legacy_system (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null,
  name text not null,
  by_person uuid,
  at timestamptz not null
);
create table share.legacy_interface (
  id uuid primary key,
  system_id uuid not null references share.legacy_system,
  name text not null,
  resource_id uuid,
  service_id uuid,
  switched_off_on date,
  proof text,
  unique (system_id, name)
);

-- A matter with a unit that breaks the terms: demand, suspension, answer, acceptance or the end of service.
create table share.rectification (
  id uuid primary key,
  number text not null unique,
  consumer_id uuid not null,
  provider_id uuid not null,
  grant_ids uuid[] not null,
  cause text not null,
  evidence text not null,
  file_id uuid,
  demand text not null,
  due_on date not null,
  state text not null check (state in ('open', 'answered', 'restored', 'terminated')),
  opened_by uuid,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index rectification_of on share.rectification (consumer_id, opened_at desc);
create table share.rectification_step (
  id uuid primary key,
  rectification_id uuid not null references share.rectification,
  act text not null check (act in ('demanded', 'answered', 'returned', 'accepted', 'terminated')),
  text text not null,
  by_person uuid,
  organisation_id uuid,
  at timestamptz not null
);
create index rectification_steps on share.rectification_step (rectification_id, at);

-- Somebody wanted data that were never gathered: the provider's task, until a first batch is there.
create table share.gathering_task (
  resource_id uuid primary key,
  provider_id uuid not null,
  asked_by_units uuid[] not null,
  asked_at timestamptz not null
);

-- One row each time data left otherwise than by a call: seven particulars, none of them empty. Calls have theirs in the ledger.
create table serve.use_record (
  id uuid primary key,
  purpose text not null check (purpose <> ''),
  used_by text not null check (used_by <> ''),
  approver text not null check (approver <> ''),
  content text not null check (content <> ''),
  used_at timestamptz not null,
  way text not null check (way <> ''),
  medium text not null check (medium <> ''),
  consumer_id uuid not null,
  provider_id uuid not null,
  resource_id uuid,
  grant_id uuid,
  hand_over_id uuid,
  entry text not null
);
create index use_record_at on serve.use_record (used_at desc);
create function serve.keep_use_record() returns trigger language plpgsql as $$
begin
  raise exception 'a record of use is never changed' using errcode = 'integrity_constraint_violation';
end $$;
create trigger use_record_kept before update or delete on serve.use_record
  for each row execute function serve.keep_use_record();

grant select, insert, update on share.need, share.use_report, share.holding_note, share.feedback, share.hand_over,
  share.direct_exchange, share.legacy_interface, share.rectification, share.gathering_task to gongshu_app;
grant select, insert on share.need_event, share.need_stage, share.need_match, share.filing, share.consumer_rules,
  share.off_platform_notice, share.legacy_system, share.rectification_step, serve.use_record to gongshu_app;

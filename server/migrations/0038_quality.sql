-- Quality: rules, runs with their stored checks, problem rows, findings, campaigns; and what collect and catalog keep for it.
create schema quality;
grant usage on schema quality to gongshu_app;

alter table collect.batch
  -- why a checked batch waits for its quality: a code and its figures; null when it does not
  add column awaiting_quality jsonb;

alter table catalog.standard
  add column level text check (level in ('international', 'national', 'industry', 'local')),
  add column subject text,
  add column withdrawn_day date,
  add column withdrawn_reason text;
-- what was issued stays as it was issued; where it stands and whether it is withdrawn is said afterwards
grant update (level, subject, withdrawn_day, withdrawn_reason) on catalog.standard to gongshu_app;

create table quality.rule (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  kind text not null,
  dimension text not null
    check (dimension in ('normative', 'completeness', 'accuracy', 'consistency', 'timeliness', 'accessibility')),
  indicator text not null,
  title_zh text not null,
  title_en text not null,
  items text[] not null,
  params jsonb not null default '{}',
  -- rows of a new batch that break it are held back; what is there already is only reported
  rejects boolean not null default false,
  state text not null check (state in ('proposed', 'active', 'declined', 'retired')),
  origin text not null check (origin in ('definition', 'profile', 'standard', 'own')),
  standard_code text,
  made_by uuid,
  made_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz
);
create index rule_resource on quality.rule (resource_id, state);

create table quality.run (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  version_id uuid not null references catalog.resource_version (id),
  cause text not null check (cause in ('gate', 'load', 'nightly', 'order', 'delivery', 'hand')),
  -- the one batch that was looked at; null where the visible rows were
  batch_id uuid references collect.batch (id),
  day date not null,
  at timestamptz not null,
  took_ms int not null,
  rows bigint not null,
  held bigint not null,
  score numeric,
  threshold numeric,
  weights jsonb not null,
  verdict text not null check (verdict in ('passed', 'below', 'unmeasured'))
);
create index run_resource on quality.run (resource_id, at desc);
create index run_day on quality.run (day);

-- what each rule found, kept for good: every figure shown can be worked out from these again
create table quality.check (
  run_id uuid not null references quality.run (id),
  rule_key text not null,
  rule_id uuid references quality.rule (id),
  dimension text not null,
  indicator text not null,
  title_zh text not null,
  title_en text not null,
  item text not null,
  checked bigint not null,
  failed bigint not null,
  confirmed bigint not null,
  standard_code text,
  primary key (run_id, rule_key)
);

create table quality.measure (
  run_id uuid not null references quality.run (id),
  dimension text not null,
  checked bigint not null,
  failed bigint not null,
  detail jsonb not null default '{}',
  primary key (run_id, dimension)
);

-- failing rows by their hash, never by their values; a bounded number a rule
create table quality.evidence (
  run_id uuid not null references quality.run (id),
  rule_key text not null,
  row_hash text not null,
  key_hash text not null,
  seq int not null,
  line int not null,
  primary key (run_id, rule_key, row_hash)
);

-- rows which look wrong and are right: not reported again as long as they stay as they are
create table quality.confirmation (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  rule_id uuid not null references quality.rule (id),
  row_hash text not null,
  reason text not null,
  confirmed_by uuid,
  confirmed_at timestamptz not null,
  unique (rule_id, row_hash)
);
create index confirmation_resource on quality.confirmation (resource_id);

create table quality.recheck_order (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  reason text not null,
  ordered_by uuid,
  ordered_at timestamptz not null,
  run_id uuid references quality.run (id)
);
create index recheck_order_resource on quality.recheck_order (resource_id, ordered_at desc);

create table quality.finding (
  id uuid primary key,
  -- 'rule': closes by itself once the rows are clean; 'late', 'probe' likewise; the others are answered
  kind text not null check (kind in ('rule', 'late', 'probe', 'standard', 'reported', 'comparison')),
  resource_id uuid not null references catalog.resource (id),
  -- where it showed, when that is another entry than the source of the field
  shown_in uuid references catalog.resource (id),
  rule_id uuid references quality.rule (id),
  item text not null default '',
  organisation_id uuid not null references org.organisation (id),
  reporter_id uuid references org.organisation (id),
  subject text not null,
  detail jsonb not null default '{}',
  rows bigint not null default 0,
  due_day date,
  found_at timestamptz not null,
  raised_by uuid,
  passed_on jsonb not null default '[]',
  answer text,
  answered_at timestamptz,
  closed_at timestamptz,
  closed_how text check (closed_how in ('clean', 'answered', 'withdrawn'))
);
create unique index finding_open on quality.finding (kind, resource_id, subject) where closed_at is null;
create index finding_organisation on quality.finding (organisation_id, found_at desc);

-- where the value of a field comes from, when the entry that shows it is not its source
create table quality.field_source (
  resource_id uuid not null references catalog.resource (id),
  item text not null,
  source_resource_id uuid not null references catalog.resource (id),
  source_item text not null,
  primary key (resource_id, item)
);

-- without a row the provider answers for the quality; null: struck, nobody answers and nothing is gathered
create table quality.responsible (
  resource_id uuid primary key references catalog.resource (id),
  organisation_id uuid references org.organisation (id),
  named_by uuid,
  named_at timestamptz not null
);

create table quality.probe (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  target text not null,
  ok boolean not null,
  took_ms int not null,
  detail text not null,
  at timestamptz not null
);
create index probe_resource on quality.probe (resource_id, at desc);

create table quality.campaign (
  id uuid primary key,
  title text not null,
  requirements text not null,
  dimensions text[] not null,
  due_day date not null,
  opened_by uuid,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_reason text
);

create table quality.campaign_resource (
  campaign_id uuid not null references quality.campaign (id),
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  primary key (campaign_id, resource_id)
);

create table quality.campaign_row (
  campaign_id uuid not null references quality.campaign (id),
  resource_id uuid not null references catalog.resource (id),
  rule_key text not null,
  title_zh text not null,
  title_en text not null,
  key_hash text not null,
  row_hash text not null,
  seq int not null,
  line int not null,
  state text not null check (state in ('open', 'fixed', 'disputed')),
  changed_at timestamptz not null,
  primary key (campaign_id, resource_id, rule_key, key_hash)
);

create table quality.engagement (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  contractor_id uuid not null references org.organisation (id),
  contract text not null,
  aims text not null,
  resources uuid[] not null,
  from_day date not null,
  to_day date not null,
  before_scores jsonb not null,
  recorded_by uuid,
  recorded_at timestamptz not null
);

create table quality.report (
  id uuid primary key,
  month text not null,
  body jsonb not null,
  digest text not null,
  made_by uuid,
  made_at timestamptz not null
);

create table quality.setting (
  key text primary key,
  value jsonb not null,
  set_by uuid,
  set_at timestamptz not null
);

grant select, insert, update on all tables in schema quality to gongshu_app;
grant delete on quality.evidence, quality.field_source to gongshu_app;

-- Open, what the public asks for, and what the city plans to open.
-- What the bureau itself fills in, in words: newest of each key holds.
create table open.choice (
  id uuid primary key,
  key text not null check (key in ('disclosure-channel', 'priorities-by')),
  value text not null,
  set_by uuid,
  set_at timestamptz not null
);
grant select, insert on open.choice to gongshu_app;

create table open.demand (
  id uuid primary key,
  number text not null unique,
  kind text not null check (kind in ('list', 'open', 'disclosure', 'other')),
  wanted text not null,
  why text not null,
  scenario text not null,
  -- the words of `wanted` without what stands between them: the same words ask for the same thing
  alike text not null,
  state text not null check (state in ('filed', 'assigned', 'answered', 'redirected')),
  -- asked before by somebody else: this one goes the way of that
  joined_into uuid references open.demand (id),
  filer_id uuid not null references org.organisation (id),
  filer_person uuid not null references org.person (id),
  filer_kind text not null,
  call_id uuid,
  -- the entries shown as possible answers, and why none of them is
  shown uuid[] not null,
  none_fits text not null,
  resource_id uuid references catalog.resource (id),
  unit_id uuid references org.organisation (id),
  unit_by text check (unit_by in ('catalogue', 'bureau')),
  received_on date,
  case_id uuid references cases.case (id),
  answer text check (answer in ('date', 'conditions', 'refuse')),
  answer_said text not null default '',
  answer_conditions text not null default '',
  promised_on date,
  answered_by uuid references org.person (id),
  answered_on date,
  workdays int,
  -- an accepted demand is a task until its entry is listed or its data are open
  fulfilled_on date,
  channel text not null default '',
  redirected_why text not null default '',
  -- words that may not stand in public; the bureau's reason
  hidden_why text,
  filed_on date not null,
  filed_at timestamptz not null,
  updated_at timestamptz not null,
  check ((state = 'answered') = (answer is not null)),
  check ((unit_id is null) = (unit_by is null)),
  check (fulfilled_on is null or answer in ('date', 'conditions'))
);
create index demand_alike on open.demand (alike);
create index demand_joined on open.demand (joined_into);
create index demand_unit on open.demand (unit_id);
create index demand_filer on open.demand (filer_id, filed_on);
create index demand_resource on open.demand (resource_id);
create index demand_case on open.demand (case_id);

create table open.demand_event (
  id uuid primary key,
  demand_id uuid not null references open.demand (id),
  kind text not null,
  said text not null,
  by_person uuid,
  organisation_id uuid,
  at timestamptz not null
);
create index demand_event_demand on open.demand_event (demand_id, at);

create table open.demand_review (
  id uuid primary key,
  demand_id uuid not null references open.demand (id),
  case_id uuid not null references cases.case (id),
  state text not null check (state in ('filed', 'accepted', 'upheld', 'overturned', 'declined')),
  reason text not null,
  -- what was answered, and by whom, when the review was asked for
  answer jsonb not null,
  filed_on date not null,
  filed_at timestamptz not null,
  accepted_on date,
  decided_on date,
  decided_by uuid,
  said text not null default ''
);
create index demand_review_demand on open.demand_review (demand_id);
create index demand_review_case on open.demand_review (case_id);

-- The yearly call for demands.
create table open.call (
  id uuid primary key,
  year int not null unique,
  title text not null,
  said text not null,
  opens_on date not null,
  closes_on date not null check (closes_on >= opens_on),
  closed_at timestamptz,
  created_by uuid,
  created_at timestamptz not null
);
alter table open.demand add foreign key (call_id) references open.call (id);
create table open.call_notice (
  call_id uuid not null references open.call (id),
  unit_id uuid not null references org.organisation (id),
  demands uuid[] not null,
  told_at timestamptz not null,
  confirmed_at timestamptz,
  confirmed_by uuid,
  primary key (call_id, unit_id)
);

-- What is of high value, by the kinds the city's text names.
create table open.value_mark (
  resource_id uuid primary key references catalog.resource (id),
  kinds text[] not null,
  field text,
  reason text not null,
  marked_by uuid,
  marked_at timestamptz not null
);

create table open.priority_list (
  id uuid primary key,
  year int not null,
  number int not null,
  lines jsonb not null,
  left_out jsonb not null,
  published_by uuid,
  published_on date not null,
  published_at timestamptz not null,
  unique (year, number)
);

create table open.plan_edition (
  id uuid primary key,
  year int not null,
  number int not null,
  lines jsonb not null,
  reason text not null,
  published_by uuid,
  published_on date not null,
  published_at timestamptz not null,
  unique (year, number)
);
-- A line of the newest edition, or a task the bureau sent: what a unit is to open, and by when.
create table open.task (
  id uuid primary key,
  number text not null unique,
  source text not null check (source in ('plan', 'bureau')),
  year int not null,
  unit_id uuid not null references org.organisation (id),
  title text not null,
  said text not null,
  resource_id uuid references catalog.resource (id),
  -- demands that it answers
  demands uuid[] not null default '{}',
  wanted_on date not null,
  answer text check (answer in ('accepted', 'declined')),
  answer_said text not null default '',
  answered_by uuid,
  answered_on date,
  -- a line that a later edition no longer has
  dropped boolean not null default false,
  created_by uuid,
  created_on date not null,
  created_at timestamptz not null
);
create index task_unit on open.task (unit_id);

create table open.list_edition (
  id uuid primary key,
  unit_id uuid not null references org.organisation (id),
  number int not null,
  -- how many acts had moved the unit's open entries by then: another number makes it out of date
  standing int not null,
  lines jsonb not null,
  digest text not null,
  published_by uuid,
  published_on date not null,
  published_at timestamptz not null,
  unique (unit_id, number)
);

create table open.share_explanation (
  unit_id uuid not null references org.organisation (id),
  quarter text not null,
  said text not null,
  by_person uuid,
  at timestamptz not null,
  primary key (unit_id, quarter)
);

-- The government's instructions to several units at once.
create table open.instruction (
  id uuid primary key,
  number text not null unique,
  title text not null,
  said text not null,
  due_on date not null,
  issued_by uuid,
  organisation_id uuid not null references org.organisation (id),
  issued_on date not null,
  issued_at timestamptz not null
);
create table open.instruction_unit (
  instruction_id uuid not null references open.instruction (id),
  unit_id uuid not null references org.organisation (id),
  answer text,
  answered_by uuid,
  answered_on date,
  primary key (instruction_id, unit_id)
);

-- Development plans and standards of opening, by versions.
create table open.guidance (
  id uuid primary key,
  kind text not null check (kind in ('plan', 'standard')),
  key text not null,
  title text not null,
  version text not null,
  dated date not null,
  said text not null,
  published_by uuid,
  published_at timestamptz not null,
  unique (kind, key, version)
);

-- Sites and interfaces of units beside the platform.
create table open.channel (
  id uuid primary key,
  number text not null unique,
  unit_id uuid not null references org.organisation (id),
  kind text not null check (kind in ('project', 'site')),
  name text not null,
  host text not null,
  said text not null,
  created_by uuid,
  created_on date not null,
  created_at timestamptz not null
);

grant select, insert, update on open.demand, open.demand_review, open.call, open.call_notice, open.value_mark, open.task,
  open.instruction_unit, open.share_explanation to gongshu_app;
grant delete on open.value_mark to gongshu_app;
grant select, insert on open.demand_event, open.priority_list, open.plan_edition, open.list_edition,
  open.instruction, open.guidance, open.channel to gongshu_app;

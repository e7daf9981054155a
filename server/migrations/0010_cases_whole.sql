-- The turn of the day: which daily task last ran for which legal day. Not per process: whoever turns the day first has done it for all.
create table kernel.daily_task (
  name text primary key,
  last_day date not null,
  done_at timestamptz not null
);
grant select, insert, update on kernel.daily_task to gongshu_app;

-- Several steps of a case may be open now: side by side, countersigned, or a lead beside the opinions it waits for.
drop index cases.step_open;
create index step_open on cases.step (case_id) where decided_at is null;
alter table cases.step
  -- opened by the same act: what a join waits for
  add round int not null default 1,
  -- within the holding organisation: whose desk it lies on; anybody of the roles where null
  add assignee uuid,
  -- nobody is late by a draft's limit or by a figure of the bureau in a draft's gap
  add informative boolean not null default false,
  -- the count touches a year without published holidays
  add provisional boolean not null default false,
  -- days granted beyond the limit: who, when, why, by which rule
  add extension jsonb,
  add paused_on date,
  add near_told_on date,
  add late_told_on date,
  add escalated_on date,
  -- the person in whose place a delegate decided
  add decided_for uuid,
  -- the step it was forwarded from
  add forwarded_from uuid references cases.step (id);
update cases.step set
  informative = coalesce((deadline ->> 'informative')::boolean, false),
  provisional = coalesce((deadline ->> 'provisional')::boolean, false);
-- the daily task looks here, and the calendar view
create index step_due on cases.step (due_day) where decided_at is null;
create index step_assignee on cases.step (assignee) where decided_at is null and assignee is not null;

-- Who held a step before it was handed over, and whether the due day passed while they held it.
create table cases.holding (
  id uuid primary key,
  step_id uuid not null references cases.step (id),
  ordinal int not null,
  organisation uuid not null,
  roles text[] not null,
  assignee uuid,
  from_day date not null,
  to_day date not null,
  due_day date,
  late_days int not null default 0 check (late_days >= 0),
  reason text not null,
  handed_by jsonb not null,
  handed_at timestamptz not null,
  unique (step_id, ordinal)
);
grant select, insert on cases.holding to gongshu_app;

-- The applicant is asked for something; the step's clock stands still until the answer.
create table cases.supplement (
  id uuid primary key,
  case_id uuid not null references cases.case (id),
  step_id uuid not null references cases.step (id),
  asked text not null,
  asked_on date not null,
  asked_at timestamptz not null,
  asked_by jsonb not null,
  due_day date,
  deadline jsonb,
  ended text check (ended in ('answered', 'called-off')),
  answer text,
  ended_on date,
  ended_at timestamptz,
  ended_by jsonb,
  late_told_on date,
  -- how long the clock stood still, in the unit of the limit
  paused_days int,
  check ((ended is null) = (ended_at is null))
);
create unique index supplement_open on cases.supplement (step_id) where ended is null;
create index supplement_case on cases.supplement (case_id);
create index supplement_due on cases.supplement (due_day) where ended is null;
grant select, insert, update on cases.supplement to gongshu_app;

-- Somebody acts in the place of an absent colleague, in the same organisation, for some days.
create table cases.delegation (
  id uuid primary key,
  organisation uuid not null,
  from_person uuid not null,
  to_person uuid not null,
  roles text[] not null check (cardinality(roles) > 0),
  from_day date not null,
  to_day date not null,
  reason text not null,
  made_by jsonb not null,
  made_at timestamptz not null,
  ended_on date,
  ended_by jsonb,
  ended_at timestamptz,
  check (from_day <= to_day),
  check (from_person <> to_person)
);
create index delegation_to on cases.delegation (to_person, organisation);
create index delegation_organisation on cases.delegation (organisation, to_day);
grant select, insert, update on cases.delegation to gongshu_app;

-- Neither attachments nor comments are ever changed or taken away.
create table cases.attachment (
  id uuid primary key,
  case_id uuid not null references cases.case (id),
  step_id uuid references cases.step (id),
  name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  object_key text not null,
  organisation uuid,
  added_by jsonb not null,
  added_on date not null,
  added_at timestamptz not null
);
create index attachment_case on cases.attachment (case_id);
grant select, insert on cases.attachment to gongshu_app;

create table cases.comment (
  id uuid primary key,
  case_id uuid not null references cases.case (id),
  step_id uuid references cases.step (id),
  text text not null,
  organisation uuid,
  written_by jsonb not null,
  written_on date not null,
  written_at timestamptz not null
);
create index comment_case on cases.comment (case_id);
grant select, insert on cases.comment to gongshu_app;

-- Sentences an organisation keeps at hand for its decisions.
create table cases.reason_template (
  id uuid primary key,
  organisation uuid not null,
  procedure text,
  outcome text,
  text text not null,
  kept_by jsonb not null,
  kept_at timestamptz not null,
  dropped_at timestamptz
);
create index reason_template_of on cases.reason_template (organisation) where dropped_at is null;
grant select, insert, update on cases.reason_template to gongshu_app;

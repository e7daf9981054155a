-- How the catalogue stays right: lists that follow it, what changed in the world and whose turn it is, demands, acts of law,
-- comments of a review, and who keeps an entry.

alter table catalog.resource_version
  -- the last version of an entry that is being taken out: same content, reviewed like any other
  add column withdraws boolean not null default false,
  add column withdraw_reason text,
  -- entries handed in as one list
  add column submission_id uuid,
  -- the change was sent in after its day; such a request is taken and stays marked
  add column late boolean not null default false;

alter table catalog.legal_basis
  add column title_key text generated always as (lower(regexp_replace(title, '[《》〈〉「」“”"''()（）〔〕·\s]', '', 'g'))) stored;
create index legal_basis_title on catalog.legal_basis (title_key);

-- One line of a list as it stood between two days. A line is never changed: it ends, and another begins.
create table catalog.list_line (
  id uuid primary key,
  list text not null check (list in ('master', 'responsibility', 'demand', 'negative', 'open', 'base', 'theme')),
  subject_id uuid not null,
  provider_id uuid not null references org.organisation (id),
  region_code text not null,
  line jsonb not null,
  -- lines that began or ended in one act share it: the number of acts is the version of the list
  act_id uuid not null,
  ended_act_id uuid,
  from_day date not null,
  until_day date,
  from_at timestamptz not null,
  until_at timestamptz
);
create unique index list_line_standing on catalog.list_line (list, subject_id) where until_at is null;
create index list_line_day on catalog.list_line (list, from_day, until_day);
create index list_line_subject on catalog.list_line (subject_id);

create function catalog.keep_line() returns trigger language plpgsql as $$
begin
  if old.until_at is not null or new.line is distinct from old.line or new.from_at <> old.from_at
    or new.list <> old.list or new.subject_id <> old.subject_id then
    raise exception 'a line of a list is never rewritten' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger keep_line before update on catalog.list_line for each row execute function catalog.keep_line();

create table catalog.list_edition (
  id uuid primary key,
  list text not null,
  -- a level of the city, or the whole of it
  region_code text,
  number int not null,
  version int not null,
  as_of date not null,
  lines int not null,
  digest text not null,
  to_public boolean not null,
  published_by uuid,
  published_on date not null,
  published_at timestamptz not null
);
create unique index list_edition_number on catalog.list_edition (list, coalesce(region_code, ''), number);

-- Acts of law a basis is picked from.
create table catalog.instrument (
  id uuid primary key,
  -- of the platform's own seed or of the city's pack; null for what the bureau entered
  seed text unique,
  title text not null,
  title_key text generated always as (lower(regexp_replace(title, '[《》〈〉「」“”"''()（）〔〕·\s]', '', 'g'))) stored,
  number text,
  level text not null,
  issuer text,
  issued_on date,
  effective_on date,
  amended_on date,
  repealed_on date,
  replaced_by text,
  articles text[] not null default '{}',
  cite text[] not null default '{}',
  source text not null check (source in ('national', 'pack', 'bureau')),
  note text,
  entered_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index instrument_title on catalog.instrument (title_key);

create table catalog.instrument_change (
  id uuid primary key,
  instrument_id uuid not null references catalog.instrument (id),
  what text not null check (what in ('amended', 'repealed')),
  day date not null,
  document text not null,
  recorded_by uuid,
  recorded_at timestamptz not null
);

-- What happened in the world and asks entries to be brought in line.
create table catalog.change_trigger (
  id uuid primary key,
  kind text not null,
  day date not null,
  note text not null,
  organisation_id uuid references org.organisation (id),
  instrument_change_id uuid references catalog.instrument_change (id),
  system_id uuid,
  recorded_by uuid,
  recorded_by_organisation uuid,
  recorded_on date not null,
  recorded_at timestamptz not null
);
create index change_trigger_organisation on catalog.change_trigger (organisation_id);

create table catalog.change_task (
  id uuid primary key,
  -- absent: the provider changed the entry before anybody recorded why
  trigger_id uuid references catalog.change_trigger (id),
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  kind text not null,
  day date not null,
  -- counted by the law of the day of the change; null where no limit runs
  due_on date,
  binding boolean not null,
  opened_on date not null,
  overdue_on date,
  closed_on date,
  closed_how text check (closed_how in ('submitted', 'confirmed', 'withdrawn')),
  closed_by uuid,
  note text,
  version_id uuid references catalog.resource_version (id),
  late boolean not null default false,
  created_at timestamptz not null,
  unique (trigger_id, resource_id),
  check ((closed_on is null) = (closed_how is null))
);
create index change_task_open on catalog.change_task (due_on) where closed_on is null;
create index change_task_resource on catalog.change_task (resource_id);
create index change_task_organisation on catalog.change_task (organisation_id);

-- A class that rests on an act which no longer holds.
create table catalog.basis_loss (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  version_id uuid not null references catalog.resource_version (id),
  purpose text not null check (purpose in ('sharing', 'opening')),
  instrument_change_id uuid not null references catalog.instrument_change (id),
  task_id uuid references catalog.change_task (id),
  day date not null,
  due_on date,
  settled_on date,
  settled_how text,
  created_at timestamptz not null,
  unique (version_id, purpose, instrument_change_id)
);

create table catalog.demand (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  holder_id uuid references org.organisation (id),
  wanted text not null,
  items text not null,
  duty text not null,
  state text not null check (state in ('open', 'matched', 'applied', 'requested', 'closed', 'withdrawn')),
  resource_id uuid references catalog.resource (id),
  application_id uuid,
  answer text,
  closed_how text,
  created_by uuid,
  created_on date not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  closed_on date
);
create index demand_organisation on catalog.demand (organisation_id);
create index demand_holder on catalog.demand (holder_id);
create index demand_resource on catalog.demand (resource_id);

-- A department's duties, against which its entries are held.
create table catalog.duty (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  title text not null,
  basis text not null default '',
  basis_article text not null default '',
  -- said where a duty makes no data, so that it is not counted as a gap
  without_data text,
  created_by uuid,
  created_at timestamptz not null,
  ended_on date
);
create unique index duty_title on catalog.duty (organisation_id, title) where ended_on is null;

-- Who keeps an entry right, and when it is looked at again.
create table catalog.upkeep (
  resource_id uuid primary key references catalog.resource (id),
  keeper_id uuid,
  keeper_name text,
  review_on date,
  duty_ids uuid[] not null default '{}',
  instrument_ids uuid[] not null default '{}',
  set_by uuid,
  set_at timestamptz not null
);

-- What a department left undone of compiling and updating, with its days; a line stays when it was made good.
create table catalog.breach (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  kind text not null check (kind in ('no-entry', 'late-change')),
  system_id uuid,
  task_id uuid references catalog.change_task (id),
  resource_id uuid references catalog.resource (id),
  since_on date not null,
  cleared_on date,
  created_at timestamptz not null
);
create unique index breach_standing on catalog.breach (kind, organisation_id, coalesce(system_id, task_id)) where cleared_on is null;

-- What a reviewer says of one field of a version; it stays with the version.
create table catalog.review_comment (
  id uuid primary key,
  version_id uuid not null references catalog.resource_version (id),
  case_id uuid,
  path text not null,
  text text not null,
  author_id uuid not null,
  organisation_id uuid not null references org.organisation (id),
  revision int not null,
  created_at timestamptz not null,
  resolved_by uuid,
  resolved_at timestamptz
);
create index review_comment_version on catalog.review_comment (version_id);
create table catalog.review_answer (
  id uuid primary key,
  comment_id uuid not null references catalog.review_comment (id),
  text text not null,
  author_id uuid not null,
  organisation_id uuid not null references org.organisation (id),
  created_at timestamptz not null
);
create index review_answer_comment on catalog.review_answer (comment_id);

grant select, insert, update on catalog.list_line, catalog.instrument, catalog.change_task, catalog.basis_loss, catalog.demand,
  catalog.duty, catalog.upkeep, catalog.breach, catalog.review_comment to gongshu_app;
grant select, insert on catalog.list_edition, catalog.instrument_change, catalog.change_trigger, catalog.review_answer
  to gongshu_app;

-- What stands published when the lists come into being is their first line.
with act as (select gen_random_uuid() as id)
insert into catalog.list_line (id, list, subject_id, provider_id, region_code, line, act_id, from_day, from_at)
select gen_random_uuid(), 'master', r.id, r.provider_id, o.region_code,
  jsonb_build_object('code', r.code, 'name', v.name, 'version', v.number, 'versionId', v.id, 'sharingClass', v.sharing_class,
    'openingClass', v.opening_class, 'securityLevel', v.security_level, 'updateCycle', v.update_cycle, 'duty', v.duty,
    'categoryCode', v.category_code, 'publishedOn', to_char(v.published_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'),
    'items', (select coalesce(jsonb_agg(i.title_zh order by i.ordinal), '[]') from catalog.item i where i.version_id = v.id)),
  act.id, (v.published_at at time zone 'Asia/Shanghai')::date, v.published_at
from catalog.resource r
join catalog.resource_version v on v.id = r.published_version_id
join org.organisation o on o.id = r.provider_id
cross join act
where r.state in ('active', 'suspended');

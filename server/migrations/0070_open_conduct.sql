-- Open: how opened data are used. Looks of the provider, alerts, breaches and their evidence, measures and their public notice.

-- A look at the use of a data set, with the figures as they stood.
create table open.use_check (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  organisation_id uuid not null references org.organisation (id),
  -- whose use was looked at; null: that of all
  user_id uuid references org.organisation (id),
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  conclusion text not null check (conclusion in ('in-order', 'doubtful', 'in-breach')),
  said text not null,
  figures jsonb not null,
  breach_id uuid,
  checked_by uuid,
  checked_on date not null,
  checked_at timestamptz not null,
  check ((conclusion = 'in-breach') = (breach_id is not null))
);
create index use_check_dataset on open.use_check (dataset_id, checked_at desc);
grant select, insert on open.use_check to gongshu_app;

-- What the night found unusual; told to the provider with the act that writes it.
create table open.use_alert (
  id uuid primary key,
  -- of a sweep through many data sets: none
  dataset_id uuid references open.dataset (id),
  organisation_id uuid not null references org.organisation (id),
  -- null: those who gave no name
  user_id uuid references org.organisation (id),
  kind text not null check (kind in ('volume', 'refused', 'sweep')),
  day date not null,
  evidence jsonb not null,
  state text not null check (state in ('standing', 'explained', 'followed')),
  answer text not null default '',
  answered_by uuid,
  answered_at timestamptz,
  at timestamptz not null,
  check ((state = 'standing') = (answered_at is null))
);
create unique index use_alert_once on open.use_alert (organisation_id, dataset_id, user_id, kind, day) nulls not distinct;
create index use_alert_standing on open.use_alert (organisation_id) where state = 'standing';
grant select, insert, update on open.use_alert to gongshu_app;
create index taking_at on open.taking using brin (at);

-- A use that breaks the law or the agreement: who, on which ground, what came of it.
create table open.breach_case (
  id uuid primary key,
  number text not null unique,
  user_id uuid not null references org.organisation (id),
  ground text not null
    check (ground in ('unlawful-acquisition', 'third-party-rights', 'beyond-scenario', 'other-breach')),
  origin text not null check (origin in ('provider', 'bureau', 'check', 'alert', 'lead', 'report')),
  said text not null,
  lead_id uuid unique references open.lead (id),
  product_id uuid references open.product (id),
  state text not null check (state in ('open', 'settled', 'dropped')),
  opened_by uuid,
  opened_on date not null,
  opened_at timestamptz not null,
  settled_at timestamptz,
  check ((state = 'open') = (settled_at is null))
);
create index breach_case_user on open.breach_case (user_id, opened_at desc);
create index breach_case_open on open.breach_case (opened_at) where state = 'open';
grant select, insert, update on open.breach_case to gongshu_app;
alter table open.use_check add foreign key (breach_id) references open.breach_case (id);

create table open.breach_dataset (
  breach_id uuid not null references open.breach_case (id),
  dataset_id uuid not null references open.dataset (id),
  primary key (breach_id, dataset_id)
);
create index breach_dataset_of on open.breach_dataset (dataset_id);
grant select, insert on open.breach_dataset to gongshu_app;

-- What it rests on, and everything that happened to it: only ever added.
create table open.breach_evidence (
  id uuid primary key,
  breach_id uuid not null references open.breach_case (id),
  kind text not null check (kind in ('takings', 'check', 'alert', 'lead', 'product', 'report', 'document', 'statement')),
  said text not null,
  detail jsonb not null default '{}',
  added_by uuid,
  organisation_id uuid,
  at timestamptz not null
);
create index breach_evidence_of on open.breach_evidence (breach_id, at);
create table open.breach_event (
  id uuid primary key,
  breach_id uuid not null references open.breach_case (id),
  kind text not null,
  said text not null default '',
  by_person uuid,
  organisation_id uuid,
  at timestamptz not null
);
create index breach_event_of on open.breach_event (breach_id, at);
grant select, insert on open.breach_evidence, open.breach_event to gongshu_app;

-- What is done about it: proposed by the provider, put in force by the authority, lifted by a decision. Each stands by itself:
-- whoever is under two is free when both are lifted.
create table open.measure (
  id uuid primary key,
  number text not null unique,
  breach_id uuid not null references open.breach_case (id),
  user_id uuid not null references org.organisation (id),
  kind text not null check (kind in ('restrict', 'close')),
  gravity text not null check (gravity in ('minor', 'serious', 'grave')),
  -- of a restriction: the data sets that are refused, the pace that is left
  datasets uuid[] not null default '{}',
  per_minute int check (per_minute > 0),
  until_day date,
  reason text not null,
  state text not null check (state in ('proposed', 'in-force', 'refused', 'lifted')),
  provider_id uuid not null references org.organisation (id),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  hearing_until date,
  statement text,
  stated_by uuid,
  stated_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  answer text not null default '',
  in_force_on date,
  lifted_by uuid,
  lifted_on date,
  lifted_at timestamptz,
  lift_reason text not null default '',
  check (kind = 'close' or cardinality(datasets) > 0 or per_minute is not null),
  check (state not in ('in-force', 'lifted') or (decided_by is not null and decided_by <> proposed_by and in_force_on is not null)),
  check ((state = 'lifted') = (lifted_on is not null)),
  check ((statement is null) = (stated_at is null))
);
create unique index measure_proposed on open.measure (breach_id) where state = 'proposed';
create index measure_in_force on open.measure (user_id) where state = 'in-force';
create index measure_breach on open.measure (breach_id, proposed_at);
grant select, insert, update on open.measure to gongshu_app;

-- What the public reads of a measure and of its lifting; never changed.
create table open.announcement (
  id uuid primary key,
  number text not null unique,
  measure_id uuid not null references open.measure (id),
  kind text not null check (kind in ('measure', 'lifting')),
  -- the name as it is shown: of a person no more than is needed
  user_zh text not null,
  user_en text not null,
  said text not null check (said <> ''),
  on_day date not null,
  at timestamptz not null,
  unique (measure_id, kind)
);
create index announcement_at on open.announcement (at desc);
grant select, insert on open.announcement to gongshu_app;

-- No measure is in force, and none is lifted, that the public was not told of in the same act.
create function open.require_announcement() returns trigger language plpgsql as $$
begin
  if new.state in ('in-force', 'lifted')
    and not exists (select from open.announcement a where a.measure_id = new.id and a.kind = 'measure') then
    raise exception 'a measure in force has its public notice';
  end if;
  if new.state = 'lifted'
    and not exists (select from open.announcement a where a.measure_id = new.id and a.kind = 'lifting') then
    raise exception 'the lifting of a measure has its public notice';
  end if;
  return null;
end $$;
create constraint trigger announced after insert or update on open.measure
  deferrable initially deferred for each row execute function open.require_announcement();

-- Somebody says that a published product does harm; it stands in a case, with the others who say so.
create table open.harm_report (
  id uuid primary key,
  number text not null unique,
  product_id uuid not null references open.product (id),
  breach_id uuid not null references open.breach_case (id),
  harm text not null check (harm in ('state', 'public', 'third-party')),
  said text not null,
  person_id uuid,
  organisation_id uuid,
  -- keyed digests of the network and of the words
  network bytea,
  digest bytea not null,
  doubts text[] not null default '{}',
  filed_at timestamptz not null
);
create index harm_report_breach on open.harm_report (breach_id, filed_at);
create index harm_report_network on open.harm_report (network, filed_at);
create index harm_report_person on open.harm_report (person_id, filed_at);
create index harm_report_product on open.harm_report (product_id, filed_at desc);
grant select, insert, update on open.harm_report to gongshu_app;

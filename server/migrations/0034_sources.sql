-- Sources: whom an entry's data are about, and the documents that tell one subject from another.
alter table catalog.resource_version
  add column subject_kind text not null default ''
    check (subject_kind in ('', 'natural-person', 'legal-person', 'unincorporated', 'none'));

alter table catalog.item drop constraint item_identifier_check;
alter table catalog.item
  add constraint item_identifier_check check (
    identifier in ('resident-id', 'credit-code', 'division-code', 'identity-document', 'organisation-code')
  ),
  -- the item of the same version that says which document or code the number is of
  add column identifier_type text;

-- the provider says that this item is the one source of its data element
alter table catalog.item add column authoritative boolean not null default false;

alter table catalog.purchase
  add column price numeric(16, 2),
  add column why_not_shared text not null default '',
  -- the data authority of the buyer's own level: it decides, and no other
  add column authority_id uuid references org.organisation (id),
  -- entries that already hold everything that is asked for, as they were when it was asked and when it was decided
  add column full_matches uuid[] not null default '{}',
  add column decision_reason text not null default '',
  add column decided_by uuid;

-- what was said of one source of a data element beside the entries themselves; the newest word on a resource counts
create table collect.element_word (
  id uuid primary key,
  standard_code text not null,
  identifier text not null,
  resource_id uuid not null references catalog.resource (id),
  item_name text not null,
  word text not null check (word in ('declared', 'withdrawn')),
  case_id uuid,
  reason text not null default '',
  said_by uuid,
  said_at timestamptz not null
);
create index element_word_element on collect.element_word (standard_code, identifier, said_at desc);

create table collect.source_contest (
  case_id uuid primary key,
  standard_code text not null,
  identifier text not null,
  first_resource uuid not null references catalog.resource (id),
  second_resource uuid not null references catalog.resource (id),
  -- where two claims met: a declaration that was contested, or the lists being drawn up
  origin text not null check (origin in ('contest', 'lists')),
  opened_at timestamptz not null,
  -- the resource named as the source
  named uuid,
  decided_at timestamptz
);
create unique index source_contest_open on collect.source_contest (standard_code, identifier, second_resource) where decided_at is null;

create table collect.list_edition (
  version int primary key check (version >= 1),
  state text not null check (state in ('draft', 'issued', 'superseded')),
  drafted_at timestamptz not null,
  drafted_by uuid,
  issued_day date,
  issued_at timestamptz,
  issued_by uuid
);
create unique index list_edition_draft on collect.list_edition (state) where state in ('draft', 'issued');
create table collect.list_line (
  version int not null references collect.list_edition (version) on delete cascade,
  organisation_id uuid not null references org.organisation (id),
  resource_id uuid not null references catalog.resource (id),
  item_name text not null,
  ordinal int not null,
  title text not null,
  type text not null,
  cycle text not null,
  -- data element, as standard and identifier; empty where the item follows none
  standard_code text not null default '',
  identifier text not null default '',
  -- titles of the items that identify the subject of a row
  subject_identifiers text[] not null default '{}',
  -- listed when its entry was published, after the lists were issued
  added_day date,
  primary key (version, resource_id, item_name)
);
create index list_line_organisation on collect.list_line (version, organisation_id);

create table collect.specification (
  version int primary key check (version >= 1),
  title text not null,
  effective_day date not null,
  statements jsonb not null,
  note text not null default '',
  issued_at timestamptz not null,
  issued_by uuid,
  -- no longer in force from that day; the next edition ends the one before by itself
  ended_day date,
  ended_reason text not null default ''
);
-- loads that met no edition or not its demands: nothing of them is kept but that they were tried
create table collect.specification_refusal (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  organisation_id uuid not null references org.organisation (id),
  version int references collect.specification (version),
  statements text[] not null,
  at timestamptz not null
);
create index specification_refusal_organisation on collect.specification_refusal (organisation_id, at desc);

create table collect.gathering_finding (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  resource_id uuid references catalog.resource (id),
  text text not null,
  due_day date,
  raised_by uuid,
  raised_at timestamptz not null,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  closed_at timestamptz
);
create index gathering_finding_organisation on collect.gathering_finding (organisation_id, raised_at desc);

-- a business system that data come from: whose it is, who gathers from it, and whether it reaches the platform
create table collect.business_system (
  system_id uuid primary key references org.application_system (id),
  level text not null check (level in ('national', 'provincial', 'city', 'county')),
  gatherer_id uuid references org.organisation (id),
  registered_at timestamptz not null,
  registered_by uuid,
  connected_at timestamptz
);
create table collect.exchange (
  id uuid primary key,
  system_id uuid not null references collect.business_system (system_id),
  -- only its digest: who reads this table cannot answer for the system
  token_hash bytea not null unique,
  challenge text not null,
  started_at timestamptz not null,
  started_by uuid,
  expires_at timestamptz not null,
  answered_at timestamptz,
  succeeded boolean,
  records int
);
create index exchange_system on collect.exchange (system_id, started_at desc);

grant select, insert on collect.element_word, collect.specification_refusal to gongshu_app;
grant select, insert, update on collect.source_contest, collect.list_edition, collect.specification, collect.gathering_finding,
  collect.business_system, collect.exchange to gongshu_app;
grant select, insert, delete on collect.list_line to gongshu_app;
grant delete on collect.list_edition to gongshu_app;

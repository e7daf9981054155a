-- Open: the use of authorised data. Reports that fall due by the agreement, clients that are registered, leads that are followed.

-- What is followed: which of the four grounds it points at, by what it was found, and what became of it.
alter table open.lead
  add column cause text,
  add column dataset_id uuid references open.dataset (id),
  add column access_id uuid references open.access (id),
  add column report_id uuid,
  add column evidence jsonb not null default '{}',
  -- `case`: a case was opened of it; `nothing`: looked at and put aside with its reason.
  add column settled_as text check (settled_as in ('case', 'nothing')),
  add column settled_note text not null default '',
  add column settled_by uuid,
  add column settled_at timestamptz,
  add check ((settled_as is null) = (settled_at is null));
update open.lead set cause = ground, ground = 'other-breach';
alter table open.lead
  alter column cause set not null,
  add constraint lead_ground check (ground in ('unlawful-acquisition', 'third-party-rights', 'beyond-scenario', 'other-breach'));
create index lead_open on open.lead (opened_at) where settled_at is null;
create index lead_dataset on open.lead (dataset_id, opened_at desc);
grant update (settled_as, settled_note, settled_by, settled_at) on open.lead to gongshu_app;

-- As agreed: every so many days a report, and so many days of grace. Null of agreements made before they had to say so.
alter table open.access
  add column report_days int check (report_days > 0),
  add column report_grace_days int check (report_grace_days >= 0);

-- One period of one access: a report falls due when it is over. The next one is there when this one is due.
create table open.usage_report (
  id uuid primary key,
  access_id uuid not null references open.access (id),
  number int not null,
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  due_on date not null,
  state text not null check (state in ('due', 'received', 'returned')),
  -- when its user was told that it falls due, and that it is late
  reminded_on date,
  late_reminded_on date,
  lead_id uuid references open.lead (id),
  unique (access_id, number)
);
create index usage_report_open on open.usage_report (due_on) where state <> 'received';
grant select, insert, update on open.usage_report to gongshu_app;

-- What was handed in for it, each time; a report that was returned keeps what was found lacking.
create table open.usage_filing (
  id uuid primary key,
  report_id uuid not null references open.usage_report (id),
  number int not null,
  purpose_kind text not null,
  scenario text not null,
  summary text not null,
  results text not null,
  clients text not null,
  price text not null,
  -- in what it differs from what was applied for: `scenario`, `purpose`
  differs text[] not null,
  -- as the platform counted them over the period
  figures jsonb not null,
  filed_by uuid not null,
  filed_at timestamptz not null,
  returned_why text not null default '',
  returned_by uuid,
  returned_at timestamptz,
  unique (report_id, number)
);
grant select, insert on open.usage_filing to gongshu_app;
grant update (returned_why, returned_by, returned_at) on open.usage_filing to gongshu_app;
alter table open.lead add foreign key (report_id) references open.usage_report (id);

-- An application or client that may call by an access: its keys are its own, from the networks it names.
create table open.client (
  id uuid primary key,
  access_id uuid not null references open.access (id),
  organisation_id uuid not null references org.organisation (id),
  name text not null,
  kind text not null check (kind in ('application', 'client')),
  -- addresses or networks it calls from; none: from anywhere
  networks text[] not null,
  registered_by uuid not null,
  registered_at timestamptz not null,
  ended_at timestamptz
);
create unique index client_name on open.client (access_id, name) where ended_at is null;
grant select, insert, update on open.client to gongshu_app;
alter table open.access_key add column client_id uuid references open.client (id);
alter table open.taking
  add column client_id uuid references open.client (id),
  -- the grant's scenario, as the call carried it
  add column scenario text not null default '';

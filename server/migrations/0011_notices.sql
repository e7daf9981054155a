-- Notices: what the platform tells people, who has read and confirmed it, and what went out by mail, short message or messenger.
create schema if not exists notices;
grant usage on schema notices to gongshu_app;

-- Texts are made from kind and params when somebody reads; neither holds personal data.
create table notices.notice (
  id uuid primary key,
  kind text not null,
  params jsonb not null,
  articles text[] not null,
  subject_type text,
  subject_id uuid,
  case_id uuid,
  link text not null check (link like '/%'),
  wants_confirmation boolean not null,
  urgent boolean not null,
  sender_organisation uuid,
  sent_on date not null,
  sent_at timestamptz not null,
  check ((subject_type is null) = (subject_id is null))
);
create index notice_sent on notices.notice (sent_at desc, id desc);
create index notice_subject on notices.notice (subject_type, subject_id);
create index notice_case on notices.notice (case_id) where case_id is not null;

-- Either one person, or whoever acts for an organisation in one of the roles or holds the post when they look.
create table notices.addressee (
  id uuid primary key,
  notice_id uuid not null references notices.notice (id) on delete cascade,
  person_id uuid,
  organisation_id uuid,
  roles text[],
  post text,
  -- what was addressed, as one text; with the sender's key a message is not sent twice to the same
  target text not null,
  once_key text,
  sent_at timestamptz not null,
  check ((person_id is null) <> (organisation_id is null)),
  check (organisation_id is not null or (roles is null and post is null))
);
create unique index addressee_once on notices.addressee (once_key, target) where once_key is not null;
create index addressee_notice on notices.addressee (notice_id);
create index addressee_person on notices.addressee (person_id, sent_at desc) where person_id is not null;
create index addressee_organisation on notices.addressee (organisation_id, sent_at desc) where organisation_id is not null;

create table notices.receipt (
  addressee_id uuid not null references notices.addressee (id) on delete cascade,
  person_id uuid not null,
  organisation_id uuid not null,
  read_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (addressee_id, person_id)
);
create index receipt_person on notices.receipt (person_id);

-- Where a person wants to be reached. Addresses are sealed; the mask is what a screen shows.
create table notices.preference (
  person_id uuid primary key,
  addresses jsonb not null default '{}',
  normal text[] not null,
  urgent text[] not null,
  digest boolean not null,
  changed_at timestamptz not null
);

create table notices.delivery (
  id uuid primary key,
  -- null for a digest, whose notices name it
  notice_id uuid references notices.notice (id) on delete cascade,
  person_id uuid not null,
  channel text not null check (channel in ('email', 'sms', 'im')),
  -- held: waits for the day's digest
  state text not null check (state in ('held', 'queued', 'sent', 'failed', 'given-up')),
  digest_id uuid references notices.delivery (id),
  -- the legal day of a digest, so that a day has one
  digest_on date,
  queued_at timestamptz not null,
  settled_at timestamptz,
  check ((notice_id is null) = (digest_on is not null))
);
create unique index delivery_once on notices.delivery (notice_id, person_id, channel) where notice_id is not null;
create unique index delivery_digest on notices.delivery (person_id, channel, digest_on) where notice_id is null;
create index delivery_queued on notices.delivery (queued_at desc, id desc);
create index delivery_held on notices.delivery (person_id, channel) where state = 'held';
create index delivery_of_digest on notices.delivery (digest_id) where digest_id is not null;

create table notices.attempt (
  id uuid primary key,
  delivery_id uuid not null references notices.delivery (id) on delete cascade,
  at timestamptz not null,
  outcome text not null check (outcome in ('sent', 'failed', 'given-up', 'resent')),
  -- a code of the channel, never its words: those can repeat an address
  reason text
);
create index attempt_delivery on notices.attempt (delivery_id, at);

grant select, insert, delete on notices.notice, notices.addressee to gongshu_app;
grant select, insert, update on notices.receipt, notices.preference, notices.delivery, notices.attempt to gongshu_app;

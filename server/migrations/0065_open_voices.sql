-- Open, what people say of the data and make of it: voices, follows, products, offers, events, standards, anchors of trust.

-- one matter somebody brought: a case of its procedure, or answered as it stands; its number is all one needs to look it up
create table open.voice (
  id uuid primary key,
  number text not null unique,
  kind text not null check (kind in ('correction', 'objection', 'question', 'rating', 'opinion', 'report')),
  dataset_id uuid references open.dataset (id),
  -- who answers: the body that opened the data, else the authority
  organisation_id uuid not null references org.organisation (id),
  case_id uuid references cases.case (id),
  -- null: somebody who did not sign in, or who reports wrongdoing (then sealed)
  filer_id uuid references org.organisation (id),
  filer_person uuid,
  -- keyed digests: of the network it came from, of the words, of the code that opens it to whoever did not sign in
  network bytea,
  digest bytea not null,
  code bytea,
  private boolean not null default false,
  tone text check (tone in ('objection', 'suggestion')),
  ground text,
  -- of the opening catalogue: which part, and what it should say
  part text,
  claimed text not null default '',
  field text,
  row_number bigint,
  stars int check (stars between 1 and 5),
  said text not null,
  -- of a report of wrongdoing: who reports and the words, for its handler alone
  sealed bytea,
  handler uuid,
  version_number int,
  release_number int,
  mended_release int,
  state text not null check (state in ('open', 'agreed', 'answered', 'settled', 'refused', 'replaced')),
  outcome text,
  answer text not null default '',
  reason text not null default '',
  shown text not null check (shown in ('shown', 'held', 'hidden')),
  doubts text[] not null default '{}',
  filed_on date not null,
  filed_at timestamptz not null,
  answered_on date,
  answered_by uuid,
  check ((kind = 'rating') = (stars is not null)),
  check (kind <> 'report' or (sealed is not null and filer_id is null and filer_person is null)),
  check (kind in ('opinion', 'report') or dataset_id is not null)
);
create index voice_dataset on open.voice (dataset_id, kind, filed_at desc);
create index voice_holder on open.voice (organisation_id, filed_at desc);
create index voice_filer on open.voice (filer_person, filed_at desc);
create index voice_network on open.voice (network, filed_at desc);
create index voice_queue on open.voice (filed_at) where shown = 'held';
create unique index voice_case on open.voice (case_id);
create unique index voice_rating on open.voice (dataset_id, filer_person) where kind = 'rating' and state <> 'replaced';
grant select, insert, update on open.voice to gongshu_app;

-- everything that happened to one: only ever added; `open`: for whoever looks the number up
create table open.voice_event (
  id uuid primary key,
  voice_id uuid not null references open.voice (id),
  kind text not null,
  said text not null default '',
  public boolean not null,
  by_person uuid,
  organisation_id uuid,
  happened_at timestamptz not null
);
create index voice_event_of on open.voice_event (voice_id, happened_at);
grant select, insert on open.voice_event to gongshu_app;

-- words the authority has looked at before they are shown
create table open.watched_word (
  id uuid primary key,
  word text not null,
  added_by uuid,
  added_at timestamptz not null,
  ended_at timestamptz
);
create unique index watched_word_standing on open.watched_word (word) where ended_at is null;
grant select, insert, update on open.watched_word to gongshu_app;

create table open.follow (
  id uuid primary key,
  dataset_id uuid not null references open.dataset (id),
  person_id uuid not null,
  organisation_id uuid not null references org.organisation (id),
  since timestamptz not null,
  ended_at timestamptz
);
create unique index follow_standing on open.follow (dataset_id, person_id) where ended_at is null;
grant select, insert, update on open.follow to gongshu_app;

-- what somebody made of open data
create table open.product (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  title text not null,
  summary text not null,
  form text not null check (form in ('app', 'service', 'visualisation', 'research', 'article', 'other')),
  address text not null default '',
  paid boolean not null,
  price text not null default '',
  event_id uuid,
  state text not null check (state in ('proposed', 'published', 'returned', 'withdrawn')),
  reviewed_by uuid,
  reviewed_at timestamptz,
  reason text not null default '',
  -- somebody found that the public result does not say where its data come from
  lacks_since timestamptz,
  lacks_note text not null default '',
  -- its author's access was closed
  hidden_since timestamptz,
  hidden_why text not null default '',
  filed_at timestamptz not null,
  published_at timestamptz
);
create index product_author on open.product (organisation_id, filed_at desc);
create index product_state on open.product (state, published_at desc);
grant select, insert, update on open.product to gongshu_app;

create table open.product_source (
  product_id uuid not null references open.product (id),
  dataset_id uuid not null references open.dataset (id),
  obtained_on date,
  release_number int,
  statement text not null,
  primary key (product_id, dataset_id)
);
create index product_source_dataset on open.product_source (dataset_id);
grant select, insert on open.product_source to gongshu_app;

-- a public result that does not say where its data come from: a lead that the authority follows
create table open.lead (
  id uuid primary key,
  number text not null unique,
  ground text not null,
  organisation_id uuid not null references org.organisation (id),
  product_id uuid references open.product (id),
  note text not null,
  opened_by uuid,
  opened_on date not null,
  opened_at timestamptz not null
);
create index lead_organisation on open.lead (organisation_id, opened_at desc);
grant select, insert on open.lead to gongshu_app;

-- data that bodies of society and research hold and offer
create table open.offer (
  id uuid primary key,
  number text not null unique,
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  origin text not null check (origin in ('social', 'research')),
  body text not null,
  content jsonb not null,
  citation text not null default '',
  secrecy text not null default '',
  object text,
  file_name text,
  file_bytes bigint,
  file_sha256 text,
  state text not null check (state in ('offered', 'accepted', 'returned', 'withdrawn')),
  reviewed_by uuid,
  reviewed_at timestamptz,
  review jsonb,
  reason text not null default '',
  dataset_id uuid references open.dataset (id),
  offered_at timestamptz not null,
  withdrawn_at timestamptz
);
create index offer_of on open.offer (organisation_id, offered_at desc);
create unique index offer_dataset on open.offer (dataset_id);
grant select, insert, update on open.offer to gongshu_app;

-- two sets that belong together; read from either side
create table open.dataset_link (
  id uuid primary key,
  one uuid not null references open.dataset (id),
  other uuid not null references open.dataset (id),
  why text not null,
  linked_by uuid,
  linked_at timestamptz not null,
  ended_at timestamptz,
  check (one <> other)
);
create unique index dataset_link_standing on open.dataset_link (least(one, other), greatest(one, other)) where ended_at is null;
grant select, insert, update on open.dataset_link to gongshu_app;

create table open.event (
  id uuid primary key,
  number text not null unique,
  kind text not null check (kind in ('contest', 'salon', 'seminar')),
  organisation_id uuid not null references org.organisation (id),
  organiser text not null,
  title text not null,
  summary text not null,
  starts_on date not null,
  ends_on date not null,
  entries_until date,
  published_by uuid,
  published_at timestamptz not null,
  ended_at timestamptz
);
grant select, insert, update on open.event to gongshu_app;

create table open.event_dataset (
  event_id uuid not null references open.event (id),
  dataset_id uuid not null references open.dataset (id),
  primary key (event_id, dataset_id)
);
grant select, insert on open.event_dataset to gongshu_app;

create table open.event_entry (
  id uuid primary key,
  event_id uuid not null references open.event (id),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  title text not null,
  summary text not null,
  address text not null default '',
  product_id uuid references open.product (id),
  filed_at timestamptz not null,
  result text not null default '',
  result_at timestamptz
);
create index event_entry_of on open.event_entry (event_id, filed_at);
grant select, insert, update on open.event_entry to gongshu_app;

-- what became of a project after its event; only ever added
create table open.entry_fate (
  id uuid primary key,
  entry_id uuid not null references open.event_entry (id),
  happened_on date not null,
  said text not null,
  noted_by uuid,
  noted_at timestamptz not null
);
create index entry_fate_of on open.entry_fate (entry_id, happened_on);
grant select, insert on open.entry_fate to gongshu_app;

create table open.standard (
  id uuid primary key,
  number text not null unique,
  title text not null,
  summary text not null,
  participants jsonb not null,
  draft_text text not null,
  comment_until date not null,
  state text not null check (state in ('draft', 'final', 'dropped')),
  final_address text not null default '',
  final_text text not null default '',
  registered_by uuid,
  registered_at timestamptz not null,
  ended_at timestamptz
);
grant select, insert, update on open.standard to gongshu_app;

create table open.standard_comment (
  id uuid primary key,
  standard_id uuid not null references open.standard (id),
  organisation_id uuid not null references org.organisation (id),
  person_id uuid not null,
  clause text not null default '',
  said text not null,
  filed_at timestamptz not null,
  answer text not null default '',
  taken boolean,
  answered_by uuid,
  answered_at timestamptz
);
create index standard_comment_of on open.standard_comment (standard_id, filed_at);
grant select, insert, update on open.standard_comment to gongshu_app;

-- a body that signed the code of self-discipline
create table open.code_signature (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  code text not null,
  signed_by uuid not null,
  signed_at timestamptz not null,
  ended_at timestamptz,
  ended_why text not null default ''
);
create unique index code_signature_standing on open.code_signature (organisation_id) where ended_at is null;
grant select, insert, update on open.code_signature to gongshu_app;

-- what signatures of papers are checked against: certificates trusted, and lists of those revoked
create table open.trust (
  id uuid primary key,
  kind text not null check (kind in ('anchor', 'revocations')),
  der bytea not null,
  sha256 text not null,
  name text not null,
  from_at timestamptz,
  until_at timestamptz,
  added_by uuid,
  added_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid
);
create unique index trust_standing on open.trust (sha256) where ended_at is null;
grant select, insert, update on open.trust to gongshu_app;

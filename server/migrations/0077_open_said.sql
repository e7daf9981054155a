-- Open: entries of events and comments on drafts are looked at like voices: what is doubtful waits, and may be hidden.
alter table open.event_entry
  add column shown text not null default 'shown' check (shown in ('shown', 'held', 'hidden')),
  add column shown_why text not null default '',
  add column doubts text[] not null default '{}',
  -- keyed digest of the words
  add column digest bytea;
create index event_entry_digest on open.event_entry (digest, filed_at) where digest is not null;
create index event_entry_person on open.event_entry (person_id, filed_at);
create index event_entry_waits on open.event_entry (shown, filed_at) where shown <> 'shown';

alter table open.standard_comment
  add column shown text not null default 'shown' check (shown in ('shown', 'held', 'hidden')),
  add column shown_why text not null default '',
  add column doubts text[] not null default '{}',
  add column digest bytea;
create index standard_comment_digest on open.standard_comment (digest, filed_at) where digest is not null;
create index standard_comment_person on open.standard_comment (person_id, filed_at);
create index standard_comment_waits on open.standard_comment (shown, filed_at) where shown <> 'shown';

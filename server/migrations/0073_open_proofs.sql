-- What an applicant shows of the ability a city's text asks for. Contents are sealed; a paper is never changed.
create table open.application_proof (
  id uuid primary key,
  application_id uuid not null references open.application (id),
  name_sealed bytea not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  object_key text not null,
  at timestamptz not null
);
create index application_proof_of on open.application_proof (application_id);
grant select, insert on open.application_proof to gongshu_app;

-- Papers whose provider says that they are void: withdrawn, or corrected since. The receipt stays, and says so.
create table serve.paper_void (
  number text primary key references serve.paper_receipt (number),
  how text not null check (how in ('withdrawn', 'corrected')),
  reason text not null,
  voided_by uuid not null,
  at timestamptz not null,
  entry text not null
);
grant select, insert on serve.paper_void to gongshu_app;
-- A closed department's receipts pass to its successor.
grant update (provider_id, consumer_id) on serve.paper_receipt to gongshu_app;

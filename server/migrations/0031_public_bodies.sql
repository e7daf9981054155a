-- Bodies outside the departments: companies, universities, institutions, operators, and persons, who have no credit code.
alter table org.organisation
  alter column credit_code drop not null,
  add constraint organisation_credit_code_known check (credit_code is not null or kind = 'public-person');

-- People share names; bodies do not.
drop index org.organisation_name_zh_key;
create unique index organisation_name_zh_key on org.organisation (name_zh)
  where state = 'active' and kind <> 'public-person';

-- Who set an order to keep: by this it is known who may lift it. Of those set before it is not known, so the bureau or the auditor lifts them.
alter table collect.legal_hold
  add column set_role text check (set_role in ('bureau', 'auditor', 'provider')),
  add column set_organisation uuid;

-- The certificate authority a department's own database is signed by, where no public one vouches for it; PEM, no secret.
alter table catalog.source add column ca text;

-- Base and theme databases: what they are made of, provenance, conflicts.
create schema basedb;
grant usage on schema basedb to gongshu_app;

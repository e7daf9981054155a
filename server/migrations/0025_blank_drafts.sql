-- Drafts into which nobody ever wrote anything are removed; whatever was written stays.
grant delete on catalog.resource to gongshu_app;
create index resource_version_blank on catalog.resource_version (created_at)
  where state = 'draft' and revision = 0 and name = '';

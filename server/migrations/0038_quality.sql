-- Quality: rules, runs, scores, findings.
create schema quality;
grant usage on schema quality to gongshu_app;

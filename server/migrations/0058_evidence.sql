-- What passes to a successor is rewritten: who it is of, and nothing else.
grant update (applicant_id, provider_id) on share.filing to gongshu_app;
grant update (organisation_id) on share.consumer_rules, share.legacy_system to gongshu_app;
grant update (organisation_id, authority_id) on share.off_platform_notice to gongshu_app;
grant update (applicant_id, marked_for) on share.untrue_statement to gongshu_app;

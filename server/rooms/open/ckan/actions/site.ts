/** What the site says of itself, and the actions that write, which nobody may use here. */
import type { Action } from '../call.ts';
import { datastoreInfo, datastoreSearch } from '../datastore/search.ts';
import { datastoreSql } from '../datastore/sql.ts';
import { accessDenied, invalid, notFound } from '../errors.ts';
import { textOfParam } from '../transport.ts';
import { groupActions } from './groups.ts';
import { packageActions } from './packages.ts';

/** Whose answers these are shaped like; none of its faults are ours. */
export const EMULATED = '2.12.0';

const status: Action = async ({ p, site }) => {
  const { city } = p.law;
  return {
    ckan_version: EMULATED,
    site_title: `${city.nameZh}公共数据开放平台`,
    site_description: `${city.nameEn}: open public data`,
    site_url: site,
    error_emails_to: null,
    locale_default: 'zh_Hans_CN',
    extensions: ['datastore', 'dcat', 'gongshu'],
  };
};

const writing = [
  'package_create package_update package_patch package_delete package_revise dataset_purge package_owner_org_update',
  'resource_create resource_update resource_patch resource_delete resource_view_create resource_view_update resource_view_delete',
  'organization_create organization_update organization_patch organization_delete organization_purge organization_member_create organization_member_delete',
  'group_create group_update group_patch group_delete group_purge group_member_create group_member_delete member_create member_delete',
  'tag_create tag_delete vocabulary_create vocabulary_update vocabulary_delete user_create user_update user_delete user_invite api_token_create api_token_revoke',
  'datastore_create datastore_upsert datastore_delete datastore_records_delete datastore_run_triggers datastore_function_create datastore_function_delete',
  'follow_dataset unfollow_dataset follow_user unfollow_user follow_group unfollow_group bulk_update_private bulk_update_public bulk_update_delete',
  'config_option_update task_status_update term_translation_update job_cancel job_clear send_email_notifications activity_create',
]
  .join(' ')
  .split(' ');

const refuse =
  (name: string): Action =>
  () => {
    throw accessDenied(`${name} is not offered here: data are published by their departments`);
  };

export const writingActions: ReadonlySet<string> = new Set(writing);

/** Every action by its name. */
export const actions: Readonly<Record<string, Action>> = {
  ...packageActions,
  ...groupActions,
  datastore_search: datastoreSearch,
  datastore_search_sql: datastoreSql,
  datastore_info: datastoreInfo,
  status_show: status,
  site_read: () => true,
  user_autocomplete: () => [],
  user_list: () => {
    throw accessDenied();
  },
  user_show: () => {
    throw accessDenied();
  },
  config_option_list: () => {
    throw accessDenied();
  },
  help_show: ({ params }) => {
    const name = textOfParam(params.name);
    if (name === '') throw invalid({ name: ['Missing value'] });
    if (!isAction(name)) throw notFound(`Action "${name.slice(0, 100)}" was not found.`);
    return writingActions.has(name)
      ? `${name}: writes, and is answered with an Authorization Error.`
      : `${name}: as documented at https://docs.ckan.org/en/2.12/api/ (reading side of CKAN's Action API).`;
  },
  ...Object.fromEntries(writing.map((name) => [name, refuse(name)])),
};

export const isAction = (name: string): boolean => Object.hasOwn(actions, name);

/** Reading units (organisations of CKAN) and themes (its groups). */

import { organisationOf } from '#kernel/actor.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { organisationNames } from '#rooms/org/index.ts';
import type { Action, Call } from '../call.ts';
import { groupDict, moment, organisationDict } from '../catalogue.ts';
import { invalid, notFound } from '../errors.ts';
import { themesOf, unitsOf } from '../find.ts';
import { organisationName } from '../names.ts';
import { packageSearch } from '../search.ts';
import { countOf, flagOf, listOfParam, structured, textOfParam } from '../transport.ts';
import { paged } from './packages.ts';

type Group = JsonObject & { id: string; name: string; title: string; package_count: number };

const extra = { num_followers: 0, users: [], extras: [], tags: [], groups: [] };

async function organisations(call: Call): Promise<Group[]> {
  return (await unitsOf(call)).map((unit) => ({
    ...organisationDict(unit.id, { zh: unit.titleZh, en: unit.titleEn }, moment(unit.created)),
    id: unit.id,
    name: unit.name,
    title: unit.titleZh,
    display_name: unit.titleZh,
    image_display_url: '',
    package_count: unit.packages,
    ...extra,
  }));
}

async function groups(call: Call): Promise<Group[]> {
  return (await themesOf(call)).map(({ theme, packages }) => {
    const dict = groupDict(theme);
    return {
      ...dict,
      id: String(dict.id),
      name: String(dict.name),
      title: String(dict.title),
      type: 'group',
      is_organization: false,
      approval_status: 'approved',
      state: 'active',
      image_url: '',
      package_count: packages,
      ...extra,
    };
  });
}

const listed =
  (of: (call: Call) => Promise<Group[]>, filter: string): Action =>
  async (call) => {
    const { params } = call;
    const { limit, offset } = paged(call);
    const all = flagOf(params.all_fields);
    const [, by = 'title', direction = 'asc'] =
      /^\s*(title|name|package_count|packages)(?:\s+(asc|desc))?\s*$/i.exec(
        textOfParam(params.sort) || 'title',
      ) ?? [undefined, undefined];
    if (
      !/^\s*(title|name|package_count|packages)(\s+(asc|desc))?\s*$/i.test(
        textOfParam(params.sort) || 'title',
      )
    )
      throw invalid({ sort: ['Cannot sort by field'] });
    const only = listOfParam(params[filter]);
    const q = textOfParam(params.q).toLowerCase();
    const found = (await of(call)).filter(
      ({ id, name, title }) =>
        (only.length === 0 || only.includes(name) || only.includes(id)) &&
        (q === '' || title.toLowerCase().includes(q) || name.includes(q)),
    );
    const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
    const size = /^pack/i.test(by);
    found.sort((a, b) =>
      size
        ? sign * (a.package_count - b.package_count)
        : sign * (/^name/i.test(by) ? (a.name < b.name ? -1 : 1) : a.title.localeCompare(b.title, 'zh')),
    );
    // Dictionaries come by pages; names come whole, which is what those who copy a portal count on.
    const page = found.slice(offset, limit === null ? (all ? offset + 25 : undefined) : offset + limit);
    return all ? page : page.map(({ name }): Json => name);
  };

const shown =
  (of: (call: Call) => Promise<Group[]>, field: string): Action =>
  async (call) => {
    const id = textOfParam(call.params.id);
    if (id === '') throw invalid({ id: ['Missing value'] });
    const found = (await of(call)).find((one) => one.id === id || one.name === id || one.title === id);
    if (!found) throw notFound();
    const packages = flagOf(call.params.include_datasets)
      ? (
          await packageSearch(
            call.p,
            call.caller.actor,
            { fq: `${field}:${found.name}`, rows: 1000 },
            call.site,
          )
        ).results
      : undefined;
    return { ...found, ...(packages === undefined ? {} : { packages }) };
  };

const completed =
  (of: (call: Call) => Promise<Group[]>): Action =>
  async (call) => {
    const q = textOfParam(call.params.q).toLowerCase();
    const limit = Math.min(countOf(call.params.limit) ?? 20, 100);
    return (await of(call))
      .filter(({ name, title }) => title.toLowerCase().includes(q) || name.includes(q))
      .slice(0, limit)
      .map(({ id, name, title }) => ({ id, name, title }));
  };

const packagesOf: Action = async (call) => {
  const { limit } = paged(call, 1000);
  const id = textOfParam(call.params.id);
  const found = (await groups(call)).find((one) => one.id === id || one.name === id);
  const unit = found
    ? undefined
    : (await organisations(call)).find((one) => one.id === id || one.name === id);
  if (!found && !unit) throw notFound();
  const fq = found ? `groups:${found.name}` : `organization:${unit?.name}`;
  const answer = await packageSearch(
    call.p,
    call.caller.actor,
    { fq, rows: limit ?? 1000, start: call.params.start },
    call.site,
  );
  return answer.results ?? [];
};

/** The caller's own unit, for the acts that its people have here: reading what is not open yet. */
const ofUser: Action = async (call) => {
  const { params, caller } = call;
  const id = organisationOf(caller.actor);
  const permission = structured(params.permission) ?? (params.permission === undefined ? 'manage_group' : '');
  if (
    id === undefined ||
    typeof permission !== 'string' ||
    !['manage_group', 'read', 'admin', 'editor', 'member'].includes(permission)
  )
    return [];
  const known = (await organisations(call)).find((one) => one.id === id);
  const name = (await organisationNames(call.p.db, [id])).get(id);
  const dict = known ?? {
    ...organisationDict(id, name, moment(call.p.clock.now())),
    name: organisationName(id),
  };
  return permission === 'read' || permission === 'member' ? [{ ...dict, capacity: 'member' }] : [];
};

export const groupActions: Readonly<Record<string, Action>> = {
  organization_list: listed(organisations, 'organizations'),
  organization_show: shown(organisations, 'organization'),
  organization_autocomplete: completed(organisations),
  organization_list_for_user: ofUser,
  group_list: listed(groups, 'groups'),
  group_show: shown(groups, 'groups'),
  group_autocomplete: completed(groups),
  group_package_show: packagesOf,
  group_list_authz: () => [],
};

/** Tells those who follow an entry or a search that a version was published or an entry withdrawn, and what changed in it. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem, type Text } from '#kernel/errors.ts';
import type { Subscriber } from '#kernel/events.ts';
import { inBusiness } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { type NotifyInput, notifyAll } from '#notices/index.ts';
import { getPerson, membershipsOf, organisationNames } from '#rooms/org/index.ts';
import { versionAnswers } from '../queries.ts';
import { readResource } from '../read.ts';
import { getVersion, listVersions } from '../repository.ts';
import { compareContents } from '../review/difference.ts';
import { updateCycles } from '../terms.ts';
import type { Version } from '../types.ts';
import { differenceWords } from './difference-words.ts';
import { type SearchFilter, searchFilter } from './schema.ts';
import { watchTables } from './tables.ts';

const happened = z.object({ resourceId: z.uuid(), versionId: z.uuid().nullable() });

type Follower = { me: PersonActor; watches: boolean; searches: { name: string; filter: SearchFilter }[] };

/** Everybody who follows the entry or any search, with today's roles; who left their organisation hears nothing. */
async function followersOf(p: Platform, resourceId: string): Promise<Follower[]> {
  const db = watchTables(p.db);
  const watches = await db
    .selectFrom('catalog.watch')
    .select(['person_id', 'organisation_id'])
    .where('resource_id', '=', resourceId)
    .execute();
  const searches = await db
    .selectFrom('catalog.saved_search')
    .select(['person_id', 'organisation_id', 'name', 'filter'])
    .where('subscribed', '=', true)
    .orderBy('name')
    .execute();
  const keyOf = (row: { person_id: string; organisation_id: string }) =>
    `${row.person_id} ${row.organisation_id}`;
  const found = new Map<string, Follower>();
  for (const row of [...watches, ...searches]) {
    if (found.has(keyOf(row))) continue;
    const person = await getPerson(p.db, row.person_id);
    const part = (await membershipsOf(p.db, row.person_id)).find(
      ({ organisationId }) => organisationId === row.organisation_id,
    );
    if (person?.state !== 'active' || !part) continue;
    const { organisationId, regionCode, roles } = part;
    const me: PersonActor = { kind: 'person', personId: row.person_id, organisationId, regionCode, roles };
    if (inBusiness(me).allowed) found.set(keyOf(row), { me, watches: false, searches: [] });
  }
  for (const row of watches) {
    const one = found.get(keyOf(row));
    if (one) one.watches = true;
  }
  for (const row of searches)
    found.get(keyOf(row))?.searches.push({ name: row.name, filter: searchFilter.parse(row.filter) });
  return [...found.values()];
}

/** Names of the followed searches this version answers. */
async function answered(
  p: Platform,
  law: LawNow,
  { me, searches }: Follower,
  version: Version | undefined,
): Promise<string[]> {
  const names: string[] = [];
  if (!version) return names;
  for (const { name, filter } of searches) {
    if (await versionAnswers({ ex: p.db, law, actor: me, filter }, version.id)) names.push(name);
  }
  return names;
}

/** How far the reader may look into the entry; undefined: they may not know of it. */
async function viewOf(p: Platform, me: PersonActor, resourceId: string) {
  try {
    return await readResource(p, me, resourceId);
  } catch (error) {
    if (error instanceof Problem && ['kernel.not-found', 'org.area-other'].includes(error.code))
      return undefined;
    throw error;
  }
}

/** Searches are named by people: a number like a telephone's in one must not keep a message from everybody. */
const quoted = (names: readonly string[]): Text => {
  const clean = names.map((name) => name.replace(/\d{11,}/g, '…'));
  return {
    zh: clean.map((name) => `“${name}”`).join('、'),
    en: clean.map((name) => `“${name}”`).join(', '),
  };
};

const nameOnly: Text = {
  zh: '该目录只公开名称，变更内容不在消息中显示。',
  en: 'The entry is known by name alone; what changed is not told.',
};

async function published(p: Platform, resourceId: string, versionId: string): Promise<NotifyInput[]> {
  const version = await getVersion(p.db, versionId);
  if (!version || version.withdraws) return [];
  const law = await lawNow(p.db, p.law, p.clock.today());
  const before = (await listVersions(p.db, resourceId)).find(
    ({ state, number, withdraws }) => state === 'published' && !withdraws && number < version.number,
  );
  const terms = {
    sharingClass: law.terms('classify.sharing-classes'),
    openingClass: law.terms('classify.opening-classes'),
    updateCycle: updateCycles,
  };
  const wordOf = (field: string, key: string): Text => {
    const words = new Map<string, readonly { key: string; zh: string; en: string }[]>(Object.entries(terms));
    const { zh, en } = words.get(field)?.find((one) => one.key === key) ?? { zh: key, en: key };
    return { zh, en };
  };
  const difference = before && differenceWords(compareContents(before.content, version.content), wordOf);
  const inputs: NotifyInput[] = [];
  for (const follower of await followersOf(p, resourceId)) {
    const now = await answered(p, law, follower, version);
    const then = await answered(p, law, follower, before);
    if (!follower.watches && now.length + then.length === 0) continue;
    const seen = await viewOf(p, follower.me, resourceId);
    if (!seen) continue;
    const common = {
      to: { personId: follower.me.personId },
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/catalog/${resourceId}?tab=versions`,
      once: `catalog.watch:${versionId}:${follower.me.personId}`,
    };
    const what = seen.view === 'full' && difference ? difference : nameOnly;
    const left = then.filter((name) => !now.includes(name));
    if (!difference || (!follower.watches && then.length === 0)) {
      const provider =
        (await organisationNames(p.db, [seen.provider.id])).get(seen.provider.id) ?? seen.provider.name;
      const searches = quoted(now);
      const params = { name: seen.name, provider, searches };
      inputs.push({ ...common, kind: 'catalog.watch-new', params, link: `/catalog/${resourceId}` });
    } else if (!follower.watches && now.length === 0) {
      const params = { name: seen.name, searches: quoted(left), what };
      inputs.push({ ...common, kind: 'catalog.watch-left', params });
    } else {
      const params = { name: seen.name, number: String(version.number), what };
      inputs.push({ ...common, kind: 'catalog.watch-changed', params });
    }
  }
  return inputs;
}

async function withdrawn(p: Platform, resourceId: string, versionId: string): Promise<NotifyInput[]> {
  const version = await getVersion(p.db, versionId);
  if (!version) return [];
  const law = await lawNow(p.db, p.law, p.clock.today());
  const inputs: NotifyInput[] = [];
  for (const follower of await followersOf(p, resourceId)) {
    if (!follower.watches && (await answered(p, law, follower, version)).length === 0) continue;
    const seen = await viewOf(p, follower.me, resourceId);
    if (!seen) continue;
    const reason = seen.stateReason ?? '';
    inputs.push({
      to: { personId: follower.me.personId },
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/catalog/${resourceId}`,
      once: `catalog.watch-withdrawn:${versionId}:${follower.me.personId}`,
      kind: 'catalog.watch-withdrawn',
      params: { name: seen.name, reason: reason === '' ? { zh: '未写明', en: 'not stated' } : reason },
    });
  }
  return inputs;
}

/** Told once however often the event comes: the key of each message names version and reader. */
export function watchSubscribers(p: Platform): { published: Subscriber; withdrawn: Subscriber } {
  const listener = (
    name: string,
    messages: (p: Platform, resourceId: string, versionId: string) => Promise<NotifyInput[]>,
  ): Subscriber => ({
    name,
    async run(payload) {
      const { resourceId, versionId } = happened.parse(payload);
      const inputs = versionId ? await messages(p, resourceId, versionId) : [];
      if (inputs.length > 0) await transact(p.db, (tx) => notifyAll(tx, p, inputs));
    },
  });
  return {
    published: listener('catalog.tell-followers', published),
    withdrawn: listener('catalog.tell-withdrawal', withdrawn),
  };
}

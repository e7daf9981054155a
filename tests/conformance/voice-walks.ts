/** Ways that scenarios of voices walk: an opened set with rows, what people say of it, newer releases, what they took. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import { desk, openSet, propose, publish, release, review, treat } from './disclosure-walks.ts';
import type { Stage } from './stage.ts';
import { decisionPath, registerRows, unique, uploadRows } from './walks.ts';

export type Opened = {
  id: string;
  slug: string;
  title: string;
  resourceId: string;
  organisationId: string;
  officer: Client;
  second: Client;
  bureau: Client;
};

const item = (name: string, titleZh: string, given: Record<string, unknown> = {}) => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 20,
  nullable: false,
  description: titleZh,
  ...given,
});
const items = [
  item('register_no', '登记编号', { key: true, filterable: true }),
  item('register_state', '登记状态', { codeList: ['有效', '注销'] }),
];

const kept = new WeakMap<object, Promise<Opened>>();

/** One a platform, for scenarios that leave it open. */
export function anyOpened(stage: Stage): Promise<Opened> {
  const found = kept.get(stage.started) ?? opened(stage);
  kept.set(stage.started, found);
  found.catch(() => kept.delete(stage.started));
  return found;
}

/** The same person signed in for this scenario, who comes back when it moves the clock. */
export async function here(stage: Stage, who: Client): Promise<Client> {
  const me = await who.get<{ person: { id: string }; organisation: { id: string } }>('/api/me');
  return stage.enter(me.person.id, me.organisation.id);
}

/** A department’s entry with three rows, open to everybody. */
export async function opened(stage: Stage, { described = true } = {}): Promise<Opened> {
  const set = await openSet(stage, {
    items: described ? items : items.map((one) => ({ ...one, description: '' })),
    rows: registerRows(['R0001', 'R0002', 'R0003']),
    given: { name: `渡口登记${unique()}` },
  });
  await treat(set.officer, set.id, { columns: {}, smallGroups: null });
  await review(set.second, set.id);
  const made = await release(stage, set.officer, set.id);
  assert.equal(made.state, 'checked', JSON.stringify(made.findings));
  await publish(await propose(set));
  const { dataset } = await set.officer.get<{ dataset: { slug: string } }>(`${desk}/datasets/${set.id}`);
  const { id, unit, officer, second, bureau, entry } = set;
  return {
    id,
    slug: dataset.slug,
    title: entry.name,
    resourceId: entry.id,
    organisationId: unit,
    officer,
    second,
    bureau,
  };
}

/** Other rows, and the release of them, published by a second person. */
export async function newRelease(stage: Stage, set: Opened): Promise<void> {
  await uploadRows(stage, set.officer, set.resourceId, registerRows(['R0001', 'R0002', 'R0009']));
  const made = await release(stage, set.officer, set.id);
  // Where nothing but rows changed the platform may have published it by itself.
  if (made.state !== 'published') await set.second.post(`${desk}/releases/${made.id}/publish`);
}

/** Takes a file of it under the account; gives the line that came along. */
export async function take(who: Client, slug: string): Promise<string> {
  const reply = await who.send('GET', `/api/open/datasets/${slug}/files/csv`);
  assert.equal(reply.status, 200, reply.text.slice(0, 500));
  return decodeURIComponent(reply.headers.get('x-gongshu-attribution') ?? '');
}

export type Spoken = { id: string; number: string; code: string | null; shown: string };
export type Voice = {
  id: string;
  number: string;
  kind: string;
  state: string;
  outcome: string | null;
  said: string | null;
  answer: string | null;
  reason: string | null;
  due: string | null;
  overdue: boolean;
  caseId: string | null;
  mendedRelease: number | null;
  elapsedWorkdays: number;
  organisation: { id: string };
  articles: string[];
  filer: { person: string | null } | null;
  handled: boolean;
  events: { kind: string }[];
  abilities: Record<string, { allowed: boolean }>;
};
export const voices = '/api/open/voices';
export const say = (who: Client, body: Record<string, unknown>): Promise<Spoken> => who.post(voices, body);
export const voiceOf = (who: Client, id: string): Promise<Voice> => who.get(`${voices}/${id}`);
export const byNumber = (who: Client, number: string, code = ''): Promise<Voice> =>
  who.get(`${voices}/by-number/${number}${code ? `?code=${code}` : ''}`);

/** The address of the decision on the open step of a matter. */
export async function stepOf(who: Client, voice: { id: string }): Promise<string> {
  const { caseId } = await voiceOf(who, voice.id);
  assert.ok(caseId, 'a case of its own');
  return decisionPath(who, caseId);
}

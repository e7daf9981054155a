/** Ways that scenarios of demands and plans walk: who asks, what is asked, what the public and officials read of it. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import { accounts, newOfficial, newOrganisation, unique } from './units.ts';

export const demands = '/api/open/demands';
export const files = '/api/open/demand-files';

export type Demand = {
  id: string;
  number: string;
  kind: string;
  wanted: string;
  state: string;
  fate: string;
  filedOn: string;
  filedAt: string;
  unit: { id: string } | null;
  unitBy: string | null;
  due: { due: string | null; late: boolean } | null;
  workdays: number;
  answer: string | null;
  answerSaid: string;
  answerConditions: string;
  promisedOn: string | null;
  fulfilledOn: string | null;
  asks: number;
  joinedInto: string | null;
  channel: string;
  redirectedWhy: string;
  reviews: { state: string; acceptedOn: string | null; dueOn: string | null; said: string }[];
  articles: string[];
  abilities: Record<string, { allowed: boolean }>;
};
export type DemandFile = Demand & {
  caseId: string | null;
  events: { kind: string; said: string }[];
  joined: { number: string }[];
};
export type Figures = {
  asked: number;
  waiting: number;
  overdue: number;
  redirected: number;
  byUnit: { unit: { id: string } | null; asked: number; waiting: number; overdue: number }[];
  unanswered: { number: string; unit: { id: string } | null; workdays: number }[];
};

/** Somebody of the public with an account, of this kind. */
export async function somebody(stage: Stage, kind = 'public-person'): Promise<Client> {
  const bureau = await stage.as(accounts.bureau);
  const person = kind === 'public-person' ? { creditCode: undefined } : {};
  const body = await newOrganisation(bureau, { kind, ...person });
  return newOfficial(stage, bureau, body.id, ['consumer']);
}

/** Somebody of the government: the role is given by whoever gives roles. */
export async function minister(stage: Stage): Promise<Client> {
  const bureau = await stage.as(accounts.bureau);
  const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
  const plain = await newOfficial(stage, bureau, organisation.id, ['consumer']);
  const { person } = await plain.get<{ person: { id: string } }>('/api/me');
  const admin = await stage.as(accounts.admin);
  await admin.post(`/api/people/${person.id}/roles`, { organisationId: organisation.id, role: 'government' });
  return stage.enter(person.id, organisation.id);
}

export const demandOf = (given: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'list',
  wanted: `渡口班次${unique()}`,
  why: '安排出行',
  scenario: '出行查询应用',
  ...given,
});

/** Files it after what there is was looked at, and found not to be it. */
export async function file(
  who: Client,
  given: Record<string, unknown> = {},
): Promise<{ id: string; number: string; wanted: string }> {
  const body = demandOf(given);
  const wanted = String(body.wanted);
  const { items } = await who.get<{ items: { id: string }[] }>(
    `${demands}/matches?wanted=${encodeURIComponent(wanted)}`,
  );
  const looked = { shown: items.map(({ id }) => id), noneFits: items.length > 0 ? '缺少所需时段' : '' };
  const made = await who.post<{ id: string; number: string }>(demands, { ...looked, ...body });
  return { ...made, wanted };
}
/** The public's page. */
export const track = (who: Client, number: string): Promise<Demand> => who.get(`${demands}/${number}`);
export const readDemandFile = (who: Client, id: string): Promise<DemandFile> => who.get(`${files}/${id}`);
export const act = (who: Client, id: string, name: string, body: unknown = {}): Promise<DemandFile> =>
  who.post(`${files}/${id}/${name}`, body);
export const figures = (who: Client): Promise<Figures> => who.get(`${demands}/figures`);

/** Texts of the notices that lie with somebody. */
export async function told(who: Client, kind: string): Promise<string[]> {
  const { items } = await who.get<{ items: { title: { zh: string }; body: { zh: string } }[] }>(
    `/api/notices?pageSize=200&kind=${kind}`,
  );
  return items.map(({ title, body }) => `${title.zh} ${body.zh}`);
}

/** The page of the portal that a reader without an account sees. */
export async function page(stage: Stage, path: string): Promise<string> {
  const reply = await stage.nobody().send('GET', path);
  assert.equal(reply.status, 200, `${path}: ${reply.text.slice(0, 200)}`);
  return reply.text;
}

/** Ways that scenarios walk before an application and after a grant: a file on file, a need, a refusal, a task on the board. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import type { Served } from './served.ts';
import { type Application, toLastStep } from './share-walks.ts';
import type { Stage } from './stage.ts';

export type Need = {
  id: string;
  number: string;
  state: string;
  assigned: { id: string } | null;
  dueOn: string | null;
  answer: string;
  answerBasis: string;
  entry: { id: string } | null;
  serviceId: string | null;
  joinedInto: string | null;
  stages: { stage: string; done: boolean; product: Record<string, unknown> | null }[];
  events: { kind: string; by: string | null }[];
  articles: string[];
};
export const needs = '/api/share/needs';
/** Words that no entry holds. */
const rare = (): string =>
  String.fromCodePoint(...Array.from({ length: 6 }, () => 0x4e00 + Math.floor(Math.random() * 20_000)));

export const needOf = (given: Record<string, unknown> = {}): Record<string, unknown> => ({
  wanted: rare(),
  items: '登记编号、登记状态',
  duty: '居住登记办理',
  purpose: '办理居住登记时核验',
  basis: '居住登记条例第八条',
  ...given,
});
export const readNeed = (reader: Client, id: string): Promise<Need> => reader.get<Need>(`${needs}/${id}`);

/** Files a need after looking at whatever is like it. */
export async function fileNeed(officer: Client, given: Record<string, unknown> = {}): Promise<Need> {
  const body = needOf(given);
  const { items } = await officer.get<{ items: { id: string }[] }>(
    `${needs}/matches?wanted=${encodeURIComponent(String(body.wanted).trim())}`,
  );
  return officer.post<Need>(needs, { ...body, shown: items.map(({ id }) => id), noneFits: '不含所需数据项' });
}

export const basisOf = (kind: string, more: Record<string, unknown> = {}) => [
  { kind, title: '登记管理条例', article: '第八条', ...more },
];

/** Refuses at the last step; earlier holders pass it on. */
export async function refuse(
  stage: Stage,
  resource: Served,
  application: Application,
  basis: unknown,
): Promise<Client> {
  const { decider, path, file } = await toLastStep(stage, resource, application.caseId ?? '');
  const no = file.outcomes.find(({ kind }) => kind === 'refuse');
  assert.ok(no, 'the step can refuse');
  await decider.post(path, { outcome: no.key, reasons: ['不符合条件'], ...(basis ? { basis } : {}) });
  return decider;
}

export const digest = 'a'.repeat(64);

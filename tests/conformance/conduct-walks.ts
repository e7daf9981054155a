/** Ways that scenarios of use and measures walk: a product in public, a case, its proposal and consent, the notices. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import { bureauOf } from './disclosure-walks.ts';
import type { Stage } from './stage.ts';
import { unique } from './walks.ts';

export const breaches = '/api/open/breaches';
export const conduct = '/api/open/conduct';

export type Breach = {
  id: string;
  number: string;
  user: { id: string };
  ground: { key: string };
  origin: string;
  state: string;
  datasets: { id: string }[];
  product: { id: string } | null;
  evidence: { kind: string; said: string; detail: Record<string, unknown> }[];
  measures: {
    id: string;
    number: string;
    state: string;
    notice: string | null;
    hearingUntil: string | null;
  }[];
  standing: { notice: string }[];
};
export type Notice = {
  number: string;
  kind: string;
  user: { zh: string };
  ground: { zh: string };
  measure: { key: string; title: { zh: string } };
  on: string;
  inForce: boolean;
  other: string | null;
  said: string;
};

/** Made of a set that its author took today, and shown by the authority. */
export async function shownProduct(
  stage: Stage,
  who: Client,
  set: { id: string },
): Promise<{ id: string; title: string }> {
  const title = `渡口查询${unique()}`;
  const made = await who.post<{ id: string }>('/api/open/products', {
    title,
    summary: '查询渡口登记情况',
    form: 'app',
    sources: [{ datasetId: set.id, obtainedOn: stage.today() }],
  });
  const bureau = await bureauOf(stage);
  await bureau.post(`/api/open/products/${made.id}/review`, { publish: true });
  return { id: made.id, title };
}

export const breachesOf = async (who: Client, userId: string): Promise<Breach[]> =>
  (await who.get<{ items: Breach[] }>(`${breaches}?user=${userId}`)).items;

export const openCase = (
  who: Client,
  userId: string,
  set: { id: string },
  ground = 'beyond-scenario',
): Promise<Breach> =>
  who.post(breaches, { userId, ground, datasets: [set.id], said: '超出约定的应用场景使用数据' });

export const propose = (who: Client, id: string, given: Record<string, unknown>): Promise<Breach> =>
  who.post(`${breaches}/${id}/proposal`, {
    gravity: 'serious',
    reason: '经核实，使用超出授权场景',
    ...given,
  });

/** Consents with its notice; gives the notice. */
export async function consent(
  bureau: Client,
  id: string,
  notice = '经核实，使用超出授权的应用场景。',
): Promise<Notice> {
  const decided = await bureau.post<Breach>(`${breaches}/${id}/decision`, { consent: true, notice });
  const number = decided.measures.at(-1)?.notice;
  assert.ok(number, 'its notice was made in the same act');
  return noticeOf(bureau, number);
}

export const noticeOf = (who: Client, number: string): Promise<Notice> =>
  who.get(`/api/open/announcements/${number}`);
export const latestNotices = async (who: Client): Promise<Notice[]> =>
  (await who.get<{ items: Notice[] }>('/api/open/announcements?pageSize=50')).items;

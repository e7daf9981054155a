/** Ways that scenarios of planning walk: the order of opening, priorities of a year, lines of a plan. */
import type { Client } from './client.ts';
import { unique } from './units.ts';

export const candidates = '/api/open/candidates';
export type Candidate = {
  resourceId: string;
  name: string;
  kinds: string[];
  asks: number;
  byKind: Record<string, number>;
  score: number;
  barred: { zh: string } | null;
};
export type Queue = {
  items: Candidate[];
  fields: { key: string; opened: number; requested: number; waiting: number }[];
  kinds: { key: string }[];
};
export const queue = (who: Client): Promise<Queue> => who.get(`${candidates}?pageSize=200`);
export const placeOf = async (who: Client, id: string): Promise<number> =>
  (await queue(who)).items.findIndex(({ resourceId }) => resourceId === id);
export const line = (resourceId: string, given: Record<string, unknown> = {}) => ({
  resourceId,
  source: 'need',
  need: '城市发展需要',
  ...given,
});
export const planOf = (unitId: string, resourceId: string | null, given: Record<string, unknown> = {}) => ({
  unitId,
  title: `计划${unique()}`,
  resourceId,
  class: 'open',
  contents: '登记编号与状态',
  conditions: '无条件',
  dueOn: '2099-06-30',
  upper: '省公共数据开放计划',
  ...given,
});

/** The year has a list of priorities, whatever it had before. */
export async function publishPriorities(bureau: Client, year: number, resourceId: string): Promise<void> {
  const marked = (await queue(bureau)).items.filter(({ kinds }) => kinds.length > 0);
  await bureau.post(`/api/open/priorities/${year}`, {
    lines: [line(resourceId)],
    leftOut: marked.map((one) => ({ resourceId: one.resourceId, reason: '下年列入' })),
  });
}

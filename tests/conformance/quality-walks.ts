/** Ways that scenarios of quality walk: what a resource's page says, rows with faults planted in them, rules written. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';

export const api = '/api/quality';

export type Measure = {
  dimension: string;
  title: { zh: string };
  articles: string[];
  score: number;
  detail: Record<string, unknown>;
};
export type Check = {
  key: string;
  ruleId: string | null;
  failed: number;
  checked: number;
  standardCode: string | null;
};
export type Quality = {
  newest: { measures: Measure[]; checks: Check[]; score: number; verdict: string; cause: string } | null;
  rules: { id: string; kind: string; state: string }[];
  held: { id: string; code: string; articles: string[] }[];
  stage: { key: string; title: { zh: string }; articles: string[] };
  orders: { reason: string; doneAt: string | null }[];
  responsible: { organisation: { id: string } | null; articles: string[] };
  abilities: Record<string, { allowed: boolean }>;
};
export type Finding = {
  id: string;
  kind: string;
  subject: string;
  rows: number;
  organisation: { id: string };
  shownIn: { id: string } | null;
  articles: string[];
  answer: string | null;
  closedAt: string | null;
  closedHow: string | null;
};
export type Rows = { items: { rowHash: string; values: (string | null)[] | null }[]; total: number };

export const qualityOf = (reader: Client, id: string): Promise<Quality> =>
  reader.get<Quality>(`${api}/resources/${id}`);
export const measured = (seen: Quality, dimension: string): Measure => {
  const found = seen.newest?.measures.find((one) => one.dimension === dimension);
  assert.ok(
    found,
    `${dimension} is measured: ${seen.newest?.measures.map((one) => one.dimension).join(', ')}`,
  );
  return found;
};
export const findingsOf = async (reader: Client, id: string, state = 'open'): Promise<Finding[]> =>
  (await reader.get<{ items: Finding[] }>(`${api}/findings?resource=${id}&state=${state}&pageSize=100`))
    .items;
export const checkNow = (actor: Client, id: string): Promise<Quality> =>
  actor.post<Quality>(`${api}/resources/${id}/check`);
export const inDays = (stage: Stage, days: number): string =>
  new Date(stage.now().getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
export const writeRule = (
  actor: Client,
  id: string,
  kind: string,
  items: string[],
  params: object = {},
  more: object = {},
) =>
  actor.post<{ rules: Quality['rules'] }>(`${api}/resources/${id}/rules`, { kind, items, params, ...more });

const item = (name: string, titleZh: string, more: object = {}) => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 40,
  nullable: true,
  description: `${titleZh}，虚构`,
  ...more,
});
/** A key, a number with check digits, a name, a window, a day. */
export const peopleItems = [
  item('register_no', '登记编号', { key: true, nullable: false, filterable: true }),
  item('register_state', '登记状态', { length: 10 }),
  item('unit_code', '单位代码'),
  item('window_no', '窗口编号'),
  item('checked_on', '核查日期', { type: 'D', length: undefined }),
];

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** A credit code of a division that does not exist with right check characters; `wrong` breaks the last one. */
export function unitCode(n: number, wrong = false): string {
  const weights8 = [3, 7, 9, 10, 5, 8, 4, 2];
  const body = String(10_000_000 + n);
  const rest = 11 - (weights8.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11);
  const first = `91999999${body}${rest === 10 ? 'X' : rest === 11 ? '0' : rest}`;
  const sum = [...first].reduce((total, letter, at) => total + alphabet.indexOf(letter) * (3 ** at % 31), 0);
  const place = (31 - (sum % 31)) % 31;
  return `${first}${alphabet[wrong ? (place + 1) % 31 : place]}`;
}

export type Planted = {
  size: number;
  empty?: number;
  wrongCode?: number;
  wrongPhone?: number;
  stale?: number;
  state?: (n: number) => string;
};
/** Faults on rows of their own, from the first row on, one kind after the other. */
export function plantedRows(
  stage: Stage,
  { size, empty = 0, wrongCode = 0, wrongPhone = 0, stale = 0, state = () => '有效' }: Planted,
): string {
  const day = inDays(stage, -1);
  const lines = Array.from({ length: size }, (_, n) => {
    const code = n >= empty && n < empty + wrongCode;
    const phone = n >= empty + wrongCode && n < empty + wrongCode + wrongPhone;
    const old = n >= size - stale;
    return [
      `R${n}`,
      n < empty ? '' : state(n),
      unitCode(n, code),
      phone ? '12' : `W${10_000_000 + n}`,
      old ? '2019-01-01' : day,
    ].join();
  });
  return [peopleItems.map(({ name }) => name).join(), ...lines, ''].join('\n');
}

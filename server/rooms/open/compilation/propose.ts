/** What the platform proposes for the catalogue of a year: from its priorities, from what is asked for, from what the grading lets be opened. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { openingQueue, prioritiesOf } from '../planning/index.ts';
import { type InputKey, inputKeys } from './tables.ts';

export const RULE = 'open.catalogue-inputs';

/** The inputs of the city's text; all of them where it names none. */
export function inputsOf(law: LawNow): { key: InputKey; zh: string; en: string }[] {
  const own = law.terms(RULE).flatMap(({ key, zh, en }) => {
    const known = inputKeys.find((one) => one === key);
    return known ? [{ key: known, zh, en }] : [];
  });
  if (own.length > 0) return own;
  return [
    { key: 'priorities', zh: '年度开放重点', en: 'priorities of the year' },
    { key: 'demands', zh: '开放需求', en: 'demands' },
    { key: 'grading', zh: '分级分类', en: 'grading' },
  ];
}

export type Proposed = { resourceId: string; inputs: InputKey[]; demands: number };

/** Of what is not open yet and nothing bars. */
export async function proposed(ex: Executor, law: LawNow, year: number): Promise<Proposed[]> {
  const asked = new Set(inputsOf(law).map(({ key }) => key));
  const wanted = new Set((await prioritiesOf(ex, year)).map(({ resourceId }) => resourceId));
  return (await openingQueue(ex)).flatMap(({ resourceId, openingClass, asks, barred }) => {
    if (barred !== null) return [];
    const from: Record<InputKey, boolean> = {
      priorities: wanted.has(resourceId),
      demands: asks > 0,
      grading: openingClass === 'open' || openingClass === 'conditional',
    };
    const inputs = inputKeys.filter((key) => asked.has(key) && from[key]);
    return inputs.length === 0 ? [] : [{ resourceId, inputs, demands: asks }];
  });
}

/** Entries of open sets are in the catalogue already. */
export async function openAlready(ex: Executor, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select resource_id as id from open.dataset where state = 'open' and resource_id = any(${[...ids]}::uuid[])`.execute(
    ex,
  );
  return new Set(rows.map(({ id }) => id));
}

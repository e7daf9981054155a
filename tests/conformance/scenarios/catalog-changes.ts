/** Scenarios of a published entry that changes: what stands meanwhile, who decides, by when. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  accounts,
  type Case,
  changeDraft,
  decide,
  decisionPath,
  draftEntry,
  type Entry,
  everywhere,
  ledgerEntries,
  newDepartment,
  nowhere,
  publishEntry,
  readCase,
  readEntry,
  shownIn,
  submitEntry,
  type Version,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';

const changeShape = z.strictObject({ changeTrigger: text.optional() });

const versionsOf = async (reader: Client, id: string): Promise<Version[]> =>
  (await reader.get<{ items: Version[] }>(`${resources}/${id}/versions`)).items;

/** The catalogue holds the reviewed version with number and day; an approved change takes its place and the former stays on record. */
const masterCatalogue = scenario(z.strictObject({ change: changeShape }), async (stage, { change }) => {
  const { officer, bureau } = await newDepartment(stage);
  const reader = await stage.as(accounts.consumer);
  const entry = await publishEntry(stage, officer);
  assert.deepEqual(await shownIn(reader, entry), everywhere);
  const first = (await readEntry(reader, entry.id)).detail?.current;
  assert.equal(first?.number, 1);
  assert.ok(first?.publishedAt, 'the version bears the day of its publication');

  const summary = '补充了统计口径的登记资料，每日从业务系统导出，全部为虚构内容';
  const day = (await bureau.get<{ day: string }>('/api/law')).day;
  await changeDraft(officer, entry.id, { summary }, { ...change, changeDay: day });
  const caseId = await submitEntry(officer, entry.id);
  const before = (await readEntry(reader, entry.id)).detail?.current;
  assert.deepEqual([before?.number, before?.content.summary], [1, first?.content.summary]);
  await decide(bureau, caseId, 'complete');
  const after = (await readEntry(reader, entry.id)).detail?.current;
  assert.deepEqual([after?.number, after?.content.summary], [2, summary]);
  const history = await versionsOf(reader, entry.id);
  assert.deepEqual(
    history.map(({ number, content }) => [number, content.summary]),
    [
      [2, summary],
      [1, first?.content.summary],
    ],
  );

  const unreviewed = await draftEntry(officer);
  assert.deepEqual(await shownIn(reader, unreviewed), nowhere);
  await submitEntry(officer, unreviewed.id);
  assert.deepEqual(await shownIn(reader, unreviewed), nowhere);
  await reader.refused('GET', `${resources}/${unreviewed.id}`, undefined, { status: 404 });
});

type Todo = { caseId: string; card: string | null; deadline: { late: boolean } | null };
const todosOf = async (client: Client): Promise<Todo[]> =>
  (await client.get<{ items: Todo[] }>('/api/todos')).items;

async function submitChange(
  officer: Client,
  entry: Pick<Entry, 'id'>,
  change: { changeTrigger?: string; changeDay?: string },
  summary = '变更后的登记资料说明，补充了范围和时间',
): Promise<string> {
  await changeDraft(officer, entry.id, { summary }, change);
  return submitEntry(officer, entry.id);
}

/** Changes wait for the bureau oldest first; one approved is in the catalogue with the same act, one rejected says why. */
const changeReview = scenario(
  z.strictObject({ article: text, change: changeShape, firstDay: z.iso.date(), secondDay: z.iso.date() }),
  async (stage, { article, change, firstDay, secondDay }) => {
    const { officer, bureau } = await newDepartment(stage);
    const reader = await stage.as(accounts.consumer);
    const [older, newer] = [await publishEntry(stage, officer), await publishEntry(stage, officer)];
    await stage.setDay(firstDay);
    const first = await submitChange(
      officer,
      older,
      { ...change, changeDay: firstDay },
      '甲版说明，含统计口径',
    );
    await stage.setDay(secondDay);
    const second = await submitChange(
      officer,
      newer,
      { ...change, changeDay: secondDay },
      '乙版说明，含统计口径',
    );
    const waiting = (await todosOf(bureau)).map(({ caseId }) => caseId);
    assert.ok(waiting.includes(first) && waiting.includes(second), 'both wait');
    assert.ok(waiting.indexOf(first) < waiting.indexOf(second), 'the older one stands first');

    const decision = await decisionPath(bureau, second);
    const { outcomes } = await readCase(bureau, second);
    const sendBack = outcomes.find(({ kind }) => kind === 'return')?.key;
    await bureau.refused(
      'POST',
      decision,
      { outcome: sendBack },
      {
        code: 'cases.reasons-missing',
        article,
      },
    );
    await decide(bureau, second, 'return', { reasons: ['未说明变化原因'] });
    await decide(bureau, first, 'complete');
    const shown = await readEntry(reader, older.id);
    assert.deepEqual(
      [shown.detail?.current?.number, shown.detail?.current?.content.summary],
      [2, '甲版说明，含统计口径'],
    );
    assert.equal((await readEntry(reader, newer.id)).detail?.current?.number, 1);
    assert.deepEqual(
      (await versionsOf(reader, older.id)).map(({ number }) => number),
      [2, 1],
      'the old version can still be read',
    );
  },
);

/** The review of a change has its day: in time on the day, late the day after, and late against the bureau. */
const changeReviewClock = scenario(
  z.strictObject({
    article: text,
    change: changeShape,
    received: z.iso.date(),
    due: z.iso.date(),
    dayBefore: z.iso.date(),
    dayAfter: z.iso.date(),
  }),
  async (stage, { article, change, received, due, dayBefore, dayAfter }) => {
    const { officer, bureau } = await newDepartment(stage);
    const { organisation } = await bureau.get<{ organisation: { id: string } }>('/api/me');
    await stage.setDay(received);
    const reader = await stage.as(accounts.consumer);
    const entry = await publishEntry(stage, officer);
    const caseId = await submitChange(officer, entry, { ...change, changeDay: received });
    const open = async (): Promise<Case['steps'][number]> => {
      const step = (await readCase(bureau, caseId)).steps.find(({ decided }) => !decided);
      assert.ok(step);
      return step;
    };
    const begun = await open();
    assert.equal(begun.deadline?.due, due);
    assert.deepEqual([begun.deadline?.basis, begun.deadline?.informative], ['law', false]);
    assert.ok(begun.deadline?.cite.includes(article));
    assert.equal(begun.holder.organisation.id, organisation.id);
    for (const day of [dayBefore, due]) {
      await stage.setDay(day);
      assert.deepEqual([(await open()).late, (await open()).deadline?.late], [false, false], day);
    }
    await stage.setDay(dayAfter);
    const late = await open();
    assert.deepEqual([late.late, late.card], [true, 'red']);
    const bureaus = (await todosOf(bureau)).find((todo) => todo.caseId === caseId);
    assert.deepEqual([bureaus?.card, bureaus?.deadline?.late], ['red', true], 'late on the bureau’s list');
    assert.ok(!(await todosOf(officer)).some((todo) => todo.caseId === caseId), 'not on the provider’s');
    await decide(bureau, caseId, 'complete');
    assert.equal((await readEntry(reader, entry.id)).detail?.current?.number, 2);
    const decided = (await readCase(bureau, caseId)).steps[0];
    assert.deepEqual(
      [decided?.decided?.on, decided?.late],
      [dayAfter, true],
      'decided late, and it stays so',
    );
    const record = (await ledgerEntries(bureau, { case: caseId })).find(
      ({ kind }) => kind === 'cases.step-decided',
    );
    assert.ok(
      record?.body.decision?.articles.includes(article),
      'the decision is on record with its article',
    );
  },
);

export const catalogChangeScenarios: Scenarios = {
  'catalog.master-catalogue': masterCatalogue,
  'catalog.change-review': changeReview,
  'catalog.change-review-clock': changeReviewClock,
};

/** What a body answers for in what it hands over: whole, exact, agreeing, in time; each marked where it is not so. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { checkNow, findingsOf, inDays, measured, writeRule } from '../quality-walks.ts';
import {
  type Entry,
  ledgerEntries,
  newDepartment,
  publishEntry,
  registerRows,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

type Standing = { resourceId: string; state: string; short: number; differs: boolean };
const path = '/api/collect/gathering';
const standingsOf = async (reader: Client, query: string): Promise<Standing[]> =>
  (await reader.get<{ items: Standing[] }>(`${path}?${query}&pageSize=100`)).items;

const digestOf = (content: string): string => createHash('sha256').update(content).digest('base64');
const numbered = (from: number, to: number): string =>
  registerRows(Array.from({ length: to - from + 1 }, (_, n) => `N${from + n}`));

const person = (name: string, titleZh: string, more: object = {}) => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 40,
  nullable: true,
  description: `${titleZh}，虚构`,
  ...more,
});
const personItems = [
  person('person_no', '人员编号', { key: true, nullable: false, filterable: true }),
  person('born', '出生日期', { type: 'D', length: undefined }),
];

const whole = scenario(
  z.strictObject({
    article: z.string().min(1),
    source: z.int(),
    arrived: z.int(),
    completeness: z.number(),
    late: z.int(),
  }),
  async (stage, { article, source, arrived, completeness, late }) => {
    const { id, officer, bureau } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer, { updateCycle: 'weekly' });
    const of = async ({ id: resource }: Pick<Entry, 'id'>): Promise<Standing> => {
      const [found] = await standingsOf(bureau, `resource=${resource}`);
      assert.ok(found, 'the entry is followed');
      return found;
    };

    // Whole: fewer rows than the source holds.
    const content = numbered(1, arrived);
    const digest = digestOf(content);
    const short = await uploadRows(stage, officer, entry.id, content, {
      sourceRows: source,
      statedRows: arrived,
      digest,
    });
    assert.equal(short.state, 'merged', 'what is as its source stated comes in');
    await stage.eventually(
      async () => ((await of(entry)).short === source - arrived ? true : undefined),
      'marked short',
    );
    assert.equal(measured(await checkNow(officer, entry.id), 'completeness').score, completeness);
    assert.equal((await of(entry)).differs, false);

    // Exact: another checksum or another number of rows than the source stated.
    const more = numbered(arrived + 1, source);
    for (const [wrong, code] of [
      [{ digest }, 'collect.checksum-differs'],
      [{ digest: digestOf(more), statedRows: source }, 'collect.rows-differ'],
    ] as const) {
      const refused = await uploadRows(stage, officer, entry.id, more, { mode: 'incremental', ...wrong });
      assert.deepEqual([refused.state, refused.rejection?.code], ['rejected', code]);
      assert.equal((await of(entry)).differs, true, code);
      assert.equal(measured(await checkNow(officer, entry.id), 'accuracy').detail.differs, true);
      const [kept] = await ledgerEntries(bureau, { kind: 'collect.batch-rejected' });
      assert.equal(kept?.body.detail?.code, code, 'on record');
    }
    const rest = await uploadRows(stage, officer, entry.id, more, {
      mode: 'incremental',
      statedRows: source - arrived,
      digest: digestOf(more),
    });
    assert.equal(rest.state, 'merged');
    await stage.eventually(async () => {
      const { short: left, differs } = await of(entry);
      return left === 0 && !differs ? true : undefined;
    }, 'neither mark is left');

    // Agreeing: one person born on two days.
    const [one, other] = [
      await publishEntry(stage, officer, { items: personItems, updateCycle: 'weekly' }),
      await publishEntry(stage, officer, { items: personItems, updateCycle: 'weekly' }),
    ];
    await uploadRows(stage, officer, other.id, 'person_no,born\nP1,1990-01-02\nP2,1991-01-02\n');
    await uploadRows(stage, officer, one.id, 'person_no,born\nP1,1990-01-20\nP2,1991-01-02\n');
    await writeRule(officer, one.id, 'agreement', ['person_no', 'born'], {
      resourceId: other.id,
      key: 'person_no',
      item: 'born',
    });
    assert.equal(measured(await checkNow(officer, one.id), 'consistency').score, 50);

    // In time, and everything that should come: without rows and without a case it is listed.
    const empty = await publishEntry(stage, officer, { updateCycle: 'weekly' });
    const excused = await publishEntry(stage, officer, { updateCycle: 'weekly' });
    await officer.post('/api/collect/exceptions', {
      resourceId: excused.id,
      kind: 'not-gathered',
      reason: '法律规定不得对外提供',
      basis: { level: 'law', title: '某某法', article: '第三条' },
    });
    await stage.setDay(inDays(stage, late));
    assert.equal(measured(await checkNow(officer, entry.id), 'timeliness').detail.state, 'late');
    assert.ok((await findingsOf(officer, entry.id)).some(({ kind }) => kind === 'late'));
    const missing = await standingsOf(bureau, `state=missing&organisation=${id}`);
    assert.deepEqual(
      missing.map(({ resourceId }) => resourceId),
      [empty.id],
      'listed without rows and without a case',
    );
    const { rule } = await bureau.get<{ rule: { articles: string[] } }>(`${path}?organisation=${id}`);
    assert.ok(rule.articles.includes(article));
  },
);

export const gatheringStatedScenarios: Scenarios = { 'gathering.whole': whole };

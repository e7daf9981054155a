/** What a body answers for in what it hands over: whole, exact, agreeing, in time; each marked where it is not so. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { aboutPersons, newPerson, personItems } from '../base-walks.ts';
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

const [identity, name] = personItems;
/** A person by number, and a day of birth of which two bodies keep a copy. */
const bornItems = [identity, { ...name, name: 'born', titleZh: '出生日期', type: 'D', length: undefined }];
const bornRows = (rows: readonly (readonly [string, string])[]): string =>
  ['id_no,born', ...rows.map((row) => row.join(',')), ''].join('\n');

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
      await publishEntry(stage, officer, { ...aboutPersons, items: bornItems, updateCycle: 'weekly' }),
      await publishEntry(stage, officer, { ...aboutPersons, items: bornItems, updateCycle: 'weekly' }),
    ];
    const [p1, p2] = [newPerson(), newPerson()];
    for (const [resource, day] of [
      [other, '1990-01-02'],
      [one, '1990-01-20'],
    ] as const) {
      const rows = bornRows([
        [p1, day],
        [p2, '1991-01-02'],
      ]);
      assert.equal((await uploadRows(stage, officer, resource.id, rows)).state, 'merged');
    }
    await writeRule(officer, one.id, 'agreement', ['id_no', 'born'], {
      resourceId: other.id,
      key: 'id_no',
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

/** Scenarios of data made ready for opening: a record of what was done that can be run again, and how good what is opened is. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DAY_MS, item, items, publicSet, published, rowsOf } from '../dataset-walks.ts';
import {
  disclosure,
  doneSteps,
  openSet,
  personalItems,
  personalRows,
  propose,
  publish,
  recipe,
  refusedPublication,
  release,
  review,
  stepKeys,
  treat,
} from '../disclosure-walks.ts';
import { page } from '../open-walks.ts';
import { uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Prepared = {
  steps: { key: string; said: { done: boolean; said: string } | null }[];
  recipe: { columns: Record<string, unknown> };
  records: { number: number; recordedBy: { name: string } }[];
  runs: {
    releaseId: string;
    processing: number;
    rowsIn: number;
    rowsOut: number;
    digest: string;
    batches: number;
    reruns: { same: boolean }[];
  }[];
};
type Rerun = { rowsIn: number; rowsOut: number; digest: string; same: boolean };

/** Without a record nothing is published; it lists steps, rules, rows in and out, and run again it gives the same rows; sensitive data are masked or stay. */
const prepared = scenario(
  z.strictObject({ article: text, steps: z.array(text), masking: text }),
  async (stage, given) => {
    const set = await openSet(stage, { items, rows: rowsOf(6) });
    await review(set.second, set.id);
    await release(stage, set.officer, set.id);
    const opened = await propose(set);
    await refusedPublication(opened, { code: 'open.processing-missing', article: given.article });
    const rule = {
      columns: { stop_name: [{ do: 'first', length: 1 }] },
      smallGroups: { by: ['line'], below: 2 },
    };
    await treat(set.officer, set.id, rule, doneSteps(given.steps));
    await review(set.second, set.id);
    const made = await release(stage, set.officer, set.id);
    assert.equal(made.state, 'checked', JSON.stringify(made.findings));
    const read = () => set.officer.get<Prepared>(`${disclosure}/${set.id}`);
    const record = await read();
    assert.deepEqual(
      record.steps.map(({ key, said }) => [key, said?.done]),
      given.steps.map((key) => [key, true]),
    );
    assert.ok(
      record.records[0]?.recordedBy.name && record.recipe.columns.stop_name,
      'who, and by which rules',
    );
    const run = record.runs.find(({ releaseId }) => releaseId === made.id);
    assert.deepEqual([run?.processing, run?.batches, run?.rowsIn, run?.rowsOut], [1, 1, 6, 6]);
    // A later batch is no part of what was run.
    await uploadRows(stage, set.officer, set.entry.id, rowsOf(9));
    const again = () => set.officer.post<Rerun>(`${disclosure}/${set.id}/rerun`, { release: made.id });
    const first = await again();
    assert.deepEqual([first.same, first.rowsIn, first.rowsOut, first.digest], [true, 6, 6, run?.digest]);
    assert.deepEqual(
      (await read()).runs.find(({ releaseId }) => releaseId === made.id)?.reruns[0]?.same,
      true,
    );
    await set.bureau.refused('POST', `${disclosure}/${set.id}/rerun`, { release: made.id }, { status: 403 });
    await publish(opened);
    const sensitive = await openSet(stage, {
      items: personalItems(),
      rows: personalRows(4),
      openingClass: 'conditional',
    });
    const dropped = recipe({ owner_id: [{ do: 'drop' }], phone: [{ do: 'drop' }] });
    const without = {
      ...doneSteps(given.steps.filter((key) => key !== given.masking)),
      [given.masking]: { done: false, said: '不需要', rule: '内部规定', person: '数据管理员' },
    };
    await treat(sensitive.officer, sensitive.id, dropped, without);
    await review(sensitive.second, sensitive.id);
    await release(stage, sensitive.officer, sensitive.id);
    const stopped = await propose(sensitive);
    await refusedPublication(stopped, { code: 'open.sensitive-steps', article: given.article });
    await treat(sensitive.officer, sensitive.id, dropped, doneSteps(stepKeys));
    await review(sensitive.second, sensitive.id);
    await release(stage, sensitive.officer, sensitive.id);
    await publish(stopped);
  },
);

type Page = {
  scores: {
    least: number | null;
    dimensions: { key: string; title: { zh: string }; score: number | null; below: boolean }[];
  };
  findings: { detector: string }[];
};
const whole = [items[0], items[1], item('line', '所属线路', { nullable: false })] as unknown[];
const planted = (wrong: number): string =>
  `stop_no,stop_name,line\n${Array.from({ length: 20 }, (_, n) => `S${n},${n}号站,${n < wrong ? '' : '1路'}`).join('\n')}\n`;

/** Five scores on its page; below the threshold not published; one that falls below later is marked for its unit and for everybody; a broken way lowers it. */
const scores = scenario(
  z.strictObject({ article: text, dimensions: z.array(text), least: z.number() }),
  async (stage, given) => {
    const set = await published(stage);
    const reader = stage.nobody();
    const seen = async (slug = set.slug) =>
      (await reader.get<Page>(`/api/open/datasets/${slug}/page`)).scores;
    const first = await stage.eventually(async () => {
      const found = await seen();
      return found.dimensions.some(({ key, score }) => key === 'completeness' && score !== null)
        ? found
        : undefined;
    }, 'the check of its rows');
    assert.deepEqual(
      first.dimensions.map(({ title }) => title.zh),
      given.dimensions,
    );
    const html = await page(stage, `/datasets/${set.slug}`);
    for (const { title, score } of first.dimensions) {
      assert.ok(html.includes(title.zh), `${title.zh} is on its page`);
      if (score !== null) assert.ok(html.includes(`${score} 分`), `with ${score}`);
    }
    const { bureau } = set;
    const faulty = await openSet(stage, { items: whole, rows: planted(4) });
    await treat(faulty.officer, faulty.id, recipe({}));
    await review(faulty.second, faulty.id);
    await release(stage, faulty.officer, faulty.id);
    const opened = await propose(faulty);
    const checked = (rows: number) =>
      stage.eventually(async () => {
        const { newest } = await faulty.officer.get<{ newest: { rows: number } | null }>(
          `/api/quality/resources/${faulty.entry.id}`,
        );
        return newest?.rows === rows || undefined;
      }, `the check of ${rows} rows`);
    await checked(16);
    await bureau.put('/api/law/settings/open.quality-threshold', { value: given.least });
    try {
      await refusedPublication(opened, { code: 'open.quality-below', article: given.article });
      await uploadRows(stage, faulty.officer, faulty.entry.id, planted(0));
      await checked(20);
      await review(faulty.second, faulty.id);
      await release(stage, faulty.officer, faulty.id);
      await publish(opened);
      const before = (await seen()).dimensions.find(({ key }) => key === 'accessibility')?.score ?? 0;
      assert.equal(before, 100);
      const csv = (await publicSet(reader, set.slug)).release.files.find(({ format }) => format === 'csv');
      const sha256 = csv?.sha256 ?? '';
      await rm(join(stage.started.data, 'objects', 'sha256', sha256.slice(0, 2), sha256));
      await stage.setClock(new Date(stage.now().getTime() + DAY_MS).toISOString());
      const now = await reader.get<Page>(`/api/open/datasets/${set.slug}/page`);
      const after = now.scores.dimensions.find(({ key }) => key === 'accessibility');
      assert.ok((after?.score ?? 100) < given.least && after?.below, 'a broken way lowers it within the day');
      assert.ok(
        now.findings.some(({ detector }) => detector === 'quality'),
        'told to the public',
      );
      assert.ok((await page(stage, `/datasets/${set.slug}`)).includes('质量未达标'), 'on its page');
      const { items: findings } = await set.officer.get<{
        items: { detector: string; dataset: { id: string } }[];
      }>('/api/open/health/findings?state=standing');
      assert.ok(
        findings.some((one) => one.detector === 'quality' && one.dataset.id === set.id),
        'and to its unit',
      );
    } finally {
      await stage.restoreClock();
      await bureau.put('/api/law/settings/open.quality-threshold', { value: null });
    }
  },
);

export const openPreparedScenarios: Scenarios = {
  'open-prepared.record': prepared,
  'open-prepared.scores': scores,
};

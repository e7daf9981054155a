/** Scenarios of quality: planted faults come out as planted, findings go to the source and close, batches wait where they must. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  api,
  checkNow,
  findingsOf,
  inDays,
  measured,
  peopleItems,
  plantedRows,
  qualityOf,
  type Rows,
  writeRule,
} from '../quality-walks.ts';
import type { Stage } from '../stage.ts';
import { newDepartment, publishEntry, unique, uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

/** Faults of every kind a city names come out as they were planted; what is clean again closes by itself. */
const planted = scenario(
  z.strictObject({
    article: text,
    size: z.int(),
    empty: z.int(),
    wrongCode: z.int().default(0),
    wrongPhone: z.int().default(0),
    stale: z.int().default(0),
    differ: z.int().default(0),
    cycle: z.enum(['monthly', 'weekly']),
    late: z.int().optional(),
    expect: z.record(z.string(), z.number()),
    confirms: z.boolean().default(false),
  }),
  async (stage, given) => {
    const { article, size, empty, wrongCode, wrongPhone, stale, differ, cycle, late, expect, confirms } =
      given;
    const { officer, bureau, id: unit } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer, { items: peopleItems, updateCycle: cycle });
    const base =
      differ > 0
        ? await publishEntry(stage, officer, { items: peopleItems.slice(0, 2), updateCycle: cycle })
        : undefined;
    if (base) {
      const rows = Array.from({ length: size }, (_, n) => `R${n},${n < size - differ ? '有效' : '注销'}`);
      await uploadRows(stage, officer, base.id, `register_no,register_state\n${rows.join('\n')}\n`);
      await writeRule(officer, entry.id, 'agreement', ['register_no', 'register_state'], {
        resourceId: base.id,
        key: 'register_no',
        item: 'register_state',
      });
    }
    await writeRule(officer, entry.id, 'required', ['register_state']);
    if (wrongCode > 0) await writeRule(officer, entry.id, 'credit-code', ['unit_code']);
    if (wrongPhone > 0)
      await writeRule(officer, entry.id, 'pattern', ['window_no'], { pattern: '^W[0-9]{8}$' });
    if (stale > 0) await writeRule(officer, entry.id, 'fresh', ['checked_on'], { days: 30 });
    const sent = await uploadRows(
      stage,
      officer,
      entry.id,
      plantedRows(stage, { size, empty, wrongCode, wrongPhone, stale }),
    );
    if (sent.awaitingQuality) {
      await officer.post(`${api}/batches/${sent.id}/accept`, { reason: '用于检验' });
      await stage.eventually(
        async () =>
          (await officer.get<{ state: string }>(`/api/collect/batches/${sent.id}`)).state === 'merged'
            ? true
            : undefined,
        'the accepted batch',
      );
    }
    await officer.post('/api/serve/services', {
      resourceId: entry.id,
      code: `svc-${unique()}`,
      titleZh: '质量检验',
      lookup: ['register_no'],
    });
    await stage.eventually(
      async () =>
        (await checkNow(officer, entry.id)).newest &&
        measured(await qualityOf(officer, entry.id), 'accessibility').score === 100
          ? true
          : undefined,
      'the probe of the interface',
    );
    const seen = await qualityOf(bureau, entry.id);
    for (const [dimension, score] of Object.entries(expect)) {
      const found = measured(seen, dimension);
      assert.equal(found.score, score, `${dimension} as planted`);
      assert.ok(found.articles.includes(article), `${dimension} cites ${found.articles.join()}`);
    }
    const open = await findingsOf(officer, entry.id);
    assert.ok(
      open.some(({ kind, rows }) => kind === 'rule' && rows === empty),
      'a work order counts the rows',
    );
    assert.ok(open.every(({ organisation }) => organisation.id === unit));
    const rule = seen.newest?.checks.find(({ ruleId, failed }) => ruleId && failed === empty);
    const rows = await officer.get<Rows>(
      `${api}/resources/${entry.id}/rows?rule=${rule?.ruleId}&pageSize=100`,
    );
    assert.equal(rows.total, empty, 'the rows are listed');
    await bureau.refused('GET', `${api}/resources/${entry.id}/rows?rule=${rule?.ruleId}`, undefined, {
      status: 403,
    });
    if (confirms) await confirmAndMend(stage, officer, entry.id, rule?.ruleId ?? '', rows, empty);
    // The interface stopped: usability falls at the next probe.
    await officer.post(`/api/catalog/resources/${entry.id}/suspend`, { reason: '系统维护' });
    assert.equal(measured(await checkNow(officer, entry.id), 'accessibility').score, 0);
    await officer.post(`/api/catalog/resources/${entry.id}/resume`, { reason: '维护完毕' });
    if (late !== undefined) {
      await stage.setDay(inDays(stage, late), 'all');
      const after = measured(await checkNow(officer, entry.id), 'timeliness');
      assert.equal(after.detail.state, 'late');
      assert.ok((await findingsOf(officer, entry.id)).some(({ kind }) => kind === 'late'));
    }
    // The source first: under a city that confirms, a copy that differs from it would wait.
    if (base)
      await uploadRows(
        stage,
        officer,
        base.id,
        `register_no,register_state\n${Array.from({ length: size }, (_, n) => `R${n},有效`).join('\n')}\n`,
      );
    await uploadRows(stage, officer, entry.id, plantedRows(stage, { size }));
    const clean = await checkNow(officer, entry.id);
    assert.equal(measured(clean, 'completeness').score, 100);
    assert.deepEqual(await findingsOf(officer, entry.id), [], 'closed by themselves');
    assert.ok(
      (await findingsOf(officer, entry.id, 'closed')).every(({ closedHow }) => closedHow === 'clean'),
    );
  },
);

/** One row is right as it is, one is mended: neither is reported again. */
async function confirmAndMend(
  stage: Stage,
  officer: Client,
  id: string,
  ruleId: string,
  rows: Rows,
  failing: number,
): Promise<void> {
  const [first, second] = rows.items;
  assert.ok(first && second);
  const path = `${api}/resources/${id}`;
  await officer.refused(
    'POST',
    `${path}/confirmations`,
    { ruleId, rowHashes: [first.rowHash], reason: '' },
    { code: 'quality.reason-required' },
  );
  await officer.post(`${path}/confirmations`, { ruleId, rowHashes: [first.rowHash], reason: '该户确无状态' });
  const failed = async (): Promise<number | undefined> =>
    (await checkNow(officer, id)).newest?.checks.find((one) => one.ruleId === ruleId)?.failed;
  assert.equal(await failed(), failing - 1, 'confirmed: not reported again');
  await officer.post(`${path}/mended`, { rowHash: second.rowHash, values: { register_state: '注销' } });
  await stage.eventually(async () => ((await failed()) === failing - 2 ? true : undefined), 'the mended row');
}

/** Below the city's threshold a batch is flagged and not shown; its provider accepts it, or a better one takes its place. */
const threshold = scenario(
  z.strictObject({ article: text, value: z.int(), consistency: z.boolean().default(false) }),
  async (stage, { article, value, consistency }) => {
    const { officer, bureau } = await newDepartment(stage);
    const entry = await publishEntry(stage, officer, { items: peopleItems });
    const size = 100;
    await uploadRows(stage, officer, entry.id, plantedRows(stage, { size }));
    if (consistency) {
      const other = await publishEntry(stage, officer, { items: peopleItems.slice(0, 2) });
      await uploadRows(
        stage,
        officer,
        other.id,
        `register_no,register_state\n${Array.from({ length: size }, (_, n) => `R${n},有效`).join('\n')}\n`,
      );
      await writeRule(officer, entry.id, 'agreement', ['register_no', 'register_state'], {
        resourceId: other.id,
        key: 'register_no',
        item: 'register_state',
      });
      await uploadRows(
        stage,
        officer,
        entry.id,
        plantedRows(stage, { size, state: (n) => (n < 3 ? '注销' : '有效') }),
      );
      assert.equal(measured(await checkNow(officer, entry.id), 'consistency').score, 97);
      await uploadRows(stage, officer, entry.id, plantedRows(stage, { size }));
    }
    await writeRule(officer, entry.id, 'required', ['register_state']);
    await bureau.put('/api/law/settings/quality.threshold', { value });
    try {
      const low = await uploadRows(
        stage,
        officer,
        entry.id,
        plantedRows(stage, { size, empty: size - value + 1 }),
      );
      assert.equal(low.awaitingQuality?.code, 'quality.below-threshold', `held: ${low.state}`);
      assert.equal(low.visible, false);
      const [held] = (await qualityOf(officer, entry.id)).held;
      assert.ok(held?.articles.includes(article), 'flagged with the article');
      const notices = await officer.get<{ items: { kind: string }[] }>('/api/notices?pageSize=100');
      assert.ok(
        notices.items.some(({ kind }) => kind === 'quality.batch-held'),
        'its provider is told',
      );
      await bureau.refused(
        'POST',
        `${api}/batches/${low.id}/accept`,
        { reason: '代为接受' },
        { status: 403 },
      );
      await officer.refused(
        'POST',
        `${api}/batches/${low.id}/accept`,
        { reason: '' },
        { code: 'quality.reason-required' },
      );
      const repaired = await uploadRows(stage, officer, entry.id, plantedRows(stage, { size, empty: 1 }));
      assert.equal(repaired.state, 'merged', 'repaired, it is shown');
      const again = await uploadRows(
        stage,
        officer,
        entry.id,
        plantedRows(stage, { size, empty: size - value + 2 }),
      );
      await officer.post(`${api}/batches/${again.id}/accept`, { reason: '历史数据无法补录' });
      await stage.eventually(
        async () =>
          (await officer.get<{ state: string }>(`/api/collect/batches/${again.id}`)).state === 'merged'
            ? true
            : undefined,
        'accepted, it is shown',
      );
      await officer.refused(
        'POST',
        '/api/serve/services',
        { resourceId: entry.id, code: `svc-${unique()}`, titleZh: '低于门槛', lookup: ['register_no'] },
        { code: 'quality.below-threshold', article },
      );
      await uploadRows(stage, officer, entry.id, plantedRows(stage, { size }));
      await officer.post('/api/serve/services', {
        resourceId: entry.id,
        code: `svc-${unique()}`,
        titleZh: '已修正',
        lookup: ['register_no'],
      });
    } finally {
      await bureau.put('/api/law/settings/quality.threshold', { value: null });
    }
  },
);

/** A batch whose rules fail is unchecked until its own body confirms it; nobody else changes a row of it. */
const unchecked = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { officer, bureau } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { items: peopleItems });
  await writeRule(officer, entry.id, 'required', ['register_state']);
  const good = await uploadRows(stage, officer, entry.id, plantedRows(stage, { size: 5 }));
  assert.equal(good.state, 'merged', 'its rules pass');
  const bad = await uploadRows(stage, officer, entry.id, plantedRows(stage, { size: 6, empty: 2 }));
  assert.deepEqual([bad.awaitingQuality?.code, bad.visible], ['quality.unchecked', false]);
  const [held] = (await qualityOf(officer, entry.id)).held;
  assert.ok(held?.articles.includes(article));
  const listed = await officer.get<{ visibleRows: number }>(`/api/collect/resources/${entry.id}/batches`);
  assert.equal(listed.visibleRows, 5, 'unchecked rows are not served');
  await bureau.refused('POST', `${api}/batches/${bad.id}/accept`, { reason: '代为确认' }, { status: 403 });
  const { officer: stranger } = await newDepartment(stage);
  const foreign = { reason: '别家代为确认' };
  await stranger.refused('POST', `${api}/batches/${bad.id}/accept`, foreign, { status: 403 });
  await officer.post(`${api}/batches/${bad.id}/accept`, { reason: '两户状态待补' });
  await stage.eventually(
    async () =>
      (await officer.get<{ visibleRows: number }>(`/api/collect/resources/${entry.id}/batches`))
        .visibleRows === 6
        ? true
        : undefined,
    'confirmed, it is served',
  );
  const seen = await checkNow(officer, entry.id);
  const rule = seen.newest?.checks.find(({ ruleId, failed }) => ruleId && failed === 2);
  const rows = await officer.get<Rows>(`${api}/resources/${entry.id}/rows?rule=${rule?.ruleId}`);
  const [row] = rows.items;
  await bureau.refused(
    'POST',
    `${api}/resources/${entry.id}/mended`,
    { rowHash: row?.rowHash, values: { register_state: '有效' } },
    { status: 403 },
  );
  const upload = await bureau.send(
    'POST',
    `/api/collect/resources/${entry.id}/batches?mode=full`,
    plantedRows(stage, { size: 5 }),
    { 'content-type': 'text/csv', 'x-file-name': 'rows.csv' },
  );
  assert.equal(upload.status, 403, 'only the body replaces its data');
  await officer.post(`${api}/resources/${entry.id}/mended`, {
    rowHash: row?.rowHash,
    values: { register_state: '有效' },
  });
});

/** The way into the pool is counted step by step; what is kept out can be taken home and mended. */
const pool = scenario(
  z.strictObject({ rows: z.int(), duplicates: z.int(), outside: z.int() }),
  async (stage, { rows, duplicates, outside }) => {
    const { officer } = await newDepartment(stage);
    const items = [
      ...peopleItems.slice(0, 2),
      { ...peopleItems[1], name: 'amount', titleZh: '金额', type: 'N', length: 12, scale: 2 },
    ];
    const entry = await publishEntry(stage, officer, { items });
    await officer.refused('POST', '/api/serve/services', {
      resourceId: entry.id,
      code: `svc-${unique()}`,
      titleZh: '未入池',
      lookup: ['register_no'],
    });
    await writeRule(officer, entry.id, 'range', ['amount'], { min: 0, max: 1000 }, { rejects: true });
    const own = rows - duplicates;
    const lines = Array.from(
      { length: rows },
      (_, n) =>
        `${n < own ? `R${n}` : `R${n - own}`},有效,${n >= own - outside && n < own ? '5000' : '12.50'}`,
    );
    const batch = await uploadRows(
      stage,
      officer,
      entry.id,
      `register_no,register_state,amount\n${lines.join('\n')}\n`,
    );
    const kept = rows - duplicates - outside;
    assert.deepEqual(
      [batch.state, batch.counts.good, batch.counts.bad],
      ['merged', kept, duplicates + outside],
    );
    const report = await officer.get<{
      received: number;
      pool: number;
      rejected: number;
      steps: { key: string; rows: number }[];
    }>(`${api}/batches/${batch.id}/cleaning`);
    assert.deepEqual([report.received, report.pool, report.rejected], [rows, kept, duplicates + outside]);
    const step = (key: string): number | undefined => report.steps.find((one) => one.key === key)?.rows;
    assert.deepEqual([step('rules'), step('duplicates')], [outside, duplicates]);
    const file = await officer.send('GET', `/api/collect/batches/${batch.id}/quarantine.csv`);
    assert.equal(
      file.text.trim().split('\r\n').length - 1,
      duplicates + outside,
      'every rejected row is in the file',
    );
    const { officer: stranger } = await newDepartment(stage);
    await stranger.refused('GET', `/api/collect/batches/${batch.id}/quarantine.csv`, undefined, {
      status: 403,
    });
    const listed = await officer.get<{ visibleRows: number }>(`/api/collect/resources/${entry.id}/batches`);
    assert.equal(listed.visibleRows, kept, 'what is served comes from the pool alone');
  },
);

export const qualityScenarios: Scenarios = {
  'quality.planted': planted,
  'quality.threshold': threshold,
  'quality.unchecked': unchecked,
  'quality.pool': pool,
};

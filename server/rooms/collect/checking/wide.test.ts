/** A table of many columns judged in parts: the same rows and the same faults as by one statement over all of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { type ItemInput, load, publishedResource, startCollect } from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { itemsOf } from '../commands/stage-batch.ts';
import { ensureStd, judgeAll, planLess, runStep, stdTable } from '../warehouse.ts';
import { type CheckInput, faultyRows, mendedRows, quickRows } from './statements.ts';
import { WIDE } from './wide.ts';

const kinds: ((name: string) => ItemInput & { good: string; mended: string; wrong: string })[] = [
  (name) => ({
    name,
    titleZh: name,
    type: 'C',
    length: 6,
    good: '甲',
    mended: ' 乙 ',
    wrong: '一二三四五六七',
  }),
  (name) => ({
    name,
    titleZh: name,
    type: 'N',
    length: 9,
    scale: 2,
    good: '1.50',
    mended: '１.5',
    wrong: '3万元',
  }),
  (name) => ({
    name,
    titleZh: name,
    type: 'D',
    good: '2024-02-29',
    mended: '2024年3月1日',
    wrong: '2023-02-29',
  }),
  (name) => ({
    name,
    titleZh: name,
    type: 'T',
    good: '2024-01-02 10:00:00',
    mended: '20240102 1000',
    wrong: '45000',
  }),
  (name) => ({ name, titleZh: name, type: 'I', length: 5, good: '12', mended: '12.0', wrong: '1E+5' }),
  (name) => ({ name, titleZh: name, type: 'L', good: '是', mended: 'y', wrong: '也许' }),
  (name) => ({ name, titleZh: name, type: 'F', good: '2.5', mended: '2.5e1', wrong: '#REF!' }),
];

test('rows and faults of a wide table are those of one statement', async () => {
  const k = await testStack();
  await startCollect(k);
  const columns = Array.from({ length: WIDE - 5 }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? kinds[0];
    assert.ok(kind);
    return { ...kind(`c${index}`), nullable: index % 3 !== 0 };
  });
  const resource = await publishedResource(k, [
    { name: 'a', titleZh: '甲', type: 'I', key: true },
    ...columns.map(({ good: _, mended: __, wrong: ___, ...item }) => item),
    { name: 'kind', titleZh: '证件类型', type: 'C', nullable: true },
    { name: 'id', titleZh: '证件号码', type: 'C', identifier: 'identity-document', identifierType: 'kind' },
    { name: 'sort', titleZh: '类', type: 'C', codeList: ['一', '二 '], nullable: true },
    { name: 'b', titleZh: '乙', type: 'D', key: true },
  ]);
  const good = ['', ...columns.map((one) => one.good), '护照', 'E12345678', '一', '2026-01-01'];
  const line = (n: number, changes: Record<number, string> = {}): string =>
    good.map((cell, at) => changes[at] ?? (at === 0 ? String(n) : cell)).join(',');
  const [kind, id, sort, key] = [WIDE - 4, WIDE - 3, WIDE - 2, WIDE - 1];
  const lines = [
    line(1),
    ...columns.flatMap((one, at) => [
      line(100 + at, { [at + 1]: one.wrong }),
      line(200 + at, { [at + 1]: one.mended }),
      line(300 + at, { [at + 1]: '' }),
    ]),
    line(2, { [kind]: ' 护照 ' }),
    line(3, { [id]: 'e12345678' }),
    line(4, { [kind]: '图书证', 1: '一二三四五六七' }),
    line(5, { [sort]: '三', [key]: '2026/2/3' }),
    line(6, { [key]: '2026-02-30', 2: 'x', 20: '?' }),
    line(7, { 0: '', 5: 'y' }),
    `${line(8)},多`,
    '9,少',
    line(10, Object.fromEntries(columns.map((one, at) => [at + 1, one.wrong]))),
    line(11, Object.fromEntries(columns.map((one, at) => [at + 1, one.mended]))),
  ];
  const header = ['a', ...columns.map(({ name }) => name), 'kind', 'id', 'sort', 'b'].join(',');
  const batch = await load(k, resource, `${header}\n${lines.join('\n')}\n`);
  const items = await itemsOf(k, batch.version_id);
  assert.equal(items.length, WIDE);
  const [resourceId, batchId] = [newId(), newId()];
  await ensureStd(k, resourceId, items);
  await k.warehouse.command(
    `INSERT INTO raw (resource, batch, line, flaw, cells) SELECT {resource:UUID}, {batch:UUID}, line, flaw, cells
     FROM raw WHERE batch = {of:UUID}`,
    { resource: resourceId, batch: batchId, of: batch.id },
  );
  const input: CheckInput = {
    table: stdTable(resourceId),
    resourceId,
    batchId,
    seq: batch.seq,
    items,
    places: items.map((_, index) => index + 1),
    width: WIDE,
    cellBytes: 1_048_576,
    demo: k.config.demo,
    receivedDay: batch.received_day,
  };
  const range = { from: 1, to: 1000 };
  await runStep(k, quickRows(input, range), newId(), judgeAll);
  await runStep(k, mendedRows(input, range), newId(), planLess);
  await runStep(k, faultyRows(input, range), newId(), planLess);
  const rows = (of: string) =>
    k.warehouse.query(`SELECT * EXCEPT (batch, seq) FROM ${stdTable(of)} ORDER BY line`);
  const faults = (of: string) =>
    k.warehouse.query(
      'SELECT line, position, column, value, code, detail, key FROM quarantine WHERE batch = {of:UUID} ORDER BY ALL',
      { of },
    );
  const [typed, held] = [await rows(resource.resourceId), await faults(batch.id)];
  assert.deepEqual(typed, await rows(resourceId));
  assert.deepEqual(held, await faults(batchId));
  assert.equal(new Set(held.map((one) => one.line)).size + typed.length, lines.length);
  assert.ok(held.length > 2 * columns.length, String(held.length));
});

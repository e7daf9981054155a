/** Cases decided elsewhere: their day and citation are kept, a citation of what had been repealed by then is refused, nothing follows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { seedInstruments } from '#rooms/catalog/instruments/seed.ts';
import { serveFixture } from '#tests/factories/serve.ts';
import { platformOf, refused } from '#tests/factories/share.ts';
import { enterFormer, importFormer, previewFormer } from './commands.ts';
import { readFormer } from './read.ts';
import { formerBody, formerQuery } from './schema.ts';
import { formerColumns } from './sheet.ts';

const p = await platformOf('xingyuan');
await seedInstruments(p);
const { bureau, consumer, provider } = await serveFixture(p, 1);
const repealed = '星源市数据互借试行规定';

const input = (more: object = {}) =>
  formerBody.parse({
    number: `旧〔2021〕${newId()}`,
    title: '借用户籍数据',
    applicant: '某局',
    provider: '另一局',
    decidedOn: '2021-05-06',
    outcome: 'granted',
    ...more,
  });
const all = (more: object = {}) => formerQuery.parse({ pageSize: 200, ...more });

test('before the repeal the old document may be cited, from its day on not, by title or both', async () => {
  const kept = input({
    basisTitle: repealed,
    basisArticle: '第三条',
    appliedOn: '2021-05-01',
    dueOn: '2021-05-20',
  });
  const id = await enterFormer(p, bureau, kept);
  const found = (await readFormer(p, bureau, all())).items.find((one) => one.id === id);
  assert.deepEqual(
    [found?.basis.title, found?.basis.repealedOn, found?.decided, found?.due],
    [
      repealed,
      '2022-07-01',
      { on: '2021-05-06', beforeLaw: true },
      { on: '2021-05-20', beforeLaw: true, runs: false },
    ],
  );
  await enterFormer(p, bureau, input({ basisTitle: repealed, decidedOn: '2022-06-30' }));
  for (const decidedOn of ['2022-07-01', '2023-01-01']) {
    const late = await refused(enterFormer(p, bureau, input({ basisTitle: `《${repealed}》`, decidedOn })));
    assert.deepEqual(
      late.details.fields?.map(({ path, code }) => [path, code]),
      [['basisTitle', 'share.basis-repealed']],
    );
  }
  const later = await enterFormer(p, bureau, input({ decidedOn: '2023-01-01' }));
  const after = (await readFormer(p, bureau, all({ before: 'false' }))).items;
  assert.ok(after.some((one) => one.id === later && !one.decided.beforeLaw));
  assert.ok(after.every(({ decided }) => !decided.beforeLaw));
});

test('days in order, once only, by the authority, and shown to the parties alone', async () => {
  const wrong = await refused(
    enterFormer(p, bureau, input({ decidedOn: '2999-01-01', appliedOn: '2999-01-02' })),
  );
  assert.deepEqual(
    wrong.details.fields?.map(({ code }) => code),
    ['share.former-ahead', 'share.former-order'],
  );
  const once = input();
  await enterFormer(p, bureau, once);
  assert.deepEqual(
    (await refused(enterFormer(p, bureau, once))).details.fields?.map(({ code }) => code),
    ['share.former-known'],
  );
  assert.throws(() => enterFormer(p, provider, input()));
  assert.deepEqual((await readFormer(p, consumer, all())).items, []);
});

test('a sheet is taken whole or not at all, each fault with its cell', async () => {
  const heads = formerColumns.map(({ zh }) => zh);
  const line = (given: Record<string, string>) => heads.map((head) => given[head] ?? '').join(',');
  const good = {
    申请编号: `表-${newId()}`,
    申请事项: '借用',
    申请单位: '某局',
    提供单位: '另一局',
    决定日期: '2021/3/4',
    决定结果: '不予共享',
    依据名称: repealed,
  };
  const file = (...rows: Record<string, string>[]) => ({
    content: Buffer.from([heads.join(','), ...rows.map(line)].join('\n')),
    name: '旧件.csv',
  });
  const bad = { ...good, 申请编号: `表-${newId()}`, 决定日期: '2023年1月1日', 决定结果: '也许' };
  const late = { ...good, 申请编号: `表-${newId()}`, 决定日期: '2023-01-01' };
  const seen = await previewFormer(p, bureau, file(good, bad, late));
  assert.deepEqual(
    seen.faults.map(({ row, cell, code }) => [row, cell, code]),
    [
      [3, 'I3', 'share.former-outcome'],
      [4, 'J4', 'share.basis-repealed'],
    ],
  );
  assert.deepEqual(
    seen.rows.map(({ beforeLaw, faults }) => [beforeLaw, faults]),
    [
      [true, 0],
      [false, 1],
      [false, 1],
    ],
  );
  const before = (await readFormer(p, bureau, all())).total;
  assert.equal((await refused(importFormer(p, bureau, file(good, bad)))).code, 'share.former-faulty');
  assert.equal((await readFormer(p, bureau, all())).total, before);
  assert.equal(await importFormer(p, bureau, file(good)), 1);
  const [found] = (await readFormer(p, bureau, all({ q: good.申请编号 }))).items;
  assert.deepEqual(
    [found?.outcome, found?.decided.on, found?.imported.source],
    ['refused', '2021-03-04', '旧件.csv'],
  );
  assert.equal(
    (await refused(importFormer(p, bureau, file(good)))).details.fields?.[0]?.code,
    'share.former-known',
  );
  const headless = { content: Buffer.from('甲,乙\n1,2\n'), name: 'x.csv' };
  assert.equal((await refused(importFormer(p, bureau, headless))).code, 'share.former-unheaded');
});

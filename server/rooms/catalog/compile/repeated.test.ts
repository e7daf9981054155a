/** What another body has already is named at the check, at submission and before the reviewer: by title, sound, column name and values. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import {
  type CatalogStage,
  catalogStage,
  entriesUrl,
  publish,
  resourceOf,
  soundContent,
  submit,
} from '#tests/factories/catalog.ts';
import { checkReply } from '../schema.ts';
import { digestsOf, profileItems, sharedValues } from './profiles.ts';
import { itemSoundsTask, soundsOfVersion } from './sounds.ts';

let stage: CatalogStage;
let serial = 0;

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

type Items = { name: string; titleZh: string }[];
async function draft(account: string, items: Items): Promise<string> {
  const content = {
    ...soundContent(`对照名录${++serial}`),
    items: items.map((item, at) => ({
      type: 'C',
      length: 20 + at,
      key: at === 0,
      nullable: at !== 0,
      description: '登记所填',
      ...item,
    })),
  };
  return resourceOf(await stage.send(account, 'POST', entriesUrl, { content }), 201).id;
}
const issuesOf = async (id: string, account: string) =>
  checkReply.parse((await stage.send(account, 'POST', `${entriesUrl}/${id}/check`)).body).issues;
const repeated = async (id: string, account: string) =>
  (await issuesOf(id, account)).filter(({ code }) => code === 'catalog.repeated-collection');

test('a copy is named at the check, goes through with the warning, and the reviewer reads it', async () => {
  const items = [
    { name: 'lifthao', titleZh: '电梯注册代码' },
    { name: 'anzhuang', titleZh: '电梯安装日期' },
  ];
  const id = await draft('civil', items);
  assert.deepEqual(await repeated(id, 'civil'), []);
  await publish(stage, id);
  const copy = await draft('police', items);
  const [found] = await repeated(copy, 'police');
  assert.equal(found?.severity, 'warning');
  assert.match(found?.message.zh ?? '', /对照名录.*2项（共2项）/);
  resourceOf(await submit(stage, copy, 'police'));
  assert.equal((await repeated(copy, 'bureau')).length, 1);
  assert.deepEqual(
    await repeated(await draft('civil', items), 'civil'),
    [],
    'its own entry is no repetition',
  );
});

test('homophones and titles typed as column names are the same; strangers are not', async () => {
  const first = await draft('civil', [
    { name: 'c1', titleZh: '索道星名' },
    { name: 'c2', titleZh: '索道载量' },
  ]);
  const { detail } = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${first}`));
  await publish(stage, first);
  await soundsOfVersion(stage.p).run({ versionId: detail?.working?.id ?? null }, 'test');
  const homophones = [
    { name: 'd1', titleZh: '索道姓名' },
    { name: 'd2', titleZh: '索道在量' },
  ];
  assert.equal((await repeated(await draft('police', homophones), 'police')).length, 1);
  const columns = [
    { name: 'suodaoxingming', titleZh: '缆车称谓' },
    { name: 'suodaozailiang', titleZh: '缆车容量' },
  ];
  assert.equal((await repeated(await draft('police', columns), 'police')).length, 1);
  const strangers = [
    { name: 'e1', titleZh: '缆车颜色' },
    { name: 'e2', titleZh: '缆车高度' },
  ];
  assert.deepEqual(await repeated(await draft('police', strangers), 'police'), []);
});

test('titles are kept by their sound after a publication, those of before by the day’s task; and are found by it', async () => {
  const first = await draft('civil', [
    { name: 'f1', titleZh: '泳池水质' },
    { name: 'f2', titleZh: '泳池水温' },
  ]);
  await publish(stage, first);
  const alike = () =>
    draft('police', [
      { name: 'yongchishuizhi', titleZh: '甲' },
      { name: 'yongchishuiwen', titleZh: '乙' },
    ]);
  assert.deepEqual(await repeated(await alike(), 'police'), []);
  await itemSoundsTask(stage.p).run(stage.p.clock.today());
  assert.equal((await repeated(await alike(), 'police')).length, 1);
});

test('the values say it where no name does, and no value can be read from what is kept', async () => {
  const mine = await draft('civil', [{ name: 'g1', titleZh: '站点甲' }]);
  const theirs = await draft('police', [{ name: 'h1', titleZh: '点位乙' }]);
  await publish(stage, mine);
  const key = Buffer.alloc(32, 7);
  const rows = (from: number) => Array.from({ length: 30 }, (_, n) => [`站${from + n}`]);
  const { p } = stage;
  await profileItems(p, mine, key, { header: ['g1'], rows: rows(0) });
  await profileItems(p, theirs, key, { header: ['h1'], rows: rows(5) });
  const shared = { mine: 'h1', resourceId: mine, theirs: 'g1' };
  assert.deepEqual(await sharedValues(p.db, theirs), [shared]);
  const found = (await issuesOf(theirs, 'police')).find(({ code }) => code === 'catalog.repeated-values');
  assert.equal(found?.path, 'items.0.titleZh');
  await profileItems(p, theirs, key, { header: ['h1'], rows: rows(100) });
  assert.deepEqual(await sharedValues(p.db, theirs), []);

  const { digests, seen } = digestsOf(key, ['a', 'A ', null, '', 'ｂ']);
  assert.deepEqual([seen, digests.length], [2, 2]);
  assert.notDeepEqual(digestsOf(Buffer.alloc(32, 8), ['a', 'b']).digests, digests);
});

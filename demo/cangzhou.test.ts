/** The demo of Cangzhou under its own rules: sign-in before the catalogue, named units, the management key, withheld entries by name. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type DemoContext, loadDemo, stepsUntil } from '#demo/index.ts';
import { resourceList, resourceReply } from '#rooms/catalog/schema.ts';
import { type CatalogStage, catalogStage } from '#tests/factories/catalog.ts';
import { known } from './load/context.ts';

let stage: CatalogStage;
let demo: DemoContext;
const base = '/api/catalog/resources';

before(async () => {
  stage = await catalogStage('cangzhou');
  demo = await loadDemo(stage.p, { steps: stepsUntil('catalog') });
});

const read = async (account: string | undefined, key: string) =>
  resourceReply.parse((await stage.send(account, 'GET', `${base}/${known(demo.resources, key)}`)).body);

test('speaks the city’s words and cites its articles', async () => {
  assert.equal(known(demo.organisations, 'bureau').name.zh, '沧州市大数据管理办公室');
  const seen = await read('education', 'residents');
  assert.deepEqual(seen.sharingClass, {
    key: 'conditional',
    zh: '有条件共享类',
    en: 'shared on conditions',
    articles: ['CZ-16a', 'CZ-16d'],
  });
  const { content } = seen.detail?.current ?? {};
  assert.equal(content?.conditionalForm, 'named-units');
  assert.ok(content?.namedUnits.includes(known(demo.organisations, 'education').id));
  assert.deepEqual(content?.sharingBasis, [], 'the city asks no ground for a conditional entry');
  assert.equal(content?.supplyMode, 'electronic-text');
  assert.equal(seen.detail?.managementKey.set, true);
  assert.equal(seen.owner, null);
});

describe('the sharing catalogue is behind the sign-in', () => {
  test('the public sees only what is open to the public', async () => {
    const list = resourceList.parse((await stage.send(undefined, 'GET', `${base}?pageSize=200`)).body);
    assert.deepEqual(list.items.map(({ name }) => name).sort(), ['义务教育学校名录', '行政区划代码']);
    const id = known(demo.resources, 'residents');
    assert.equal((await stage.send(undefined, 'GET', `${base}/${id}`)).status, 404);
    assert.equal((await read(undefined, 'divisions')).view, 'summary');
  });
});

describe('a withheld entry', () => {
  const secretWord = '专用隐语';
  let id: string;
  before(async () => {
    const police = known(demo.people, 'police');
    const residents = demo.data.resources.find(({ key }) => key === 'residents');
    const { content } = (await read('police', 'residents')).detail?.current ?? {};
    assert.ok(content && residents);
    const made = await stage.send('police', 'POST', base, {
      content: {
        ...content,
        name: '重点场所巡查记录',
        summary: `巡查记录，${secretWord}`,
        sharingClass: 'withheld',
        conditionalForm: '',
        namedUnits: [],
        items: content.items.map(({ id: _id, ...item }) => item),
      },
    });
    assert.equal(made.status, 201, made.text);
    ({ id } = resourceReply.parse(made.body));
    await stage.send('police', 'PUT', `${base}/${id}/management-key`, {});
    const submit = () => stage.send('police', 'POST', `${base}/${id}/submit`);
    const refused = await submit();
    assert.equal(refused.status, 422, 'no ground, no withholding');
    assert.match(refused.text, /CZ-16e/);
    await stage.send('police', 'PUT', `${base}/${id}/draft`, {
      revision: 0,
      content: { sharingBasis: [{ kind: 'rule', title: '某市某规章', article: '第三条' }] },
    });
    const submitted = resourceReply.parse((await submit()).body);
    assert.equal(police.kind, 'person');
    const file = await stage.p.cases.getCase(stage.p.db, submitted.detail?.working?.caseId ?? '');
    const reply = await stage.send(
      'bureau',
      'POST',
      `/api/cases/${file?.id}/steps/${file?.steps[0]?.id}/decision`,
      { outcome: 'publish' },
    );
    assert.equal(reply.status, 200, reply.text);
  });

  test('shows other departments its name and provider only, also to whoever searches its content', async () => {
    const seen = resourceReply.parse((await stage.send('education', 'GET', `${base}/${id}`)).body);
    assert.deepEqual(
      [seen.view, seen.name, seen.summary, seen.detail, seen.itemCount],
      ['name-only', '重点场所巡查记录', '', null, 0],
    );
    const list = async (q: string, account: string) =>
      resourceList.parse((await stage.send(account, 'GET', `${base}?q=${encodeURIComponent(q)}`)).body).items;
    const [named] = await list('重点场所', 'education');
    assert.deepEqual([named?.name, named?.summary, named?.updateCycle], ['重点场所巡查记录', '', '']);
    assert.deepEqual(await list(secretWord, 'education'), []);
    assert.ok(
      (await list(secretWord, 'police')).some((item) => item.id === id),
      'its provider finds it',
    );
    assert.ok(
      (await list(secretWord, 'auditor')).some((item) => item.id === id),
      'and so does the auditor',
    );
    const probe = resourceList.parse((await stage.send('education', 'GET', `${base}?cycle=daily`)).body);
    assert.ok(!probe.items.some((item) => item.id === id), 'a filter tells nothing of what is hidden');
    const all = resourceList.parse((await stage.send('education', 'GET', base)).body);
    assert.ok(all.items.some((item) => item.id === id));
    const file = await stage.send('education', 'GET', `${base}?format=csv`);
    assert.ok(!file.text.includes(secretWord));
  });
});

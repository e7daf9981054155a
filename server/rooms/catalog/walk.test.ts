/** An entry's whole life over HTTP in the fictional city: draft, check, submit, return, publish, change, withdraw, and who may not. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { demoSteps, loadDemo } from '#demo/index.ts';
import { type CatalogStage, catalogStage, type Reply } from '#tests/factories/catalog.ts';
import { getPublishedVersion } from './index.ts';
import { checkReply, resourceList, resourceReply, versionsReply } from './schema.ts';

let stage: CatalogStage;
const problemShape = z.object({
  code: z.string(),
  articles: z.array(z.string()),
  mend: z.string(),
  fields: z
    .array(z.object({ path: z.string(), code: z.string(), articles: z.array(z.string()) }))
    .default([]),
});
const problemOf = (reply: Reply) => problemShape.parse(reply.body);
const resourceOf = (reply: Reply, status = 200) => {
  assert.equal(reply.status, status, reply.text);
  return resourceReply.parse(reply.body);
};
const base = '/api/catalog/resources';

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: demoSteps.filter(({ key }) => key === 'organisations') });
});

const content = (name: string) => ({
  name,
  summary: '每所养老机构的名称、地址、床位和等级，按月更新，供民政服务和入住查询使用',
  categoryCode: '203000',
  formatCategory: 'spreadsheet',
  formatType: 'csv',
  sharingForm: 'table',
  sharingClass: 'unconditional',
  openingClass: 'open',
  updateCycle: 'monthly',
  useRequirements: '注明来源',
  supplyMode: 'electronic-text',
  supply: { fileTemplate: '首行为字段名' },
  items: [
    {
      name: 'code',
      titleZh: '机构编号',
      type: 'C',
      length: 20,
      key: true,
      nullable: false,
      description: '十位编号',
    },
    { name: 'name', titleZh: '机构名称', type: 'C', length: 100, description: '登记的全称' },
    { name: 'beds', titleZh: '床位数', type: 'I', description: '可用床位' },
  ],
});

let count = 0;
async function draft(account = 'civil') {
  const name = `养老机构名录${++count}`;
  return resourceOf(await stage.send(account, 'POST', base, { content: content(name) }), 201);
}
const submit = (id: string, account = 'civil') => stage.send(account, 'POST', `${base}/${id}/submit`);

async function decide(id: string, outcome: string, reasons?: string[], account = 'bureau') {
  const seen = resourceOf(await stage.send('civil', 'GET', `${base}/${id}`));
  const file = await stage.p.cases.getCase(stage.p.db, seen.detail?.working?.caseId ?? '');
  const step = file?.steps.find(({ decided }) => decided === null);
  return stage.send(account, 'POST', `/api/cases/${file?.id}/steps/${step?.id}/decision`, {
    outcome,
    ...(reasons ? { reasons } : {}),
  });
}
async function publish(id: string) {
  resourceOf(await submit(id));
  const reply = await decide(id, 'admit');
  assert.equal(reply.status, 200, reply.text);
}

describe('the walk of an entry', () => {
  test('a new entry starts with the city’s default classes, and the check names what is missing with articles', async () => {
    const made = resourceOf(await stage.send('civil', 'POST', base, {}), 201);
    assert.equal(made.sharingClass?.key, 'conditional');
    assert.deepEqual(made.sharingClass?.articles, ['XY-9a']);
    assert.equal(made.openingClass?.key, 'closed');
    assert.equal(made.code, null);
    const reply = await stage.send('civil', 'POST', `${base}/${made.id}/check`);
    const verdict = checkReply.parse(reply.body);
    assert.equal(verdict.ready, false);
    const found = new Map(verdict.issues.map((issue) => [issue.path, issue]));
    assert.deepEqual(found.get('name')?.articles, ['XY-6a']);
    assert.deepEqual(found.get('supplyMode')?.articles, ['XY-6b']);
    assert.deepEqual(found.get('sharingBasis')?.articles, ['XY-9c']);
    const refused = problemOf(await submit(made.id));
    assert.equal(refused.code, 'catalog.check-failed');
    assert.deepEqual(
      refused.fields.map(({ path }) => path),
      verdict.issues.map(({ path }) => path),
      'all of them in one answer',
    );
  });

  test('draft, return, mend, publish, change, publish again, withdraw', async () => {
    const made = await draft();
    const { id } = made;
    const reviewing = resourceOf(await submit(id));
    assert.match(reviewing.code ?? '', /^203000\/\d{6}$/);
    assert.equal(reviewing.working?.state, 'in_review');
    assert.equal(reviewing.abilities.save?.allowed, false);
    assert.equal(reviewing.abilities.save?.code, 'catalog.in-review');

    const locked = await stage.send('civil', 'PUT', `${base}/${id}/draft`, {
      revision: 0,
      content: { summary: 'x' },
    });
    assert.equal(problemOf(locked).code, 'catalog.in-review');
    assert.equal((await submit(id)).status, 409, 'a second submission');

    assert.equal((await decide(id, 'send-back')).status, 422, 'no return without a reason');
    assert.equal(
      (await decide(id, 'admit', undefined, 'civil')).status >= 403,
      true,
      'not by its own provider',
    );
    assert.equal((await decide(id, 'send-back', ['床位数没有写明统计口径'])).status, 200);
    const returned = resourceOf(await stage.send('civil', 'GET', `${base}/${id}`));
    assert.equal(returned.working?.state, 'returned');
    assert.equal(returned.detail?.working?.returnReason, '床位数没有写明统计口径');

    const saved = resourceOf(
      await stage.send('civil', 'PUT', `${base}/${id}/draft`, {
        revision: 0,
        content: { summary: '养老机构的名称、地址和月末可用床位数' },
      }),
    );
    assert.equal(saved.detail?.working?.revision, 1);
    assert.equal(saved.working?.state, 'draft');
    assert.equal(saved.itemCount, 3, 'what was not sent stays');
    const stale = await stage.send('civil', 'PUT', `${base}/${id}/draft`, {
      revision: 0,
      content: { name: 'x' },
    });
    assert.equal(problemOf(stale).code, 'kernel.conflict');

    await publish(id);
    const published = resourceOf(await stage.send('education', 'GET', `${base}/${id}`));
    assert.deepEqual(
      [published.state, published.version.number, published.code],
      ['active', 1, reviewing.code],
    );
    assert.equal(published.working, null);
    const first = await getPublishedVersion(stage.p.db, id);
    assert.deepEqual(
      first?.items.map(({ name, key }) => [name, key]),
      [
        ['code', true],
        ['name', false],
        ['beds', false],
      ],
    );

    const changed = resourceOf(
      await stage.send('civil', 'PUT', `${base}/${id}/draft`, {
        revision: 1,
        content: { updateCycle: 'weekly' },
        changeTrigger: 'system',
        changeDay: '2026-03-02',
      }),
    );
    assert.deepEqual([changed.version.number, changed.version.state], [1, 'published']);
    assert.deepEqual([changed.working?.number, changed.working?.state], [2, 'draft']);
    assert.equal(
      resourceOf(await stage.send('education', 'GET', `${base}/${id}`)).working,
      null,
      'others see no draft',
    );
    const again = resourceOf(await submit(id));
    assert.equal(again.code, reviewing.code, 'a code is for ever');
    const file = await stage.p.cases.getCase(stage.p.db, again.detail?.working?.caseId ?? '');
    assert.equal(file?.procedure.key, 'catalog.change');
    assert.deepEqual(file?.limits['catalog.change-review-deadline']?.limit, 4);
    assert.equal(
      (await getPublishedVersion(stage.p.db, id))?.version.number,
      1,
      'the old one stands meanwhile',
    );
    assert.equal((await decide(id, 'admit')).status, 200);
    const second = await getPublishedVersion(stage.p.db, id);
    assert.deepEqual([second?.version.number, second?.version.content.updateCycle], [2, 'weekly']);
    assert.deepEqual(
      second?.items.map((item) => item.id),
      first?.items.map((item) => item.id),
      'an item keeps its id',
    );

    const versions = versionsReply.parse(
      (await stage.send('education', 'GET', `${base}/${id}/versions`)).body,
    );
    assert.deepEqual(
      versions.items.map(({ number, state, content: { updateCycle } }) => [number, state, updateCycle]),
      [
        [2, 'published', 'weekly'],
        [1, 'published', 'monthly'],
      ],
    );

    assert.equal(
      (await stage.send('education', 'POST', `${base}/${id}/suspend`, { reason: '试一试' })).status,
      403,
    );
    const suspended = resourceOf(
      await stage.send('bureau', 'POST', `${base}/${id}/suspend`, { reason: '数据核查' }),
    );
    assert.deepEqual([suspended.state, suspended.stateReason], ['suspended', '数据核查']);
    resourceOf(await stage.send('civil', 'POST', `${base}/${id}/resume`, { reason: '核查完毕' }));
    const gone = resourceOf(
      await stage.send('civil', 'POST', `${base}/${id}/withdraw`, { reason: '职能已划出' }),
    );
    assert.equal(gone.state, 'withdrawn');
    assert.equal(await getPublishedVersion(stage.p.db, id), undefined);
    const twice = await stage.send('civil', 'POST', `${base}/${id}/withdraw`, { reason: '再来一次' });
    assert.equal(problemOf(twice).code, 'catalog.withdrawn');
    assert.equal(
      resourceOf(await stage.send('education', 'GET', `${base}/${id}`)).state,
      'withdrawn',
      'a tombstone',
    );
  });

  test('a change must say which kind of change it is, and when', async () => {
    const { id } = await draft();
    await publish(id);
    await stage.send('civil', 'PUT', `${base}/${id}/draft`, {
      revision: 0,
      content: { updateCycle: 'daily' },
    });
    const refused = problemOf(await submit(id));
    assert.deepEqual(
      refused.fields.map(({ path, articles }) => [path, articles]),
      [
        ['changeTrigger', ['XY-8b']],
        ['changeDay', ['XY-8b']],
      ],
    );
  });

  test('published rows of the tables cannot be overwritten, whoever tries', async () => {
    const { id } = await draft();
    await publish(id);
    const version = (await getPublishedVersion(stage.p.db, id))?.version.id;
    await assert.rejects(
      stage.p.pool.query('update catalog.resource_version set name = $1 where id = $2', ['别的', version]),
      { code: '23000' },
    );
    await assert.rejects(stage.p.pool.query('delete from catalog.item where version_id = $1', [version]), {
      code: '23000',
    });
  });
});

describe('who may not', () => {
  test('another organisation’s draft does not exist; its published entry may be read and not written', async () => {
    const { id } = await draft();
    for (const [method, path, payload] of [
      ['GET', '', undefined],
      ['GET', '/versions', undefined],
      ['PUT', '/draft', { revision: 0, content: { name: '改名' } }],
      ['POST', '/check', undefined],
      ['POST', '/submit', undefined],
      ['POST', '/withdraw', { reason: '不要了' }],
    ] as const) {
      const reply = await stage.send('police', method, `${base}/${id}${path}`, payload);
      assert.equal(reply.status, 404, `${method} ${path}: ${reply.text}`);
    }
    assert.equal(
      (await stage.send('bureau', 'GET', `${base}/${id}`)).status,
      404,
      'nor for the bureau before submission',
    );
    await publish(id);
    assert.equal((await stage.send('police', 'GET', `${base}/${id}`)).status, 200);
    const reply = await stage.send('police', 'PUT', `${base}/${id}/draft`, {
      revision: 0,
      content: { name: '改名' },
    });
    assert.equal(reply.status, 403);
  });

  test('the bureau compiles nothing, the public neither compiles nor sees more than name and summary', async () => {
    assert.equal((await stage.send('bureau', 'POST', base, {})).status, 403);
    assert.equal((await stage.send(undefined, 'POST', base, {})).status, 401);
    const { id } = await draft();
    assert.equal((await stage.send(undefined, 'GET', `${base}/${id}`)).status, 404);
    await publish(id);
    const seen = resourceOf(await stage.send(undefined, 'GET', `${base}/${id}`));
    assert.equal(seen.view, 'summary');
    assert.equal(seen.detail, null);
    assert.equal((await stage.send(undefined, 'GET', `${base}/${id}/versions`)).status, 404);
  });

  test('the bureau sees what was submitted, and its list of reviews', async () => {
    const { id } = await draft();
    resourceOf(await submit(id));
    const seen = resourceOf(await stage.send('bureau', 'GET', `${base}/${id}`));
    assert.equal(seen.working?.state, 'in_review');
    const list = resourceList.parse(
      (await stage.send('bureau', 'GET', `${base}?state=in_review&pageSize=200`)).body,
    );
    assert.ok(list.items.some((item) => item.id === id));
    const others = resourceList.parse((await stage.send('police', 'GET', `${base}?state=in_review`)).body);
    assert.equal(others.total, 0);
  });

  test('a missing post stops the submission with its articles', async () => {
    const { id } = await draft('housing');
    await stage.p.pool.query(
      `update org.contact set until = now() where post = 'staff' and until is null
       and organisation_id = (select provider_id from catalog.resource where id = $1)`,
      [id],
    );
    const refused = problemOf(await submit(id, 'housing'));
    assert.deepEqual(
      refused.fields.map(({ path, articles }) => [path, articles]),
      [['provider.posts.staff', ['XY-5']]],
    );
  });

  test('secret content is refused and nothing of it is kept', async () => {
    const refused = await stage.send('civil', 'POST', base, {
      content: { name: '绝不可存的名称', summary: '绝不可存的内容' },
      secrecyMark: 'secret',
    });
    assert.equal(refused.status, 422);
    assert.deepEqual(
      [problemOf(refused).code, problemOf(refused).articles],
      ['catalog.secrecy-refused', ['XY-7']],
    );
    const { id } = await draft();
    const saved = await stage.send('civil', 'PUT', `${base}/${id}/draft`, {
      revision: 0,
      content: { summary: '绝不可存的内容' },
      secrecyMark: '绝密',
    });
    assert.equal(problemOf(saved).code, 'catalog.secrecy-refused');
    const { rows } = await stage.p.pool.query(
      `select (select count(*) from catalog.resource_version where name ~ '绝不可存' or summary ~ '绝不可存')::int as kept,
              (select count(*) from ledger.entry where kind = 'catalog.secrecy-refused')::int as recorded,
              (select count(*) from ledger.entry where convert_from(body, 'UTF8') ~ '绝不可存')::int as leaked`,
    );
    assert.deepEqual(rows, [{ kept: 0, recorded: 2, leaked: 0 }]);
  });

  test('the data management key is sealed and never given back', async () => {
    const { id } = await draft();
    const secret = 'a-key-that-must-never-come-back';
    const reply = await stage.send('civil', 'PUT', `${base}/${id}/management-key`, { value: secret });
    const seen = resourceOf(reply);
    assert.equal(seen.detail?.managementKey.set, true);
    assert.ok(seen.detail?.managementKey.setAt);
    assert.ok(!reply.text.includes(secret));
    const { rows } = await stage.p.pool.query(
      'select management_key as sealed from catalog.resource where id = $1',
      [id],
    );
    const sealed: Buffer = rows[0].sealed;
    assert.ok(!sealed.includes(Buffer.from(secret)));
    assert.equal(stage.p.vault.open(sealed).toString(), secret);
  });
});

describe('lists', () => {
  test('the file for spreadsheets has a byte-order mark and runs no formula', async () => {
    const name = '=1+1公式注入';
    const made = resourceOf(
      await stage.send('civil', 'POST', base, { content: { ...content(name), name } }),
      201,
    );
    const reply = await stage.send('civil', 'GET', `${base}?scope=mine&format=csv`);
    assert.ok(reply.text.startsWith('\uFEFF资源代码,'));
    assert.ok(reply.text.includes(`,'${name},`));
    assert.equal(made.name, name);
  });

  test('unknown fields and unknown choices are refused', async () => {
    assert.equal((await stage.send('civil', 'POST', base, { content: { nme: 'x' } })).status, 400);
    assert.equal((await stage.send('civil', 'GET', `${base}?sort=random`)).status, 400);
  });

  test('columns of a file are proposed as items', async () => {
    const reply = await stage.send('civil', 'POST', '/api/catalog/items/propose', {
      header: ['公民身份号码', '姓名', '出生日期', '床位数', '机构编号'],
      rows: [
        ['999901200002291235', '甲', '2000-02-29', '12', '0001'],
        ['99990119000115008X', '乙', '1900/1/15', '8', '0002'],
      ],
    });
    const { items, keyCandidates } = z
      .object({
        items: z.array(
          z.object({
            name: z.string(),
            type: z.string(),
            personal: z.string(),
            identifier: z.string().optional(),
          }),
        ),
        keyCandidates: z.array(z.string()),
      })
      .parse(reply.body);
    assert.deepEqual(
      items.map((item) => [item.name, item.type, item.personal, item.identifier]),
      [
        ['gongminshenfenhaoma', 'C', 'sensitive', 'resident-id'],
        ['xingming', 'C', 'personal', undefined],
        ['chushengriqi', 'D', 'personal', undefined],
        ['chuangweishu', 'I', 'none', undefined],
        ['jigoubianhao', 'C', 'none', undefined],
      ],
    );
    assert.deepEqual(keyCandidates, ['gongminshenfenhaoma', 'jigoubianhao']);
  });
});

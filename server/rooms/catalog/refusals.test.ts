/** Who may not do what with an entry, what is never kept or given back, and what lists refuse. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import {
  type CatalogStage,
  catalogStage,
  entriesUrl,
  newDraft,
  problemOf,
  publish,
  resourceOf,
  soundContent,
  submit,
} from '#tests/factories/catalog.ts';
import { resourceList } from './schema.ts';

let stage: CatalogStage;

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

describe('who may not', () => {
  test('another organisation’s draft does not exist; its published entry may be read and not written', async () => {
    const { id } = await newDraft(stage);
    for (const [method, path, payload] of [
      ['GET', '', undefined],
      ['GET', '/versions', undefined],
      ['PUT', '/draft', { revision: 0, content: { name: '改名' } }],
      ['POST', '/check', undefined],
      ['POST', '/submit', undefined],
      ['POST', '/withdraw', { reason: '不要了' }],
    ] as const) {
      const reply = await stage.send('police', method, `${entriesUrl}/${id}${path}`, payload);
      assert.equal(reply.status, 404, `${method} ${path}: ${reply.text}`);
    }
    assert.equal(
      (await stage.send('bureau', 'GET', `${entriesUrl}/${id}`)).status,
      404,
      'nor for the bureau before submission',
    );
    await publish(stage, id);
    assert.equal((await stage.send('police', 'GET', `${entriesUrl}/${id}`)).status, 200);
    const reply = await stage.send('police', 'PUT', `${entriesUrl}/${id}/draft`, {
      revision: 0,
      content: { name: '改名' },
    });
    assert.equal(reply.status, 403);
  });

  test('the bureau compiles nothing, the public neither compiles nor sees more than name and summary', async () => {
    assert.equal((await stage.send('bureau', 'POST', entriesUrl, {})).status, 403);
    assert.equal((await stage.send(undefined, 'POST', entriesUrl, {})).status, 401);
    const { id } = await newDraft(stage);
    assert.equal((await stage.send(undefined, 'GET', `${entriesUrl}/${id}`)).status, 404);
    await publish(stage, id);
    const seen = resourceOf(await stage.send(undefined, 'GET', `${entriesUrl}/${id}`));
    assert.equal(seen.view, 'summary');
    assert.equal(seen.detail, null);
    assert.equal((await stage.send(undefined, 'GET', `${entriesUrl}/${id}/versions`)).status, 404);
  });

  test('the bureau sees what was submitted, and its list of reviews', async () => {
    const { id } = await newDraft(stage);
    resourceOf(await submit(stage, id));
    const seen = resourceOf(await stage.send('bureau', 'GET', `${entriesUrl}/${id}`));
    assert.equal(seen.working?.state, 'in_review');
    const check = await stage.send('bureau', 'POST', `${entriesUrl}/${id}/check`);
    assert.equal(check.status, 200, 'the reviewer sees the same faults and warnings as the provider');
    const list = resourceList.parse(
      (await stage.send('bureau', 'GET', `${entriesUrl}?state=in_review&pageSize=200`)).body,
    );
    assert.ok(list.items.some((item) => item.id === id));
    const others = resourceList.parse(
      (await stage.send('police', 'GET', `${entriesUrl}?state=in_review`)).body,
    );
    assert.equal(others.total, 0);
  });

  test('a missing post stops the submission with its articles', async () => {
    const { id } = await newDraft(stage, 'housing');
    await stage.p.pool.query(
      `update org.contact set until = now() where post = 'staff' and until is null
       and organisation_id = (select provider_id from catalog.resource where id = $1)`,
      [id],
    );
    const refused = problemOf(await submit(stage, id, 'housing'));
    assert.deepEqual(
      // Others hold the same items: that is said beside it and stops nobody.
      refused.fields
        .filter(({ severity }) => severity === 'error')
        .map(({ path, articles }) => [path, articles]),
      [['provider.posts.staff', ['XY-5']]],
    );
  });

  test('secret content is refused and nothing of it is kept', async () => {
    const refused = await stage.send('civil', 'POST', entriesUrl, {
      content: { name: '绝不可存的名称', summary: '绝不可存的内容' },
      secrecyMark: 'secret',
    });
    assert.equal(refused.status, 422);
    assert.deepEqual(
      [problemOf(refused).code, problemOf(refused).articles],
      ['catalog.secrecy-refused', ['XY-7']],
    );
    const { id } = await newDraft(stage);
    const saved = await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
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
    const { id } = await newDraft(stage);
    const secret = 'a-key-that-must-never-come-back';
    const reply = await stage.send('civil', 'PUT', `${entriesUrl}/${id}/management-key`, { value: secret });
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
      await stage.send('civil', 'POST', entriesUrl, { content: { ...soundContent(name), name } }),
      201,
    );
    const reply = await stage.send('civil', 'GET', `${entriesUrl}?scope=mine&format=csv`);
    assert.ok(reply.text.startsWith('\uFEFF资源代码,'));
    assert.ok(reply.text.includes(`,'${name},`));
    assert.equal(made.name, name);
  });

  test('unknown fields and unknown choices are refused', async () => {
    assert.equal((await stage.send('civil', 'POST', entriesUrl, { content: { nme: 'x' } })).status, 400);
    assert.equal((await stage.send('civil', 'GET', `${entriesUrl}?sort=random`)).status, 400);
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

/** Lists follow publication in the same transaction; comments, differences, tasks and the library over HTTP in the fictional city. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import pg from 'pg';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import {
  type CatalogStage,
  catalogStage,
  decide,
  entriesUrl,
  newDraft,
  problemOf,
  publish,
  resourceOf,
  submit,
} from '#tests/factories/catalog.ts';
import { testStack } from '#tests/factories/stack.ts';
import { instrumentDetail, instrumentList } from '../instruments/schema.ts';
import { commentsReply, versionDifference } from '../review/schema.ts';
import { differenceReply, editionReply, listReply, listsReply } from './schema.ts';

let stage: CatalogStage;
const lists = '/api/catalog/lists';

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

const master = async (query = '') =>
  listReply.parse((await stage.send('civil', 'GET', `${lists}/master?pageSize=200${query}`)).body);

describe('lists', () => {
  test('publication puts the entry on the list with its items; a change is another line; a withdrawal ends it', async () => {
    const { id } = await newDraft(stage);
    const version = (await master()).version;
    await publish(stage, id);
    const after = await master();
    assert.equal(after.version, version + 1);
    const line = after.items.find(({ subjectId }) => subjectId === id);
    assert.ok(line);
    assert.ok(line.line.items.length > 0);
    const known = listsReply.parse((await stage.send('civil', 'GET', lists)).body);
    assert.deepEqual(
      known.items.map(({ key }) => key),
      ['master'],
      'a city without lists keeps its catalogue',
    );
    const edition = editionReply.parse(
      (await stage.send('bureau', 'POST', `${lists}/master/editions`, {})).body,
    );
    assert.equal(edition.lines, after.total);
    assert.equal((await stage.send('civil', 'POST', `${lists}/master/editions`, {})).status, 403);
    stage.clock.advance(1000);
    await stage.send('civil', 'POST', `${entriesUrl}/${id}/withdrawal`, { reason: '职能已划出' });
    assert.equal((await decide(stage, id, 'withdraw')).status, 200);
    assert.ok(!(await master()).items.some(({ subjectId }) => subjectId === id));
    assert.ok(
      (await master(`&edition=${edition.id}`)).items.some(({ subjectId }) => subjectId === id),
      'the edition stays as it was',
    );
    const difference = differenceReply.parse(
      (await stage.send('civil', 'GET', `${lists}/master/difference?from=2020-01-01`)).body,
    );
    assert.ok(
      !difference.added.some(({ subjectId }) => subjectId === id),
      'it came and went between the days',
    );
    for (const [format, type] of [
      ['csv', 'text/csv'],
      ['file', 'application/json'],
    ] as const) {
      const file = await stage.send('civil', 'GET', `${lists}/master?format=${format}`);
      assert.equal(file.status, 200, `${type} ${file.text}`);
    }
  });

  test('where a list cannot be written nothing is published', async () => {
    const { id } = await newDraft(stage);
    resourceOf(await submit(stage, id));
    const { superUrl } = await testStack({ city: 'xingyuan' });
    const intruder = new pg.Client({ connectionString: superUrl });
    await intruder.connect();
    const table = 'alter table catalog.list_line';
    await intruder.query(`${table} add constraint refuse_all check (from_at < '2000-01-01') not valid`);
    try {
      assert.ok((await decide(stage, id, 'admit')).status >= 500);
    } finally {
      await intruder.query(`${table} drop constraint refuse_all`);
      await intruder.end();
    }
    assert.equal(resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`)).state, 'draft');
    assert.equal((await decide(stage, id, 'admit')).status, 200);
  });
});

describe('review', () => {
  test('of a draft that is not theirs reviewers and colleagues elsewhere learn nothing by commenting on it', async () => {
    const { id } = await newDraft(stage);
    const comment = { path: 'summary', text: '请写明数据来源' };
    const try_ = (who: string, path = 'comments', body: object | undefined = comment) =>
      stage.send(who, 'POST', `${entriesUrl}/${id}/${path}`, body);
    const nowhere = await stage.send(
      'bureau',
      'POST',
      `${entriesUrl}/019f0000-0000-7000-8000-000000000000/comments`,
      comment,
    );
    const draft = await try_('bureau');
    assert.deepEqual([draft.status, problemOf(draft).code], [404, problemOf(nowhere).code]);
    resourceOf(await submit(stage, id));
    const made = commentsReply.parse((await try_('bureau')).body);
    const answers = `comments/${made.items[0]?.id}/answers`;
    assert.equal((await try_('education', answers, { text: '我来答' })).status, 404);
    assert.equal((await try_('civil', answers, { text: '已补充' })).status, 201);
  });

  test('comments stay with the version, answers and marks beside them; a difference names fields and items', async () => {
    const { id } = await newDraft(stage);
    resourceOf(await submit(stage, id));
    const comment = { path: 'summary', text: '请写明数据来源' };
    const own = await stage.send('civil', 'POST', `${entriesUrl}/${id}/comments`, comment);
    assert.equal(own.status, 403);
    const unknown = await stage.send('bureau', 'POST', `${entriesUrl}/${id}/comments`, {
      ...comment,
      path: 'nothing',
    });
    assert.equal(problemOf(unknown).code, 'catalog.comment-path');
    const made = commentsReply.parse(
      (await stage.send('bureau', 'POST', `${entriesUrl}/${id}/comments`, comment)).body,
    );
    const [first] = made.items;
    assert.ok(first);
    await decide(stage, id, 'send-back', ['见意见']);
    const answered = commentsReply.parse(
      (
        await stage.send('civil', 'POST', `${entriesUrl}/${id}/comments/${first.id}/answers`, {
          text: '已补充',
        })
      ).body,
    );
    assert.equal(answered.items[0]?.answers[0]?.text, '已补充');
    const settled = commentsReply.parse(
      (await stage.send('bureau', 'POST', `${entriesUrl}/${id}/comments/${first.id}/resolve`)).body,
    );
    assert.equal(settled.unresolved, 0);
    await publish(stage, id);
    const { detail } = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
    const items = detail?.current?.content.items ?? [];
    await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
      revision: detail?.current?.revision,
      content: {
        summary: '新的摘要，写明数据来源与更新方式',
        items: [
          ...items.slice(1),
          { ...items[0], id: undefined, name: 'added_item', titleZh: '新增项', key: false },
        ],
      },
    });
    const difference = versionDifference.parse(
      (await stage.send('civil', 'GET', `${entriesUrl}/${id}/difference`)).body,
    );
    assert.deepEqual(
      difference.fields.map(({ field }) => field),
      ['summary'],
    );
    assert.deepEqual(
      [difference.items.added.map(({ name }) => name), difference.items.removed.length, difference.onlyAdds],
      [['added_item'], 1, false],
    );
  });
});

describe('library', () => {
  test('the city’s instruments are there; a repealed one is refused as a basis, and an entry citing an act that falls gets its task', async () => {
    const found = instrumentList.parse(
      (await stage.send('civil', 'GET', '/api/catalog/instruments?pageSize=100')).body,
    );
    assert.ok(found.items.some(({ source }) => source === 'national'));
    const act = instrumentDetail.parse(
      (
        await stage.send('bureau', 'POST', '/api/catalog/instruments', {
          title: '星源市测试条例',
          level: 'local-regulation',
          effectiveOn: '2020-01-01',
        })
      ).body,
    );
    assert.equal(act.state, 'in-force');
    const changed = await stage.send('bureau', 'POST', `/api/catalog/instruments/${act.id}/changes`, {
      what: 'repealed',
      day: stage.p.clock.today(),
      document: '星政发〔2026〕1号',
    });
    assert.equal(changed.status, 201, changed.text);
    const refused = await stage.send('civil', 'POST', `/api/catalog/instruments/${act.id}/changes`, {
      what: 'repealed',
      day: stage.p.clock.today(),
      document: '星政发〔2026〕1号',
    });
    assert.equal(refused.status, 403);
  });
});

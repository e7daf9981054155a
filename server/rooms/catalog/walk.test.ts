/** An entry's whole life over HTTP in the fictional city: draft, check, submit, return, publish, change, withdraw. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
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
import { getPublishedVersion } from './index.ts';
import { checkReply, resourceList, versionsReply } from './schema.ts';

let stage: CatalogStage;

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

describe('the walk of an entry', () => {
  test('a new entry starts with the city’s default classes, and the check names what is missing with articles', async () => {
    const made = resourceOf(await stage.send('civil', 'POST', entriesUrl, {}), 201);
    assert.equal(made.sharingClass?.key, 'conditional');
    assert.deepEqual(made.sharingClass?.articles, ['XY-9a']);
    assert.equal(made.openingClass?.key, 'closed');
    assert.equal(made.code, null);
    const reply = await stage.send('civil', 'POST', `${entriesUrl}/${made.id}/check`);
    const verdict = checkReply.parse(reply.body);
    assert.equal(verdict.ready, false);
    const found = new Map(verdict.issues.map((issue) => [issue.path, issue]));
    assert.deepEqual(found.get('name')?.articles, ['XY-6a']);
    assert.deepEqual(found.get('supplyMode')?.articles, ['XY-6b']);
    assert.deepEqual(found.get('sharingBasis')?.articles, ['XY-9c']);
    const refused = problemOf(await submit(stage, made.id));
    assert.equal(refused.code, 'catalog.check-failed');
    assert.deepEqual(
      refused.fields.map(({ path }) => path),
      verdict.issues.map(({ path }) => path),
      'all of them in one answer',
    );
  });

  test('draft, return, mend, publish, change, publish again, withdraw', async () => {
    const made = await newDraft(stage);
    const { id } = made;
    const reviewing = resourceOf(await submit(stage, id));
    assert.match(reviewing.code ?? '', /^203000\/\d{6}$/);
    assert.equal(reviewing.working?.state, 'in_review');
    assert.equal(reviewing.abilities.save?.allowed, false);
    assert.equal(reviewing.abilities.save?.code, 'catalog.in-review');

    const locked = await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
      revision: 0,
      content: { summary: 'x' },
    });
    assert.equal(problemOf(locked).code, 'catalog.in-review');
    assert.equal((await submit(stage, id)).status, 409, 'a second submission');

    assert.equal((await decide(stage, id, 'send-back')).status, 422, 'no return without a reason');
    assert.equal(
      (await decide(stage, id, 'admit', undefined, 'civil')).status >= 403,
      true,
      'not by its own provider',
    );
    assert.equal((await decide(stage, id, 'send-back', ['床位数没有写明统计口径'])).status, 200);
    const returned = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
    assert.equal(returned.working?.state, 'returned');
    assert.equal(returned.detail?.working?.returnReason, '床位数没有写明统计口径');

    const saved = resourceOf(
      await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
        revision: 0,
        content: { summary: '养老机构的名称、地址和月末可用床位数' },
      }),
    );
    assert.equal(saved.detail?.working?.revision, 1);
    assert.equal(saved.working?.state, 'draft');
    assert.equal(saved.itemCount, 3, 'what was not sent stays');
    const stale = await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
      revision: 0,
      content: { name: 'x' },
    });
    assert.equal(problemOf(stale).code, 'kernel.conflict');

    const where = { fileTemplate: '首行为字段名', address: 'https://10.9.8.7/own' };
    await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
      revision: 1,
      content: { supply: where },
    });
    await publish(stage, id);
    const published = resourceOf(await stage.send('education', 'GET', `${entriesUrl}/${id}`));
    const supplyFor = async (account: string) =>
      resourceOf(await stage.send(account, 'GET', `${entriesUrl}/${id}`)).detail?.current?.content.supply;
    assert.deepEqual(await supplyFor('education'), { fileTemplate: '首行为字段名' });
    for (const account of ['civil', 'bureau']) assert.deepEqual(await supplyFor(account), where);
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
      await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
        revision: 2,
        content: { updateCycle: 'weekly' },
        changeTrigger: 'system',
        changeDay: '2026-03-02',
      }),
    );
    assert.deepEqual([changed.version.number, changed.version.state], [1, 'published']);
    assert.deepEqual([changed.working?.number, changed.working?.state], [2, 'draft']);
    const limit = changed.detail?.working?.changeDeadline;
    assert.deepEqual([limit?.limit, limit?.due, limit?.cite], [20, '2026-03-30', ['XY-8b']]);
    assert.equal(
      resourceOf(await stage.send('education', 'GET', `${entriesUrl}/${id}`)).working,
      null,
      'others see no draft',
    );
    const again = resourceOf(await submit(stage, id));
    assert.equal(again.code, reviewing.code, 'a code is for ever');
    const file = await stage.p.cases.getCase(stage.p.db, again.detail?.working?.caseId ?? '');
    assert.equal(file?.procedure.key, 'catalog.change');
    assert.deepEqual(file?.limits['catalog.change-review-deadline']?.limit, 4);
    assert.equal(
      (await getPublishedVersion(stage.p.db, id))?.version.number,
      1,
      'the old one stands meanwhile',
    );
    const urgent = await stage.send('bureau', 'POST', `${entriesUrl}/${id}/suspend`, { reason: '紧急核查' });
    assert.equal(resourceOf(urgent).state, 'suspended', 'a review delays no suspension');
    const early = await stage.send('civil', 'POST', `${entriesUrl}/${id}/withdraw`, { reason: '不再提供' });
    assert.equal(problemOf(early).code, 'catalog.in-review');
    const hidden = resourceList.parse(
      (await stage.send('police', 'GET', `${entriesUrl}?state=in_review`)).body,
    );
    assert.equal(hidden.total, 0, 'others learn nothing of the review');
    assert.equal((await decide(stage, id, 'admit')).status, 200);
    const stays = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
    assert.equal(stays.state, 'suspended', 'a better description lifts no measure');
    resourceOf(await stage.send('civil', 'POST', `${entriesUrl}/${id}/resume`, { reason: '核查完毕' }));
    const second = await getPublishedVersion(stage.p.db, id);
    assert.deepEqual([second?.version.number, second?.version.content.updateCycle], [2, 'weekly']);
    assert.deepEqual(
      second?.items.map((item) => item.id),
      first?.items.map((item) => item.id),
      'an item keeps its id',
    );

    const versions = versionsReply.parse(
      (await stage.send('education', 'GET', `${entriesUrl}/${id}/versions`)).body,
    );
    assert.deepEqual(
      versions.items.map(({ number, state, content: { updateCycle } }) => [number, state, updateCycle]),
      [
        [2, 'published', 'weekly'],
        [1, 'published', 'monthly'],
      ],
    );

    assert.equal(
      (await stage.send('education', 'POST', `${entriesUrl}/${id}/suspend`, { reason: '试一试' })).status,
      403,
    );
    const suspended = resourceOf(
      await stage.send('bureau', 'POST', `${entriesUrl}/${id}/suspend`, { reason: '数据核查' }),
    );
    assert.deepEqual([suspended.state, suspended.stateReason], ['suspended', '数据核查']);
    resourceOf(await stage.send('civil', 'POST', `${entriesUrl}/${id}/resume`, { reason: '核查完毕' }));
    const alone = await stage.send('civil', 'POST', `${entriesUrl}/${id}/withdraw`, { reason: '职能已划出' });
    assert.equal(
      problemOf(alone).code,
      'catalog.withdrawal-reviewed',
      'its provider alone does not take it out',
    );
    const asked = resourceOf(
      await stage.send('civil', 'POST', `${entriesUrl}/${id}/withdrawal`, { reason: '职能已划出' }),
    );
    assert.deepEqual([asked.state, asked.working?.state], ['active', 'in_review']);
    assert.equal((await decide(stage, id, 'withdraw')).status, 200);
    const gone = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
    assert.deepEqual([gone.state, gone.stateReason], ['withdrawn', '职能已划出']);
    assert.equal(await getPublishedVersion(stage.p.db, id), undefined);
    const twice = await stage.send('civil', 'POST', `${entriesUrl}/${id}/withdraw`, { reason: '再来一次' });
    assert.equal(problemOf(twice).code, 'catalog.withdrawn');
    assert.equal(
      resourceOf(await stage.send('education', 'GET', `${entriesUrl}/${id}`)).state,
      'withdrawn',
      'a tombstone',
    );
  });

  test('a change must say which kind of change it is, and when', async () => {
    const { id } = await newDraft(stage);
    await publish(stage, id);
    await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, {
      revision: 0,
      content: { updateCycle: 'daily' },
    });
    const refused = problemOf(await submit(stage, id));
    assert.deepEqual(
      refused.fields.map(({ path, articles }) => [path, articles]),
      [
        ['changeTrigger', ['XY-8b']],
        ['changeDay', ['XY-8b']],
      ],
    );
  });

  test('published rows of the tables cannot be overwritten, whoever tries', async () => {
    const { id } = await newDraft(stage);
    await publish(stage, id);
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

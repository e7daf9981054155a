/** Kept searches and followed entries: who is told what, with the difference, once, and not of what they may not see. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { written } from '#notices/catalogue.ts';
import { noticeTables } from '#notices/tables.ts';
import {
  type CatalogStage,
  catalogStage,
  entriesUrl,
  newDraft,
  problemOf,
  publish,
  resourceOf,
} from '#tests/factories/catalog.ts';
import { getResource } from '../repository.ts';
import { differenceWords } from './difference-words.ts';
import { savedSearch, searchesReply, watchesReply, watchReply } from './schema.ts';
import { watchSubscribers } from './tell.ts';

let stage: CatalogStage;
before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('catalog') });
});

const searchesUrl = '/api/catalog/searches';

async function keep(name: string, filter: object, subscribed = true, account = 'education') {
  const reply = await stage.send(account, 'POST', searchesUrl, { name, filter, subscribed });
  assert.equal(reply.status, 201, reply.text);
  const made = searchesReply.parse(reply.body).items.find((one) => one.name === name);
  return savedSearch.parse(made);
}
const forget = (id: string, account = 'education') => stage.send(account, 'DELETE', `${searchesUrl}/${id}`);

/** What the event brings about, as the outbox would run it. */
async function told(what: 'published' | 'withdrawn', resourceId: string): Promise<void> {
  const resource = await getResource(stage.p.db, resourceId);
  const payload = {
    resourceId,
    providerId: resource?.providerId ?? '',
    versionId: resource?.publishedVersionId ?? null,
  };
  await watchSubscribers(stage.p)[what].run(payload, 'event');
}

async function messages(resourceId: string) {
  const rows = await noticeTables(stage.p.db)
    .selectFrom('notices.notice')
    .select(['kind', 'params'])
    .where('subject_id', '=', resourceId)
    .where('kind', 'like', 'catalog.watch%')
    .orderBy('sent_at')
    .execute();
  return rows.map(({ kind, params }) => ({ kind, ...written(kind, params) }));
}

async function alter(id: string, content: object): Promise<void> {
  const change = { changeTrigger: 'system', changeDay: stage.clock.today() };
  const seen = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
  const revision = seen.detail?.working?.revision ?? seen.detail?.current?.revision;
  resourceOf(await stage.send('civil', 'PUT', `${entriesUrl}/${id}/draft`, { revision, content, ...change }));
  await publish(stage, id);
}

describe('a search is kept', () => {
  test('by name and filter, changed, and forgotten by its owner alone', async () => {
    const made = await keep('养老', { q: '养老', class: 'unconditional' }, false);
    assert.deepEqual(made.filter, { q: '养老', class: 'unconditional' });
    assert.equal(made.abilities.delete?.allowed, true);
    const other = await stage.send('civil', 'PUT', `${searchesUrl}/${made.id}`, { subscribed: true });
    assert.equal(other.status, 404);
    assert.equal((await forget(made.id, 'civil')).status, 404);
    const changed = await stage.send('education', 'PUT', `${searchesUrl}/${made.id}`, { subscribed: true });
    assert.equal(searchesReply.parse(changed.body).items[0]?.subscribed, true);
    const twice = await stage.send('education', 'POST', searchesUrl, { name: '养老', filter: { q: '学' } });
    assert.equal(problemOf(twice).code, 'catalog.search-name-taken');
    assert.equal((await forget(made.id)).status, 200);
  });

  test('not when it asks nothing, and not by the public', async () => {
    const nothing = await stage.send('education', 'POST', searchesUrl, {
      name: '全部',
      filter: { sort: 'name' },
    });
    assert.equal(problemOf(nothing).code, 'catalog.search-empty');
    assert.equal((await stage.send(undefined, 'GET', searchesUrl)).status, 401);
  });
});

describe('followers are told', () => {
  test('of a new answer, of what changed, of leaving, and of the withdrawal; each once', async () => {
    const draft = await newDraft(stage);
    const search = await keep('养老机构', { q: draft.name, cycle: 'monthly' });
    await publish(stage, draft.id);
    await told('published', draft.id);
    await told('published', draft.id);
    const [first, ...none] = await messages(draft.id);
    assert.equal(none.length, 0);
    assert.equal(first?.kind, 'catalog.watch-new');
    assert.match(first?.body.zh ?? '', /养老机构/);

    const [code, name] = draft.detail?.working?.content.items ?? [];
    await alter(draft.id, {
      items: [code, name],
      summary: '每所养老机构的名称和地址，按月更新，供查询使用',
    });
    await told('published', draft.id);
    const second = (await messages(draft.id))[1];
    assert.equal(second?.kind, 'catalog.watch-changed');
    assert.match(second?.title.zh ?? '', /第2版/);
    assert.match(second?.body.zh ?? '', /修改：资源摘要；删除信息项：床位数。/);
    assert.match(second?.body.en ?? '', /Items removed: 床位数/);

    await alter(draft.id, { updateCycle: 'yearly' });
    await told('published', draft.id);
    const third = (await messages(draft.id))[2];
    assert.equal(third?.kind, 'catalog.watch-left');
    assert.match(third?.body.zh ?? '', /更新周期（每月改为每年）/);

    await forget(search.id);
    const watch = `${entriesUrl}/${draft.id}/watch`;
    assert.equal(watchReply.parse((await stage.send('education', 'PUT', watch)).body).watching, true);
    const mine = watchesReply.parse((await stage.send('education', 'GET', '/api/catalog/watches')).body);
    assert.deepEqual(
      mine.items.map(({ id }) => id),
      [draft.id],
    );
    const gone = await stage.send('bureau', 'POST', `${entriesUrl}/${draft.id}/withdraw`, {
      reason: '职能调整，不再产生',
    });
    assert.equal(gone.status, 200, gone.text);
    await told('withdrawn', draft.id);
    const last = (await messages(draft.id))[3];
    assert.equal(last?.kind, 'catalog.watch-withdrawn');
    assert.match(last?.body.zh ?? '', /职能调整/);
    await stage.send('education', 'DELETE', watch);
    assert.equal(watchReply.parse((await stage.send('education', 'GET', watch)).body).watching, false);
  });

  test('nothing when the search asks for something else, or is not followed', async () => {
    const draft = await newDraft(stage);
    const other = await keep('不动产', { q: '不动产' });
    const idle = await keep('未订阅', { q: draft.name }, false);
    await publish(stage, draft.id);
    await told('published', draft.id);
    assert.deepEqual(await messages(draft.id), []);
    await forget(other.id);
    await forget(idle.id);
  });

  test('an entry nobody may know of cannot be followed', async () => {
    const draft = await newDraft(stage);
    assert.equal((await stage.send('education', 'PUT', `${entriesUrl}/${draft.id}/watch`)).status, 404);
  });
});

test('a difference in words: long lists are counted', () => {
  const items = Array.from({ length: 12 }, (_, n) => ({ id: `${n}`, name: `c${n}`, titleZh: `项${n}` }));
  const words = differenceWords(
    {
      fields: [{ field: 'sharingClass', before: 'withheld', after: 'conditional' }],
      items: { added: items, removed: [], changed: [] },
    },
    (_field, key) => ({ zh: `[${key}]`, en: key }),
  );
  assert.equal(
    words.zh,
    '修改：共享属性（[withheld]改为[conditional]）；新增信息项：项0、项1、项2、项3、项4、项5、项6、项7等12项。',
  );
  assert.match(z.string().parse(words.en), /and 4 more/);
});

/** Compiling beyond the form: a code for every classification, items that are held already, secret items, the platform's own address. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import {
  type CatalogStage,
  catalogStage,
  entriesUrl,
  newDraft,
  problemOf,
  publish,
  resourceOf,
  submit,
} from '#tests/factories/catalog.ts';
import { refuseOwnAddress } from '../sources/address.ts';
import { matchingReply } from './matching.ts';

let stage: CatalogStage;

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

describe('compiling', () => {
  test('every classification has a code of its own, given once', async () => {
    const draft = await newDraft(stage);
    const saved = await stage.send('civil', 'PUT', `${entriesUrl}/${draft.id}/draft`, {
      revision: 0,
      content: { furtherCategories: ['201000', '101000'] },
    });
    assert.equal(saved.status, 200, saved.text);
    const { code, classifications } = resourceOf(await submit(stage, draft.id));
    assert.deepEqual(classifications.map(({ categoryCode }) => categoryCode).sort(), [
      '101000',
      '201000',
      '203000',
    ]);
    assert.equal(classifications.find(({ categoryCode }) => categoryCode === '203000')?.code, code);
    assert.equal(new Set(classifications.map((one) => one.code)).size, 3);
  });

  test('items held already are found by title and by pinyin; one’s own entry and idle titles are not', async () => {
    const draft = await newDraft(stage);
    await publish(stage, draft.id);
    const { detail } = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${draft.id}`));
    const titles = detail?.current?.content.items.map(({ titleZh }) => titleZh) ?? [];
    assert.ok(titles.length > 0);
    const ask = async (items: object[], except?: string) => {
      const reply = await stage.send('civil', 'POST', '/api/catalog/items/matching', {
        items,
        ...(except ? { except } : {}),
      });
      return matchingReply.parse(reply.body);
    };
    const found = await ask(titles.map((titleZh) => ({ titleZh })));
    assert.ok(found.items.some(({ matches }) => matches.some(({ resource }) => resource.id === draft.id)));
    const own = await ask(
      titles.map((titleZh) => ({ titleZh })),
      draft.id,
    );
    assert.ok(!own.items.some(({ matches }) => matches.some(({ resource }) => resource.id === draft.id)));
    assert.deepEqual(await ask([{ titleZh: '编号', name: 'id' }, { titleZh: '从未有人采集过的内容' }]), {
      items: [],
      repeated: [],
    });
  });

  test('an item marked secret keeps the whole entry out', async () => {
    const reply = await stage.send('civil', 'POST', entriesUrl, {
      content: { name: '某名册', items: [{ name: 'a', titleZh: '甲', secret: true }] },
    });
    assert.equal(problemOf(reply).code, 'catalog.secrecy-refused');
  });

  test('a source may not be the platform itself, nor a link-local service', async () => {
    const own = new URL(stage.p.pool.options.connectionString ?? 'postgres://127.0.0.1:1');
    const source = { name: '库', engine: 'postgresql', database: 'x', username: 'u', password: 'p' };
    for (const [host, port] of [
      [own.hostname, Number(own.port)],
      ['localhost', Number(own.port)],
      ['169.254.169.254', 80],
      ['0.0.0.0', 80],
      ['::ffff:127.0.0.1', Number(own.port)],
      ['100.100.100.200', 80],
      // The same service by a translated or an older notation.
      ['64:ff9b::a9fe:a9fe', 80],
      ['2002:a9fe:a9fe::', 80],
      ['::a9fe:a9fe', 80],
    ] as const) {
      const reply = await stage.send('civil', 'POST', '/api/catalog/sources', { ...source, host, port });
      assert.equal(problemOf(reply).code, 'catalog.source-address', `${host}:${port}`);
    }
    const folder = await stage.send('civil', 'POST', '/api/catalog/sources', {
      ...source,
      host: '/var/run/postgresql',
      port: 5432,
    });
    assert.equal(problemOf(folder).code, 'catalog.source-unreachable', 'a folder is no address');
    const { config } = stage.p;
    const many = { ...config, demo: true, clickhouse: 'http://127.0.0.1:9181, http://127.0.0.1:9182/rows' };
    for (const port of [9181, 9182])
      await assert.rejects(
        refuseOwnAddress({ ...stage.p, config: many }, { host: '127.0.0.1', port }),
        { code: 'catalog.source-address' },
        'every node of a cluster is the platform’s own',
      );
    const away = { ...stage.p, config: { ...config, demo: false } };
    await assert.rejects(refuseOwnAddress(away, { host: 'localhost', port: 1 }), {
      code: 'catalog.source-address',
    });
  });
});

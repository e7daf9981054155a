/** The register of standards: placed by the bureau under one of the city's subjects, withdrawn, its bound fields listed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { smallCity } from '#tests/factories/city.ts';
import { publishedResource } from '#tests/factories/collect.ts';
import { listsOfItems } from './bindings.ts';
import { publishStandard, saveCodeList } from './commands.ts';
import { placeStandard, readBound, readRegister, withdrawStandard } from './register.ts';
import '../compile/events.ts';

const codeOf = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

test('a standard stands by level, gives its list to the items that follow it, and leaves them listed when withdrawn', async () => {
  const c = await smallCity();
  const overseer = await c.person(c.bureau.id, 'bureau');
  await saveCodeList(c.p, overseer, 'states', {
    zh: '状态',
    en: 'states',
    source: '',
    entries: [
      { code: '有效', zh: '有效' },
      { code: '注销', zh: '注销' },
    ],
  });
  const id = await publishStandard(c.p, overseer, {
    code: 'DB 1',
    title: '登记状态代码',
    version: 1,
    coIssuers: [],
    effectiveDay: '2026-01-01',
    elements: [{ identifier: 'E1', titleZh: '登记状态', type: 'C', codeListCode: 'states', definition: '' }],
  });
  const resource = await publishedResource(c.p, [{ name: 'code', titleZh: '编号', type: 'C', key: true }]);
  await assert.rejects(
    placeStandard(c.p, resource.actor, id, { level: 'local', subject: null }),
    codeOf('kernel.forbidden'),
  );
  await assert.rejects(
    placeStandard(c.p, overseer, id, { level: 'local', subject: 'no-such-subject' }),
    codeOf('kernel.request-invalid'),
  );
  await placeStandard(c.p, overseer, id, { level: 'local', subject: null });
  const register = await readRegister(c.p, overseer);
  const placed = register.subjects.flatMap(({ standards }) => standards).find((one) => one.id === id);
  assert.equal(placed?.level, 'local');
  const followed = [{ name: 'state', codeListCode: 'states', standardCode: 'DB 1' }];
  const lists = await listsOfItems(c.p.db, followed);
  const values = ['有效', '注销'];
  const entries = values.map((word) => ({ code: word, zh: word, en: word }));
  assert.deepEqual(lists, [{ item: 'state', list: 'states', standard: 'DB 1', values, entries }]);
  await withdrawStandard(c.p, overseer, id, '已被替代');
  assert.equal((await readBound(c.p, id)).withdrawnOn, c.p.clock.today());
  assert.deepEqual(await listsOfItems(c.p.db, followed), [], 'a withdrawn standard lends no list');
  await assert.rejects(withdrawStandard(c.p, overseer, id, '再次'), codeOf('kernel.not-found'));
});

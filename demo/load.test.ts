/** The demo loads by the product's commands, leaves work on the desks, and a second start does nothing. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { creditCodeFault } from '#kernel/identifiers.ts';
import { lawNow } from '#law/settings.ts';
import { listResources, readResource, resourceQuery } from '#rooms/catalog/index.ts';
import { functionsOf } from '#rooms/share/index.ts';
import { type CatalogStage, catalogStage } from '#tests/factories/catalog.ts';
import type { DemoContext } from './load/context.ts';
import { known } from './load/context.ts';
import { loadFunctions } from './load/functions.ts';

let stage: CatalogStage;
let context: DemoContext;
/** Without the rows, which take long. */
const steps = [...stepsUntil('catalog'), { key: 'functions', run: loadFunctions }];

before(async () => {
  stage = await catalogStage();
  context = await loadDemo(stage.p, { steps });
});

/** Everything that grows when something is done. */
async function counts(): Promise<unknown> {
  const { rows } = await stage.p.pool.query(`select
    (select count(*) from ledger.entry)::int as entries, (select count(*) from org.organisation)::int as organisations,
    (select count(*) from org.person)::int as people, (select count(*) from org.contact)::int as contacts,
    (select count(*) from catalog.resource_version)::int as versions, (select count(*) from law.rule_setting)::int as settings`);
  return rows[0];
}

describe('the demo', () => {
  test('published what can be applied for, left one entry in review, one returned, one draft', async () => {
    const ends = new Map<string, string>();
    for (const entry of context.data.resources) {
      const provider = known(context.people, entry.provider);
      const seen = await readResource(stage.p, provider, known(context.resources, entry.key));
      ends.set(entry.key, `${seen.state} ${seen.working?.state ?? ''}`.trim());
    }
    assert.deepEqual(Object.fromEntries(ends), {
      divisions: 'active',
      residents: 'active',
      enterprises: 'active',
      schools: 'active',
      'real-estate': 'draft in_review',
      'public-housing': 'draft returned',
      'social-aid': 'draft draft',
    });
    const todos = await stage.p.cases.todosOf(stage.p.db, stage.p, known(context.people, 'bureau'));
    assert.deepEqual(
      todos.map(({ title }) => title),
      ['不动产登记信息'],
    );
  });

  test('names organisations as the pack does, under codes that are valid and evidently made up', () => {
    assert.equal(known(context.organisations, 'bureau').name.zh, '星源市数据资源局');
    for (const { creditCode } of context.organisations.values()) {
      assert.ok(creditCode);
      assert.equal(creditCodeFault(creditCode), undefined);
      assert.match(creditCode, /^11999999/);
    }
  });

  /** Left to whoever tries the demo: until it is set nothing is held back or counted by it, and the screens say so. */
  const leftOpen = new Set([
    'basedb.theme-departments',
    'collect.unread-months',
    'ledger.retention-years',
    'open.agreement',
    'open.application-deadline',
    'open.correction-deadline',
    'open.demand-deadline',
    'open.k-anonymity',
    'open.l-diversity',
    'open.objection-deadline',
    'open.rows-at-risk',
    'quality.repair-deadline',
    'open.quality-threshold',
    'quality.request-target',
    'quality.threshold',
    'serve.feed-retention',
  ]);

  test('every rule the bureau may set has a figure or is law', async () => {
    const law = await lawNow(stage.p.db, stage.p.law, stage.p.clock.today());
    for (const { id } of stage.p.law.rules) {
      const answer = law.resolve(id);
      if (answer.state === 'unspecified' && !leftOpen.has(id)) assert.ok(answer.setting, id);
    }
  });

  test('every unit that applies has listed something to choose in its form', async () => {
    for (const person of context.people.values()) {
      if (!person.roles.includes('consumer')) continue;
      assert.notDeepEqual(await functionsOf(stage.p.db, person.organisationId), []);
    }
  });

  test('a second start does nothing', async () => {
    const was = await counts();
    await loadDemo(stage.p, { steps });
    assert.deepEqual(await counts(), was);
  });

  test('is found by anybody who signs in', async () => {
    const consumer = known(context.people, 'education');
    const { items } = await listResources(stage.p, consumer, resourceQuery.parse({ q: '户籍' }));
    assert.equal(items[0]?.name, '居民户籍信息（演示数据）');
  });
});

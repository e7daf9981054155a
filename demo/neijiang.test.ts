/** The demo of Neijiang under its own rules: a draft in effect by the demo's entry, the ground filed, the State as owner, kinds of change. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type DemoContext, loadDemo, stepsUntil } from '#demo/index.ts';
import { lawNow } from '#law/settings.ts';
import { resourceReply, termsReply } from '#rooms/catalog/schema.ts';
import { type CatalogStage, catalogStage } from '#tests/factories/catalog.ts';
import { known } from './load/context.ts';

let stage: CatalogStage;
let demo: DemoContext;

before(async () => {
  stage = await catalogStage('neijiang');
  demo = await loadDemo(stage.p, { steps: stepsUntil('catalog') });
});

test('the draft’s clocks run by the demo’s own entry, which says so', async () => {
  const law = await lawNow(stage.p.db, stage.p.law, stage.p.clock.today());
  const answer = law.resolve('catalog.change-review-deadline');
  assert.equal(answer.state, 'in-force');
  assert.match(law.settings.effective.NJ?.document ?? '', /演示/);
});

test('a conditional entry carries its ground in full and is filed in the same step', async () => {
  const id = known(demo.resources, 'residents');
  const seen = resourceReply.parse(
    (await stage.send('education', 'GET', `/api/catalog/resources/${id}`)).body,
  );
  assert.equal(seen.sharingClass?.zh, '有条件共享');
  assert.deepEqual(seen.sharingClass?.articles, ['NJ-23', 'NJ-24b']);
  const [ground] = seen.detail?.current?.content.sharingBasis ?? [];
  assert.ok(ground?.kind === 'law' && ground.title && ground.article && ground.wording);
  assert.deepEqual(seen.owner, { key: 'state', zh: '国家', en: 'the State', articles: ['NJ-4a'] });
  const { rows } = await stage.p.pool.query(
    `select type from kernel.outbox where payload->>'resourceId' = $1 order by at, id`,
    [id],
  );
  assert.deepEqual(
    rows.map(({ type }) => type),
    ['catalog.version-submitted', 'catalog.exception-filed', 'catalog.version-published'],
  );
  const { rows: entries } = await stage.p.pool.query(
    `select convert_from(body, 'UTF8')::jsonb as body from ledger.entry
     where kind = 'catalog.resource-submitted' and subject_id = $1`,
    [id],
  );
  assert.equal(entries[0].body.detail.filed, true);
  assert.ok(entries[0].body.decision.articles.includes('NJ-24b'));
});

test('the form’s lists are the city’s, each with its articles', async () => {
  const terms = termsReply.parse((await stage.send('police', 'GET', '/api/catalog/terms')).body);
  assert.equal(terms.defaultSharingClass, 'unconditional');
  assert.deepEqual(terms.supplyModes, []);
  assert.deepEqual(
    terms.changeTriggers.map(({ key, articles }) => [key, articles]),
    ['legal-basis', 'function', 'system', 'other'].map((key) => [key, ['NJ-14a']]),
  );
  assert.deepEqual(
    terms.sharingBasisKinds.withheld?.map(({ key, needs }) => [key, needs]),
    ['law', 'administrative-regulation', 'central-policy'].map((key) => [
      key,
      ['title', 'article', 'wording'],
    ]),
  );
});

test('a scanned picture stays a draft: machines cannot read it', async () => {
  const made = await stage.send('civil', 'POST', '/api/catalog/resources', {
    content: { name: '历史地图扫描件', formatCategory: 'image', formatType: 'jpg', sharingForm: 'file' },
  });
  const seen = resourceReply.parse(made.body);
  assert.equal(seen.detail?.machineReadable, false);
  const refused = await stage.send('civil', 'POST', `/api/catalog/resources/${seen.id}/submit`);
  assert.equal(refused.status, 422);
  assert.match(refused.text, /catalog\.machine-readable.*NJ-2b/s);
});

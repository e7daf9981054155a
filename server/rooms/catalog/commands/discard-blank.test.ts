/** Drafts nobody wrote into go with the turn of the day; what somebody wrote stays. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { type CatalogStage, catalogStage, entriesUrl, resourceOf } from '#tests/factories/catalog.ts';
import { getResource } from '../repository.ts';
import { blankDraftsTask } from './discard-blank.ts';

let stage: CatalogStage;
before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

const begin = async (body: object) => resourceOf(await stage.send('civil', 'POST', entriesUrl, body), 201).id;
const there = async (id: string) => (await getResource(stage.p.db, id)) !== undefined;

test('a draft left blank goes the next day and not before; one with a single word stays', async () => {
  const blank = await begin({});
  const named = await begin({ content: { name: '学校名录' } });
  const written = await begin({});
  const saved = await stage.send('civil', 'PUT', `${entriesUrl}/${written}/draft`, {
    revision: 0,
    content: { duty: '三定方案第四条' },
  });
  assert.equal(saved.status, 200, saved.text);
  const turn = () => blankDraftsTask(stage.p).run(stage.clock.today());
  await turn();
  assert.equal(await there(blank), true, 'today somebody may still be about to write');
  stage.clock.advance(86_400_000);
  await turn();
  assert.equal(await there(blank), false);
  assert.equal(await there(named), true);
  assert.equal(await there(written), true);
});

/** Clocks of the real packs: a draft's clock informs only, a figure the law leaves out is none until the bureau sets it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { enterInstrumentEffective, setRuleSetting } from '#rooms/org/index.ts';
import { type SmallCity, smallCity } from '../factories/city.ts';

async function firstDeadline({ p }: SmallCity, openedBy: Actor, providerId: string) {
  const file = await transact(p.db, (tx) =>
    p.cases.openCase(tx, p, {
      procedure: 'share.application',
      subject: { type: 'test.subject', id: newId() },
      title: '测试',
      openedBy,
      providerId,
      facts: {},
    }),
  );
  const [step] = file.steps;
  assert.ok(step);
  const todos = await p.cases.todosOf(p.db, p, {
    kind: 'person',
    personId: newId(),
    organisationId: step.owner.organisationId,
    regionCode: file.regionCode,
    roles: step.owner.roles,
  });
  const todo = todos.find(({ stepId }) => stepId === step.id);
  return { deadline: step.deadline, card: todo?.card };
}

test('where the figure is lost there is no due day, until the bureau sets one, which is no law', async () => {
  const city = await smallCity({}, 'cangzhou');
  const { p } = city;
  const provider = await city.organisation();
  const bureau = await city.person(city.bureau.id, 'bureau');
  const asker = await city.person((await city.organisation()).id, 'consumer');

  const before = await firstDeadline(city, asker, provider.id);
  assert.equal(before.deadline?.state, 'unspecified');
  assert.equal(before.deadline?.due, undefined);
  assert.equal(before.card, null);

  await assert.rejects(
    setRuleSetting(p, asker, { ruleId: 'share.bureau-deadline', value: 5 }),
    (error) => error instanceof Problem && error.code === 'kernel.forbidden',
  );
  await assert.rejects(
    setRuleSetting(p, bureau, { ruleId: 'share.bureau-deadline', value: 'soon' }),
    (error) => error instanceof Problem && error.code === 'org.setting-wrong',
  );
  await assert.rejects(
    setRuleSetting(p, bureau, { ruleId: 'share.free-of-charge', value: false }),
    (error) => error instanceof Problem && error.code === 'org.setting-wrong',
  );
  await setRuleSetting(p, bureau, { ruleId: 'share.bureau-deadline', value: 5 });

  const after = await firstDeadline(city, asker, provider.id);
  assert.equal(after.deadline?.basis, 'setting');
  assert.equal(after.deadline?.state, 'unspecified');
  assert.equal(after.deadline?.due, '2026-03-17');
  assert.equal(after.deadline?.setting?.setBy, city.bureau.name.zh);
  assert.equal(after.card, 'green');

  await setRuleSetting(p, bureau, { ruleId: 'share.bureau-deadline', value: null });
  assert.equal((await firstDeadline(city, asker, provider.id)).deadline?.due, undefined);
});

test('a draft informs and makes nobody late, until its effective day is entered', async () => {
  const city = await smallCity({}, 'neijiang');
  const { p, clock } = city;
  const provider = await city.organisation();
  const bureau = await city.person(city.bureau.id, 'bureau');
  const asker = await city.person((await city.organisation()).id, 'consumer');

  const draft = await firstDeadline(city, asker, provider.id);
  assert.equal(draft.deadline?.state, 'draft');
  assert.equal(draft.deadline?.informative, true);
  assert.equal(draft.deadline?.due, '2026-03-24');
  assert.equal(draft.card, null);
  const start = clock.now();
  clock.set('2026-06-01T02:00:00Z');
  const todos = await p.cases.todosOf(p.db, p, await city.person(provider.id, 'provider'));
  assert.equal(todos[0]?.deadline?.late, false);
  assert.equal(todos[0]?.card, null);
  clock.set(start);

  await enterInstrumentEffective(p, bureau, {
    instrument: 'NJ',
    from: '2026-03-01',
    document: '测试文号1号',
  });
  const law = await lawNow(p.db, p.law, p.clock.today());
  assert.equal(law.resolve('share.reply-deadline').state, 'in-force');
  const inForce = await firstDeadline(city, asker, provider.id);
  assert.equal(inForce.deadline?.informative, false);
  assert.equal(inForce.card, 'green');
  await assert.rejects(
    enterInstrumentEffective(p, asker, { instrument: 'NJ', from: '2026-03-01', document: 'x' }),
    (error) => error instanceof Problem && error.code === 'kernel.forbidden',
  );
});

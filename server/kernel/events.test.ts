/** Who joins an act's transaction stands and falls with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStack } from '#tests/factories/stack.ts';
import { transact } from './db.ts';
import { newId } from './ids.ts';

type Outbox = { 'kernel.outbox': { id: string; type: string } };

test('a joiner runs before the commit, and its refusal undoes the act', async () => {
  const { db, events } = await testStack();
  const type = `kernel.trial-${newId()}`;
  const seen: string[] = [];
  events.bind({
    [type]: [
      {
        name: 'kernel.trial',
        async within(_tx, { word }) {
          if (word === 'no') throw new Error('refused');
          seen.push(String(word));
        },
      },
    ],
  });
  const written = async () =>
    (
      await db
        .withTables<Outbox>()
        .selectFrom('kernel.outbox')
        .select('id')
        .where('type', '=', type)
        .execute()
    ).length;
  await assert.rejects(
    transact(db, (tx) => events.emit(tx, { type, payload: { word: 'no' } })),
    /refused/,
  );
  assert.equal(await written(), 0);
  await transact(db, async (tx) => {
    await events.emit(tx, { type, payload: { word: 'yes' } });
    assert.deepEqual(seen, ['yes'], 'within the act');
  });
  assert.equal(await written(), 1);
});

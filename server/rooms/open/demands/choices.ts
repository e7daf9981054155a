/** What the bureau fills in where no figure will do: the channel of disclosure, the day the yearly priorities are due. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { definePolicy, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { bureauOnly } from './policy.ts';

export const choiceKeys = ['disclosure-channel', 'priorities-by'] as const;
export type ChoiceKey = (typeof choiceKeys)[number];
type ChoiceTables = {
  'open.choice': { id: string; key: ChoiceKey; value: string; set_by: string | null; set_at: Date };
};
const choiceTables = (ex: Executor) => ex.withTables<ChoiceTables>();

export const setChoicePolicy = definePolicy('open.choice.set', bureauOnly);

/** '' while the bureau has entered nothing. */
export async function choiceOf(ex: Executor, key: ChoiceKey): Promise<string> {
  const row = await choiceTables(ex)
    .selectFrom('open.choice')
    .select('value')
    .where('key', '=', key)
    .orderBy('set_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.value ?? '';
}

/** Where requests for disclosure of government information go. */
export const channelOf = (ex: Executor): Promise<string> => choiceOf(ex, 'disclosure-channel');

export function setChoice(p: Platform, actor: Actor, key: ChoiceKey, value: string): Promise<void> {
  permit(setChoicePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const id = newId();
    await choiceTables(tx)
      .insertInto('open.choice')
      .values({
        id,
        key,
        value,
        set_by: actor.kind === 'person' ? actor.personId : null,
        set_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.choice-set',
      actor,
      subject: { type: 'open.choice', id },
      detail: { key, value },
    });
  });
}

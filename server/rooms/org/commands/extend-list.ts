// Adds a member to a list that the law leaves open. Nothing is ever taken from such a list.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawTables, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { setBy } from '../author.ts';
import { extendListPolicy } from '../policy-organisations.ts';
import { orRefuse } from './unique.ts';

export type ExtendListInput = {
  ruleId: string;
  key: string;
  name: Text;
  reason: string;
  /** Of a table: the attributes the rule declares; what is left out is no. */
  attributes?: Record<string, boolean | string | number>;
};

export async function extendList(p: Platform, actor: Actor, input: ExtendListInput): Promise<void> {
  permit(extendListPolicy, actor, undefined);
  const definition = p.law.rule(input.ruleId);
  if (!definition) throw problem('org.rule-unknown', { params: { id: input.ruleId } });
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const now = law.resolve(input.ruleId);
    const articles = law.cite(input.ruleId);
    if (!('open' in now) || now.open !== true) {
      throw problem('org.list-closed', {
        params: { rule: definition.sentence },
        articles,
        rule: input.ruleId,
      });
    }
    const present = law.terms(input.ruleId).find(({ key, zh }) => key === input.key || zh === input.name.zh);
    if (present) throw problem('org.list-has-it', { params: { word: present }, rule: input.ruleId });
    const attributes = Object.fromEntries(
      Object.entries(definition.attributes ?? {}).map(([name, type]) => {
        const given = input.attributes?.[name];
        return [name, given ?? (type === 'flag' ? false : '')];
      }),
    );
    await orRefuse(
      tx
        .withTables<LawTables>()
        .insertInto('law.list_addition')
        .values({
          id: newId(),
          rule_id: input.ruleId,
          key: input.key,
          name_zh: input.name.zh,
          name_en: input.name.en,
          attributes: JSON.stringify(attributes),
          reason: input.reason,
          ...(await setBy(tx, p, actor)),
        })
        .execute(),
      { list_addition_rule_id_key_key: 'org.list-has-it' },
      { params: { word: input.name }, rule: input.ruleId },
    );
    await record(tx, p, {
      kind: 'org.list-extended',
      actor,
      subject: { type: 'rule', id: input.ruleId },
      decision: law.decided('extended', [input.ruleId]),
      detail: { key: input.key, zh: input.name.zh, reason: input.reason },
    });
  });
}

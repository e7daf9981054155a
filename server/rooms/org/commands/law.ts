// What the bureau sets where the law leaves room: a figure no instrument names, the day a draft takes effect.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawTables, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { setBy } from '../author.ts';
import { enterEffectivePolicy, setRulePolicy } from '../policy.ts';

/** Sets a figure the instrument leaves out; null takes it back. */
export async function setRuleSetting(
  p: Platform,
  actor: Actor,
  input: { ruleId: string; value: unknown },
): Promise<void> {
  permit(setRulePolicy, actor, undefined);
  if (!p.law.rule(input.ruleId)) throw problem('org.rule-unknown', { params: { id: input.ruleId } });
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const checked = input.value === null ? undefined : p.law.checkSetting(input.ruleId, input.value);
    if (checked?.ok === false) {
      throw problem('org.setting-wrong', {
        params: { expected: checked.expected },
        articles: law.cite(input.ruleId),
        rule: input.ruleId,
      });
    }
    const value = checked ? checked.value : null;
    await tx
      .withTables<LawTables>()
      .insertInto('law.rule_setting')
      .values({
        id: newId(),
        rule_id: input.ruleId,
        value: value === null ? null : JSON.stringify(value),
        ...(await setBy(tx, p, actor)),
      })
      .execute();
    await record(tx, p, {
      kind: 'org.rule-setting-changed',
      actor,
      subject: { type: 'rule', id: input.ruleId },
      decision: law.decided(value === null ? 'unset' : 'set', [input.ruleId]),
      detail: { value: typeof value === 'object' && value !== null ? [...value] : value },
    });
  });
}

/** Enters the day from which a draft is in force, with the document that sets it. */
export async function enterInstrumentEffective(
  p: Platform,
  actor: Actor,
  input: { instrument: string; from: LegalDay; to?: LegalDay; document: string },
): Promise<void> {
  permit(enterEffectivePolicy, actor, undefined);
  const instrument = p.law.instrument(input.instrument);
  if (!instrument) throw problem('org.instrument-unknown', { params: { key: input.instrument } });
  if (instrument.status !== 'draft') throw problem('org.instrument-not-draft');
  if (input.to !== undefined && input.to < input.from)
    throw problem('org.expiry-before-effect', { params: { from: input.from, to: input.to } });
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    await tx
      .withTables<LawTables>()
      .insertInto('law.instrument_effective')
      .values({
        id: newId(),
        instrument: input.instrument,
        from_day: input.from,
        to_day: input.to ?? null,
        document: input.document.trim(),
        ...(await setBy(tx, p, actor)),
      })
      .execute();
    await record(tx, p, {
      kind: 'org.instrument-effective-entered',
      actor,
      subject: { type: 'instrument', id: input.instrument },
      decision: law.decided('set', []),
      detail: { from: input.from, to: input.to ?? null, document: input.document.trim() },
    });
  });
}

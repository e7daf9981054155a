/** A provider looks at the use of a set and says what it found; what is in breach becomes a case in the same act. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getDataset } from '../datasets/read.ts';
import { openIn, personOf } from './breach.ts';
import { figuresOf, periodOf, rowsInUse } from './follow.ts';
import { rules } from './law.ts';
import { checkPolicy } from './policy.ts';
import type { CheckInput } from './schema-use.ts';
import { conductTables } from './tables.ts';

/** Gives the case that came of it. Errors: `open.breach-user`, `open.breach-ground`, `open.breach-none-here`. */
export function recordCheck(
  p: Platform,
  actor: Actor,
  named: string,
  input: CheckInput,
): Promise<string | undefined> {
  return transact(p.db, async (tx) => {
    const dataset = await getDataset(tx, named);
    if (!dataset) throw problem('kernel.not-found');
    permit(checkPolicy, actor, { organisationId: dataset.organisationId });
    const law = await lawNow(tx, p.law, p.clock.today());
    const period = periodOf(law, input);
    const figures = { ...(await figuresOf(tx, dataset.id, period, input.userId)) };
    const inBreach = input.conclusion === 'in-breach';
    if (inBreach && input.userId === undefined) throw problem('open.breach-user');
    const breach =
      inBreach && input.userId !== undefined
        ? await openIn(tx, p, law, actor, {
            userId: input.userId,
            ground: input.ground ?? '',
            origin: 'check',
            said: input.said,
            datasetIds: [dataset.id],
            evidence: [
              {
                kind: 'check',
                said: input.said,
                detail: { from: period.from, until: period.until, ...figures },
              },
            ],
          })
        : undefined;
    const id = newId();
    await conductTables(tx)
      .insertInto('open.use_check')
      .values({
        id,
        dataset_id: dataset.id,
        organisation_id: dataset.organisationId,
        user_id: input.userId ?? null,
        from_day: period.from,
        until_day: period.until,
        conclusion: input.conclusion,
        said: input.said,
        figures: JSON.stringify(figures),
        breach_id: breach?.id ?? null,
        checked_by: personOf(actor),
        checked_on: law.day,
        checked_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.use-checked',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      decision: law.decided(input.conclusion, [rules.following]),
      detail: { check: id, conclusion: input.conclusion, ...(breach ? { breach: breach.number } : {}) },
    });
    return breach?.id;
  });
}

/** Once for each day on which something became due for a provider. */
export const dueChecksTask = (p: Platform): DailyTask => ({
  name: 'open.use-checks',
  async run(day) {
    const law = await lawNow(p.db, p.law, day);
    if (!law.flag(rules.following) || law.number(rules.interval) === undefined) return;
    const { rows } = await rowsInUse(p.db, law, { provider: null, due: true, page: 1, pageSize: 100_000 });
    for (const [provider, sets] of Map.groupBy(rows, (row) => row.provider))
      await transact(p.db, (tx) =>
        notify(tx, p, {
          kind: 'open.use-check-due',
          to: { organisationId: provider, roles: ['provider'] },
          params: { count: String(sets.length) },
          articles: law.cite(rules.following),
          link: '/open/conduct?due=true',
          once: `open.use-check-due ${provider} ${day.slice(0, 7)}`,
        }),
      );
  },
});

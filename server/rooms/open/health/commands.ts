/** What departments and the authority do with findings: object, decide, set the limits by which is looked. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { decideObjection, objectPolicy, setLimit } from './policy.ts';
import type { decisionBody, limitBody } from './schema.ts';
import { healthTables } from './tables.ts';
import { settleFound } from './tell.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export function objectTo(p: Platform, actor: Actor, id: string, said: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const tables = healthTables(tx);
    const found = await tables
      .selectFrom('open.health_finding')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw problem('kernel.not-found');
    permit(objectPolicy, actor, { organisationId: found.organisation_id });
    if (found.state !== 'standing') throw problem('open.finding-settled');
    const made = await tables
      .insertInto('open.health_objection')
      .values({
        id: newId(),
        finding_id: id,
        organisation_id: organisationOf(actor) ?? found.organisation_id,
        said,
        filed_by: personOf(actor),
        filed_at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw problem('open.objection-standing');
    await record(tx, p, {
      kind: 'open.finding-objected',
      actor,
      subject: { type: 'open.dataset', id: found.dataset_id },
      organisationId: found.organisation_id,
      detail: { finding: id, detector: found.detector, objection: made.id },
    });
  });
}

/** Upheld, the finding ends and is not raised again while what it saw stays the same. */
export function decide(
  p: Platform,
  actor: Actor,
  id: string,
  input: z.output<typeof decisionBody>,
): Promise<void> {
  permit(decideObjection, actor, undefined);
  return transact(p.db, async (tx) => {
    const tables = healthTables(tx);
    const found = await tables
      .updateTable('open.health_objection')
      .set({
        decision: input.decision,
        answer: input.answer,
        decided_by: personOf(actor),
        decided_at: p.clock.now(),
      })
      .where('id', '=', id)
      .where('decision', 'is', null)
      .returning(['finding_id', 'organisation_id'])
      .executeTakeFirst();
    if (!found) throw problem('open.finding-settled');
    const finding = await tables
      .selectFrom('open.health_finding')
      .select(['dataset_id', 'detector'])
      .where('id', '=', found.finding_id)
      .executeTakeFirstOrThrow();
    if (input.decision === 'upheld')
      await tables
        .updateTable('open.health_finding')
        .set({ state: 'overruled', ended_on: p.clock.today() })
        .where('id', '=', found.finding_id)
        .execute();
    if (input.decision === 'upheld') await settleFound(tx, p, [found.organisation_id]);
    await record(tx, p, {
      kind: 'open.objection-decided',
      actor,
      subject: { type: 'open.dataset', id: finding.dataset_id },
      organisationId: found.organisation_id,
      detail: { finding: found.finding_id, detector: finding.detector, decision: input.decision },
    });
  });
}

export function limit(p: Platform, actor: Actor, input: z.output<typeof limitBody>): Promise<void> {
  permit(setLimit, actor, undefined);
  return transact(p.db, async (tx) => {
    const id = newId();
    await healthTables(tx)
      .insertInto('open.health_limit')
      .values({ id, ...input, set_by: personOf(actor), set_at: p.clock.now() })
      .execute();
    await record(tx, p, {
      kind: 'open.health-limit-set',
      actor,
      subject: { type: 'open.health-limit', id },
      detail: input,
    });
  });
}

/** After a class was widened to all: what waited for a decision is granted without one, what runs loses the conditions set for it. */
import { endCase, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { issueGrant, loosenGrant } from '#rooms/serve/index.ts';
import { askedOf } from '../answers.ts';
import { shareEvents } from '../events.ts';
import { purposeOf } from '../grant.ts';
import { offerOf } from '../offer.ts';
import { getApplication, lockApplication, updateApplication } from '../repository.ts';
import { shareTables } from '../tables.ts';

/** Joins the widening's transaction. Where the city decides on every application, whatever its class, nothing is granted by itself. */
export async function freeUse(
  tx: Tx,
  p: Platform,
  { resourceId, actor, reason }: { resourceId: string; actor: Actor; reason: string },
): Promise<{ granted: number; freed: number }> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const rows = await shareTables(tx)
    .selectFrom('share.application')
    .select(['id', 'state', 'service_id'])
    .where('resource_id', '=', resourceId)
    .where('state', 'in', ['submitted', 'granted'])
    .orderBy('id')
    .execute();
  let granted = 0;
  let freed = 0;
  for (const row of rows) {
    const offer = await offerOf(tx, law, row.service_id);
    if (offer.route !== 'self-service') continue;
    const offered = offer.columns.map(({ name }) => name);
    const application =
      row.state === 'submitted' ? await lockApplication(tx, row.id) : await getApplication(tx, row.id);
    if (!application) continue;
    const asked = askedOf(application.answers);
    const columns = (asked.columns ?? offered).filter((name) => offered.includes(name));
    if (row.state === 'granted') {
      if (!application.grantId) continue;
      const done = await loosenGrant(tx, p, {
        grantId: application.grantId,
        actor,
        columns,
        lastDay: asked.lastDay,
      });
      if (done) freed += 1;
      continue;
    }
    const issued = await issueGrant(tx, p, {
      actor,
      versionId: application.versionId,
      systemId: asked.systemId,
      purpose: purposeOf(asked, ''),
      basis: asked.basis,
      columns,
      addresses: asked.addresses,
      hours: asked.hours,
      peak: asked.peak,
      average: asked.average,
      lastDay: asked.lastDay,
    });
    await updateApplication(tx, application.id, {
      state: 'granted',
      grant_id: issued.id,
      updated_at: p.clock.now(),
    });
    if (application.caseId) await endCase(tx, p, { caseId: application.caseId, actor, reason });
    await record(tx, p, {
      kind: 'share.granted-by-widening',
      actor,
      subject: { type: 'share.application', id: application.id },
      organisations: [application.applicantId, application.providerId],
      ...(application.caseId ? { case: application.caseId } : {}),
      decision: law.decided('granted', ['share.application-route'], offer.articles),
      purpose: issued.terms.purpose.code,
      detail: { grant: issued.id, service: offer.service.code },
    });
    await p.events.emit(tx, {
      type: shareEvents.applicationDecided,
      payload: {
        applicationId: application.id,
        applicantId: application.applicantId,
        state: 'granted',
        grantId: issued.id,
      },
    });
    granted += 1;
  }
  return { granted, freed };
}

/** Applications handed in for a resource since that day, and those of them that were refused. */
export async function applicationFigures(
  ex: Executor,
  resourceId: string,
  since: LegalDay,
): Promise<{ applications: number; refusals: number }> {
  const row = await shareTables(ex)
    .selectFrom('share.application')
    .select((eb) => [
      eb.fn.countAll<number>().as('applications'),
      eb.fn.countAll<number>().filterWhere('state', '=', 'refused').as('refusals'),
    ])
    .where('resource_id', '=', resourceId)
    .where('submitted_at', '>=', new Date(`${since}T00:00:00+08:00`))
    .executeTakeFirstOrThrow();
  return { applications: row.applications, refusals: row.refusals };
}

/** The alert on refused calls: once a grant and day, on record and told to both sides. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { LegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { serveEvents } from '../events.ts';
import { getGrant } from '../grants.ts';
import { alertRefusalsJob } from '../jobs-names.ts';
import { getService } from '../repository.ts';

const rule = 'serve.refused-calls-alert';

/** Returns whether the alert was raised now. */
export function alertRefusals(p: Serving, grantId: string, day: LegalDay): Promise<boolean> {
  return transact(p.db, async (tx) => {
    const grant = await getGrant(tx, grantId);
    if (!grant) return false;
    const claimed =
      await sql`insert into serve.refusal_alert (grant_id, day, at) values (${grantId}, ${day}, ${p.clock.now()})
      on conflict do nothing`.execute(tx);
    if (claimed.numAffectedRows === 0n) return false;
    const { rows } = await sql<{ calls: number }>`
      select coalesce(sum(calls), 0)::bigint as calls from serve.call_tally
      where grant_id = ${grantId} and day = ${day} and outcome <> 'answered'`.execute(tx);
    const calls = rows[0]?.calls ?? 0;
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'serve.refusals-alerted',
      actor: { kind: 'platform' },
      subject: { type: 'serve.grant', id: grantId },
      organisationId: grant.providerId,
      organisations: [grant.consumerId],
      ...(grant.caseId ? { case: grant.caseId } : {}),
      decision: law.decided('alert', [rule]),
      detail: { day, calls },
    });
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    const service = await getService(tx, grant.serviceId);
    await notify(tx, p, {
      kind: 'serve.refusals-alerted',
      to: [
        { organisationId: grant.providerId, roles: ['provider'] },
        ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
      ],
      params: {
        grant: grant.number,
        service: service?.title ?? { zh: grant.terms.service.code, en: grant.terms.service.code },
        calls: String(calls),
        day,
      },
      articles: law.cite(rule),
      subject: { type: 'serve.grant', id: grantId },
      ...(grant.caseId ? { caseId: grant.caseId } : {}),
      link: `/grants/${grantId}`,
    });
    await p.events.emit(tx, {
      type: serveEvents.refusalsAlerted,
      payload: { grantId, day, calls, providerId: grant.providerId, consumerId: grant.consumerId },
    });
    return true;
  });
}

export const alertRefusalsOf = (p: Serving): JobDefinition =>
  defineJob(
    alertRefusalsJob,
    z.object({ grantId: z.uuid(), day: z.iso.date() }),
    async ({ grantId, day }) => {
      await alertRefusals(p, grantId, day);
    },
  );

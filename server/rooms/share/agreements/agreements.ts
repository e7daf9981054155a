/** Agreements: who may sign for which side, the page of use against terms, and the alert when more is called than agreed. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf, platform } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { callsByDay, getGrant } from '#rooms/serve/index.ts';
import type { AgreementTable } from '../paper-tables.ts';
import { type Application, getApplication, lockApplication } from '../repository.ts';
import { startIfComplete } from '../seals/start.ts';
import { managingUnit } from '../seals/unit.ts';
import { shareTables } from '../tables.ts';

export type Side = 'bureau' | 'consumer';
export type Agreement = AgreementTable;

export const getAgreement = (ex: Executor, id: string): Promise<Agreement | undefined> =>
  shareTables(ex).selectFrom('share.agreement').selectAll().where('id', '=', id).executeTakeFirst();

export const agreementOf = (ex: Executor, grantId: string): Promise<Agreement | undefined> =>
  shareTables(ex)
    .selectFrom('share.agreement')
    .selectAll()
    .where('grant_id', '=', grantId)
    .executeTakeFirst();

export const signaturesOf = (ex: Executor, id: string) =>
  shareTables(ex)
    .selectFrom('share.agreement_signature')
    .selectAll()
    .where('agreement_id', '=', id)
    .orderBy('side')
    .execute();

/** For which side somebody signs; undefined for everybody else. */
export async function sideOf(
  ex: Executor,
  p: Platform,
  actor: Actor,
  application: Application,
): Promise<Side | undefined> {
  const own = organisationOf(actor);
  if (own === application.applicantId && hasRole(actor, 'consumer')) return 'consumer';
  const manager = await managingUnit(ex, p, application.applicantId);
  return own === manager?.organisationId && manager?.roles.some((role) => hasRole(actor, role))
    ? 'bureau'
    : undefined;
}

/** The second signature starts the grant. Errors: `share.agreement-signed`, `share.agreement-over`. */
export function signAgreement(p: Platform, actor: Actor, id: string): Promise<void> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const t = shareTables(tx);
    const agreement = await getAgreement(tx, id);
    // The last seal takes the same row first: of the two acts one sees that the other is there.
    const application = agreement && (await lockApplication(tx, agreement.application_id));
    if (!agreement || !application) throw problem('kernel.not-found');
    const side = await sideOf(tx, p, actor, application);
    if (!side) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    const now = p.clock.now();
    const kept = await t
      .insertInto('share.agreement_signature')
      .values({
        agreement_id: id,
        side,
        organisation_id: actor.organisationId,
        person_id: actor.personId,
        day: law.day,
        at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('side')
      .executeTakeFirst();
    if (!kept) throw problem('share.agreement-signed');
    const grant = await getGrant(tx, agreement.grant_id);
    if (grant?.state !== 'pending')
      throw problem('share.agreement-over', { params: { state: grant?.state ?? '—' } });
    const signed = await signaturesOf(tx, id);
    await record(tx, p, {
      kind: 'share.agreement-signed',
      actor,
      subject: { type: 'share.agreement', id },
      organisations: [application.applicantId, application.providerId],
      ...(application.caseId ? { case: application.caseId } : {}),
      detail: { side, number: agreement.number, text: agreement.sha256, grant: agreement.grant_id },
    });
    if (signed.length < 2) return;
    await t.updateTable('share.agreement').set({ signed_at: now }).where('id', '=', id).execute();
    await settleTasks(tx, [`share.agreement ${id}`], now);
    await startIfComplete(tx, p, application, actor);
  });
}

/** Once a day over the day before: the interval in which use is measured against what was agreed. */
export function agreementsDaily(p: Platform): DailyTask {
  return { name: 'share.agreements-measured', run: (day) => measure(p, addDays(day, -1)) };
}

async function measure(p: Platform, day: LegalDay): Promise<void> {
  const agreed = await shareTables(p.db)
    .selectFrom('share.agreement')
    .selectAll()
    .where('signed_at', 'is not', null)
    .where('daily_calls', 'is not', null)
    .execute();
  const calls = await callsByDay(
    p.db,
    agreed.map(({ grant_id: id }) => id),
    day,
    day,
  );
  for (const agreement of agreed) {
    const made = calls.get(agreement.grant_id)?.get(day) ?? 0;
    if (agreement.daily_calls === null || made <= agreement.daily_calls) continue;
    await tell(p, agreement, day, made);
  }
}

async function tell(p: Platform, agreement: Agreement, day: LegalDay, calls: number): Promise<void> {
  await transact(p.db, async (tx) => {
    const application = await getApplication(tx, agreement.application_id);
    if (!application) return;
    const kept = await shareTables(tx)
      .insertInto('share.agreement_excess')
      .values({ agreement_id: agreement.id, day, calls, at: p.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('day')
      .executeTakeFirst();
    const manager = await managingUnit(tx, p, application.applicantId);
    if (!kept || !manager) return;
    await notify(tx, p, {
      kind: 'share.over-agreed',
      to: { organisationId: manager.organisationId, roles: manager.roles },
      params: {
        number: agreement.number,
        day,
        calls: String(calls),
        agreed: String(agreement.daily_calls),
      },
      link: `/agreements/${agreement.id}`,
      urgent: true,
    });
    await record(tx, p, {
      kind: 'share.agreement-exceeded',
      actor: platform,
      subject: { type: 'share.agreement', id: agreement.id },
      organisations: [application.applicantId, application.providerId],
      detail: { day, calls, agreed: agreement.daily_calls, grant: agreement.grant_id },
    });
  });
}

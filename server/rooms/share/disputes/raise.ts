/** Coordination between the two sides of an application: asked for after a refusal, or opened by the authority while it is decided. */
import type { Platform } from '#cases/index.ts';
import { openCaseOn } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getService } from '#rooms/serve/index.ts';
import { disputePolicy } from '../policy.ts';
import { type Application, lockApplication } from '../repository.ts';
import { shareTables } from '../tables.ts';
import { type Refusal, refusalOf } from './refusal.ts';

export const DISPUTE = 'share.dispute';

export const coordinates = (p: Platform): boolean => p.law.procedures().some(({ key }) => key === DISPUTE);

export type Dispute = {
  caseId: string;
  number: string;
  open: boolean;
  outcome: string | null;
  agreed: boolean | null;
};

/** Those of an application, newest first. */
export async function disputesOf(ex: Executor, p: Platform, applicationId: string): Promise<Dispute[]> {
  const rows = await shareTables(ex)
    .selectFrom('share.dispute')
    .select(['case_id', 'outcome', 'agreed'])
    .where('application_id', '=', applicationId)
    .orderBy('opened_on', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return Promise.all(
    rows.map(async ({ case_id: caseId, outcome, agreed }) => {
      const file = await p.cases.getCase(ex, caseId);
      return { caseId, number: file?.number ?? '', open: file?.state === 'open', outcome, agreed };
    }),
  );
}

/** What the case shows of the refusal: the words of the decision, not a copy of the form. */
const factsOf = (application: Application, reason: string, refusal: Refusal | undefined) => ({
  applicationNumber: application.number ?? '',
  question: reason,
  ...(refusal
    ? {
        refusedOn: refusal.on,
        refusalReasons: refusal.reasons,
        refusalBasis: refusal.basis.map(({ title, article, wording }) =>
          [title, article, wording].filter((part) => part).join('，'),
        ),
      }
    : {}),
});

/** Gives the case. Throws `share.no-dispute` where the state of the application, or of another dispute, does not allow it. */
export function raiseDispute(p: Platform, actor: Actor, id: string, reason: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const application = await lockApplication(tx, id);
    if (!application) throw problem('kernel.not-found');
    permit(disputePolicy, actor, application);
    const own = organisationOf(actor);
    if (!coordinates(p) || !own) throw problem('share.no-dispute');
    const law = await lawNow(tx, p.law, p.clock.today());
    const procedure = law.procedure(DISPUTE);
    const subject = { procedure: DISPUTE, subjectId: id, applicantId: application.applicantId };
    if (await openCaseOn(tx, subject)) throw problem('share.no-dispute', { articles: procedure.cite });
    const service = await getService(tx, application.serviceId);
    const refusal = await refusalOf(tx, p, application);
    const opened = await p.cases.openCase(tx, p, {
      procedure: DISPUTE,
      subject: { type: 'share.application', id },
      title: service?.title.zh ?? application.number ?? '',
      openedBy: actor,
      applicantId: application.applicantId,
      providerId: application.providerId,
      facts: factsOf(application, reason, refusal),
    });
    await shareTables(tx)
      .insertInto('share.dispute')
      .values({
        id: newId(),
        application_id: id,
        case_id: opened.id,
        raised_by: own,
        reason,
        after_refusal: application.state === 'refused',
        outcome: null,
        agreed: null,
        opened_on: law.day,
        closed_on: null,
      })
      .execute();
    await notify(tx, p, {
      kind: 'share.dispute-opened',
      to: [application.applicantId, application.providerId].map((organisationId) => ({ organisationId })),
      params: { number: opened.number, service: service?.title ?? '' },
      caseId: opened.id,
      subject: { type: 'share.application', id },
      link: `/cases/${opened.id}`,
      from: actor,
    });
    await record(tx, p, {
      kind: 'share.dispute-raised',
      actor,
      subject: { type: 'share.application', id },
      organisations: [application.applicantId, application.providerId],
      case: opened.id,
      decision: law.decided('raised', [], procedure.cite),
      detail: { number: opened.number, application: application.number ?? '', state: application.state },
    });
    return opened.id;
  });
}

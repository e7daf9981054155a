/** What share lends to the procedure of a dispute: when both sides agree, and what its outcome does to the application itself. */
import { type BehaviourContext, type Effect, endCase, type Gate, pass } from '#cases/index.ts';
import { type Problem, problem } from '#kernel/errors.ts';
import { mattersOfCase } from '#rooms/org/index.ts';
import { askedOf } from '../answers.ts';
import { usableSystem } from '../checks.ts';
import { conclude, issueFor } from '../grant.ts';
import { openOffer, refuseUnnamed } from '../offer.ts';
import type { DisputeOutcome } from '../paper-tables.ts';
import { type Application, lockApplication } from '../repository.ts';
import { shareTables } from '../tables.ts';

const refusal = ({ case: file, decision }: BehaviourContext, code: string): Problem =>
  problem(code, { articles: [...new Set([...file.procedure.cite, ...(decision?.outcome.cite ?? [])])] });

/** Both statements say the same word. */
const bothSay =
  (word: string): Gate =>
  async (context) => {
    const sides = context.case.steps.filter(({ id, decided }) => id !== context.step?.id && decided);
    const said = new Map(sides.map(({ owner, decided }) => [owner.organisationId, decided?.outcome]));
    const { applicantId, providerId } = context.case;
    for (const side of [applicantId, providerId])
      if (side === null || said.get(side) !== word) throw refusal(context, 'share.not-agreed');
    return pass;
  };

/** What went up to the government comes back with its decision. */
const matterDecided: Gate = async (context) => {
  const { p, actor, case: file } = context;
  const { items } = await mattersOfCase(p, actor, file.id);
  if (!items.some(({ decision }) => decision !== null)) throw refusal(context, 'share.matter-undecided');
  return pass;
};

/** Under dispute an application is refused, or still being decided: then its own case ends with the dispute's word. */
async function disputed(context: BehaviourContext): Promise<Application> {
  const { tx, p, case: file, decision, actor } = context;
  const application = await lockApplication(tx, file.subject.id);
  if (!application) throw problem('kernel.not-found');
  if (application.state !== 'refused' && application.state !== 'submitted')
    throw problem('share.not-decidable', { params: { state: application.state } });
  if (application.state === 'submitted' && application.caseId)
    await endCase(tx, p, {
      caseId: application.caseId,
      actor,
      reason: `${file.number} ${decision?.outcome.title.zh ?? ''}`,
    });
  return application;
}

/** Since the form was handed in, class, named departments and system may have changed: agreement between two does not set that aside. */
async function stillGrantable(context: BehaviourContext, application: Application): Promise<void> {
  const { tx, law } = context;
  const { applicantId } = application;
  const offer = await openOffer(tx, law, application.serviceId, applicantId);
  await refuseUnnamed(tx, offer, applicantId);
  if (!(await usableSystem(tx, askedOf(application.answers).systemId, applicantId)))
    throw refusal(context, 'share.system-unusable');
}

async function close(
  { tx, p, case: file, decision }: BehaviourContext,
  outcome: DisputeOutcome,
): Promise<void> {
  const agreed = decision?.outcome.gates.some((name) => name.startsWith('share.both-')) ?? false;
  await shareTables(tx)
    .updateTable('share.dispute')
    .set({ outcome, agreed, closed_on: p.clock.today() })
    .where('case_id', '=', file.id)
    .execute();
}

const give =
  (outcome: 'granted' | 'partly'): Effect =>
  async (context) => {
    const application = await disputed(context);
    await stillGrantable(context, application);
    await issueFor(context, application);
    await close(context, outcome);
  };

const uphold: Effect = async (context) => {
  const application = await disputed(context);
  if (application.state === 'submitted') await conclude(context, application, 'refused', null);
  await close(context, 'upheld');
};

/** Whoever raised it takes it back: the application stays as it was. */
const takeBack: Effect = (context) => close(context, 'withdrawn');

export const disputeGates = {
  'share.both-provide': bothSay('provide'),
  'share.both-drop': bothSay('drop'),
  'share.matter-decided': matterDecided,
};
export const disputeEffects = {
  'share.dispute-grant': give('granted'),
  'share.dispute-grant-part': give('partly'),
  'share.dispute-uphold': uphold,
  'share.dispute-withdrawn': takeBack,
};

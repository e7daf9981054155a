/** What share lends to the procedures of packs: the check before a decision, and what each decision does. */
import { type Effect, type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { issueForAgreement } from './agreements/issue.ts';
import { applicationChecks } from './checks.ts';
import { consentChecks } from './consent-checks.ts';
import { disputeEffects, disputeGates } from './disputes/behaviours.ts';
import { shareFacts } from './fact-words.ts';
import { functionChecks } from './functions/checks.ts';
import { conclude, issueFor, underway } from './grant.ts';
import { articlesIn, judgeApplication } from './judge.ts';
import { limitAsides } from './limits.ts';
import { modeChecks } from './modes.ts';
import { refusalListed } from './refusal-listed.ts';
import { unansweredRequests } from './requests.ts';
import { sealTodos } from './seals/todos.ts';
import { managingUnit } from './seals/unit.ts';
import type { ApplicationState } from './tables.ts';

function refuseWith(issues: readonly FieldIssue[]): void {
  const faults = issues.filter(({ severity }) => severity === 'error');
  if (faults.length === 0) return;
  throw problem('share.form-incomplete', {
    params: { count: faults.length },
    articles: articlesIn(faults),
    fields: [...issues],
  });
}

/** Between submission and decision systems, resources and rules may have changed: the form is judged again. */
const applicationInOrder: Gate = async (context) => {
  const { tx, p, law, case: file, actor } = context;
  const application = await underway(tx, file.subject.id);
  refuseWith(await judgeApplication(tx, p, law, actor, application, file));
  refuseWith(unansweredRequests(context, application));
  return pass;
};

const grant: Effect = async (context) => {
  await issueFor(context, await underway(context.tx, context.case.subject.id));
};

const concludeAs =
  (state: ApplicationState): Effect =>
  async (context) =>
    conclude(context, await underway(context.tx, context.case.subject.id), state, null);

export const shareBehaviours: RoomBehaviours = {
  facts: shareFacts,
  actors: {
    /** Who manages an application: the authority of the applicant's county or zone where it has named one, else the city's. */
    'managing-unit': ({ ex, p, case: { applicantId } }) => managingUnit(ex, p, applicantId),
  },
  gates: {
    'share.application-in-order': applicationInOrder,
    'share.refusal-listed': refusalListed,
    ...disputeGates,
  },
  effects: {
    'share.issue-grant': grant,
    'share.return-application': concludeAs('returned'),
    'share.refuse-application': concludeAs('refused'),
    'share.issue-for-agreement': issueForAgreement,
    ...disputeEffects,
  },
  asides: limitAsides,
  todos: sealTodos,
  checks: { ...applicationChecks, ...consentChecks, ...functionChecks, ...modeChecks },
};

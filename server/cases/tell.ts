/** Tells the people of a case what concerns them, in the transaction of the act that gave cause. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { DeadlineInfo } from '#law/types.ts';
import { type Addressee, type NotifyInput, notify, notifyAll, settleTasks } from '#notices/index.ts';
import type { Delegation } from './act-types.ts';
import type { casesNotices } from './notices.ts';
import type { Case, Owner, Platform, Step } from './types.ts';

export type CasesNotice = keyof typeof casesNotices;

type Of = Pick<Case, 'id' | 'number' | 'title' | 'procedure'>;

/** Whom a step lies with. */
export const holderOf = ({ owner, assignee }: Pick<Step, 'owner' | 'assignee'>): Addressee =>
  assignee === null ? { organisationId: owner.organisationId, roles: owner.roles } : { personId: assignee };

const toOwner = ({ organisationId, roles }: Owner): Addressee => ({ organisationId, roles });

/** Who files and supplements in a department, in either part it plays. */
export const toApplicant = (organisationId: string): Addressee => ({
  organisationId,
  roles: ['consumer', 'provider'],
});

function dueWords(deadline: DeadlineInfo | null): Text {
  if (!deadline?.due) return { zh: '没有时限', en: 'without a limit' };
  return deadline.informative
    ? { zh: `参考到期日 ${deadline.due}`, en: `for information, by ${deadline.due}` }
    : { zh: `应于 ${deadline.due} 前办结`, en: `due on ${deadline.due}` };
}

export type Telling = {
  kind: CasesNotice;
  to: Addressee | readonly Addressee[];
  case: Of;
  /** The step the message is about, and its key in `once`. */
  step?: Pick<Step, 'id' | 'key' | 'deadline'>;
  params?: Record<string, string | Text>;
  articles?: readonly string[];
  urgent?: boolean;
  once?: string;
};

/** Messages that ask for the step to be decided, and those that ask the applicant; the others only tell. */
const asksStep: ReadonlySet<CasesNotice> = new Set([
  'cases.step-opened',
  'cases.step-handed',
  'cases.step-assigned',
  'cases.step-near',
  'cases.step-late',
  'cases.step-escalated',
  'cases.due-moved',
]);
const asksSupplement: ReadonlySet<CasesNotice> = new Set(['cases.supplement-asked', 'cases.supplement-late']);

const stepTask = (id: string): string => `cases.step ${id}`;
const supplementTask = (id: string): string => `cases.supplement ${id}`;
/** For rooms that tell of a case they opened: settled when the case is closed. */
export const caseTask = (id: string): string => `cases.case ${id}`;

/** The step lies with its holder no more: decided, lapsed, or in other hands. */
export const settleStep = (tx: Tx, stepId: string, at: Date): Promise<void> =>
  settleTasks(tx, [stepTask(stepId), supplementTask(stepId)], at);
export const settleSupplement = (tx: Tx, stepId: string, at: Date): Promise<void> =>
  settleTasks(tx, [supplementTask(stepId)], at);
export const settleCase = (tx: Tx, caseId: string, at: Date): Promise<void> =>
  settleTasks(tx, [caseTask(caseId)], at);

export const tell = (tx: Tx, p: Platform, telling: Telling): Promise<void> => notify(tx, p, inputOf(telling));

/** The same for many, in few statements. */
export const tellAll = (tx: Tx, p: Platform, tellings: readonly Telling[]): Promise<void> =>
  notifyAll(tx, p, tellings.map(inputOf));

function inputOf({ kind, to, case: file, step, params, articles, urgent, once }: Telling): NotifyInput {
  const definition = step && file.procedure.steps.find(({ key }) => key === step.key);
  return {
    kind,
    to,
    params: {
      number: file.number,
      title: file.title,
      step: definition?.title ?? { zh: step?.key ?? '', en: step?.key ?? '' },
      due: dueWords(step?.deadline ?? null),
      day: step?.deadline?.due ?? '',
      ...params,
    },
    articles: articles ?? definition?.cite ?? file.procedure.cite,
    subject: { type: 'case', id: file.id },
    caseId: file.id,
    link: `/cases/${file.id}`,
    ...(step && asksStep.has(kind) ? { task: stepTask(step.id) } : {}),
    ...(step && asksSupplement.has(kind) ? { task: supplementTask(step.id) } : {}),
    ...(urgent ? { urgent } : {}),
    ...(once ? { once } : {}),
  };
}

export const tellOpened = (
  tx: Tx,
  p: Platform,
  file: Of,
  step: Step,
  kind: CasesNotice = 'cases.step-opened',
) => tell(tx, p, { kind, to: holderOf(step), case: file, step });

export const tellLapsed = (tx: Tx, p: Platform, file: Of, step: Step) =>
  tell(tx, p, { kind: 'cases.step-lapsed', to: holderOf(step), case: file, step });

export const tellEscalated = (tx: Tx, p: Platform, file: Of, step: Step, to: Owner, holder: Text) =>
  tell(tx, p, {
    kind: 'cases.step-escalated',
    to: toOwner(to),
    case: file,
    step,
    params: { holder },
    urgent: true,
  });

export async function tellDelegation(tx: Tx, p: Platform, made: Delegation): Promise<void> {
  const days: Record<'from' | 'to', LegalDay> = { from: made.fromDay, to: made.toDay };
  await notify(tx, p, {
    kind: 'cases.delegated',
    to: { personId: made.to },
    params: days,
    link: '/cases/delegations',
    subject: { type: 'delegation', id: made.id },
  });
}

/** The applicant takes a case back: through its room, or from the list of cases where the pack allows it. */
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { finish } from './branches.ts';
import { newSalt } from './evidence.ts';
import { applicantPolicy, casePolicy } from './policy.ts';
import { getCase } from './reading.ts';
import { lockCase, saveDecision } from './repository.ts';
import { runEffects } from './run.ts';
import { tellLapsed } from './tell.ts';
import type { CaseFile, Platform, Registry } from './types.ts';

type Withdrawal = { caseId: string; actor: Actor; reason: string };

/** Closes the case and every open step of it; the caller writes the entry. */
export async function withdrawCase(
  tx: Tx,
  p: Platform,
  { caseId, actor, reason }: Withdrawal,
): Promise<CaseFile> {
  if (!(await lockCase(tx, caseId))) throw problem('cases.not-found');
  const file = await getCase(tx, caseId);
  const own = organisationOf(actor);
  if (!file || file.applicantId === null || own !== file.applicantId) throw problem('cases.not-found');
  const open = file.steps.filter(({ decided }) => decided === null);
  if (open.length === 0) throw problem('cases.case-closed', { params: { number: file.number } });
  for (const step of open) {
    const decided = {
      on: p.clock.today(),
      at: p.clock.now(),
      by: actor,
      inPlaceOf: null,
      outcome: 'withdrawn',
      reasons: [reason],
      basis: [],
      comment: null,
      payload: {},
    };
    await saveDecision(tx, step.id, decided, newSalt());
    await tellLapsed(tx, p, file, step);
  }
  await finish({ tx, p }, file, 'withdrawn', { zh: '撤回', en: 'withdrawn' });
  const after = await getCase(tx, caseId);
  if (!after) throw problem('cases.not-found');
  return after;
}

/** From the list of cases: only procedures that say what a withdrawal means there. */
export async function withdrawHere(
  registry: Registry,
  tx: Tx,
  p: Platform,
  input: Withdrawal,
): Promise<void> {
  const file = await getCase(tx, input.caseId);
  if (!file) throw problem('cases.not-found');
  permit(casePolicy, input.actor, file);
  permit(applicantPolicy, input.actor, file);
  const { withdrawal } = file.procedure;
  if (!withdrawal) throw problem('cases.withdraw-elsewhere', { params: { procedure: file.procedure.title } });
  const after = await withdrawCase(tx, p, input);
  const law = await lawNow(tx, p.law, p.clock.today());
  await runEffects(registry, withdrawal.effects, { tx, p, law, case: after, actor: input.actor });
  await record(tx, p, {
    kind: 'cases.withdrawn',
    actor: input.actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [file.applicantId, file.providerId].filter((id) => id !== null),
    decision: { ...law.decided('withdrawn', [], withdrawal.cite), pack: file.pack },
    detail: { procedure: file.procedure.key, subjectType: file.subject.type, subjectId: file.subject.id },
  });
}

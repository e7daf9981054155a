/** A refusal as it was decided: by whom, on which day, for which reasons, on which basis. */
import type { LegalBasis, Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { isRecord } from '#kernel/json.ts';
import type { Application } from '../repository.ts';

export type Refusal = {
  on: LegalDay;
  organisationId: string;
  personId: string | null;
  reasons: string[];
  basis: LegalBasis[];
  comment: string | null;
  /** The refusal rests on an item of the negative list that is proposed and not decided. */
  proposed: boolean;
};

export async function refusalOf(
  ex: Executor,
  p: Platform,
  application: Pick<Application, 'caseId' | 'state'>,
): Promise<Refusal | undefined> {
  const file = application.caseId ? await p.cases.getCase(ex, application.caseId) : undefined;
  const refusing = new Set(
    (file?.procedure.steps ?? []).flatMap(({ key, outcomes }) =>
      outcomes.filter(({ kind }) => kind === 'refuse').map((outcome) => `${key} ${outcome.key}`),
    ),
  );
  const step = file?.steps.findLast(
    ({ key, decided }) => decided !== null && refusing.has(`${key} ${decided.outcome}`),
  );
  const decided = step?.decided;
  if (!step || !decided || file?.state !== 'refused') return undefined;
  const { by, on, reasons, basis, comment, payload } = decided;
  return {
    on,
    organisationId: by.kind === 'person' ? by.organisationId : step.owner.organisationId,
    personId: by.kind === 'person' ? by.personId : null,
    reasons,
    basis,
    comment,
    proposed: isRecord(payload) && payload.proposed === true,
  };
}

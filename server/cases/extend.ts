/** Extension of a step: by whom the pack names, once, within its maximum, before the due day has passed. */

import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { DeadlineInfo } from '#law/types.ts';
import { record } from '#ledger/index.ts';
import type { Extension } from './act-types.ts';
import { prolong, seenFrom } from './deadlines.ts';
import { actOn, type Held } from './decide.ts';
import { casesEvents } from './events.ts';
import { saveClock } from './repository.ts';
import { ownerOf } from './run.ts';
import { inPlaceOf, standIns } from './standing.ts';
import { holderOf, tell, toApplicant } from './tell.ts';
import type { CaseFile, Platform, Registry } from './types.ts';

/** The most days an extension may add; of the edition the case began under once the pack has changed. Undefined: no figure. */
export function extensionMax(law: LawNow, file: CaseFile, rule: string): number | undefined {
  if (file.pack.hash === law.verdictContext.pack.hash) return law.number(rule)?.value;
  return file.limits[rule]?.limit;
}

/** What stands against extending now, whoever asks; undefined: nothing. */
export function extensionFault(
  law: LawNow,
  { file, step, definition }: Held,
): { code: string; articles: string[] } | undefined {
  const rule = definition.extension;
  if (!rule || !step.deadline?.due) return { code: 'cases.extension-none', articles: definition.cite };
  if (step.extension) return { code: 'cases.extension-twice', articles: rule.cite };
  if (extensionMax(law, file, rule.max) === undefined)
    return { code: 'cases.extension-none', articles: rule.cite };
  const { due } = seenFrom(law.law.calendar, step.deadline, law.day);
  if (due !== undefined && due < law.day) return { code: 'cases.extension-late', articles: rule.cite };
  return undefined;
}

export async function extendStep(
  registry: Registry,
  tx: Tx,
  p: Platform,
  input: { caseId: string; stepId: string; actor: Actor; days: number; reason: string },
): Promise<void> {
  const held = await actOn(tx, p, input);
  const { law, file, step, definition } = held;
  const { actor, days, reason } = input;
  const fault = extensionFault(law, held);
  const { deadline } = step;
  const rule = definition.extension;
  const due = deadline ? (seenFrom(law.law.calendar, deadline, law.day).due ?? null) : null;
  if (fault) {
    throw problem(fault.code, {
      params: { step: definition.title, day: due ?? '', on: step.extension?.on ?? '' },
      articles: fault.articles,
    });
  }
  // Both are there, or the fault would have named them.
  if (!rule || !deadline) throw problem('cases.extension-none', { params: { step: definition.title } });
  const by = await ownerOf(registry, rule.by, definition.title, { tx, p, law, case: file, step });
  const asked = { owner: by, assignee: null };
  const standing = inPlaceOf(actor, asked, await standIns(registry, tx, actor, law.day));
  if (standing === undefined) {
    const names = await registry.directory.organisations(tx, [by.organisationId]);
    const owner = names.get(by.organisationId) ?? { zh: '', en: '' };
    throw problem('cases.extension-not-yours', {
      params: {
        step: definition.title,
        owner: { zh: `${owner.zh}(${by.roles.join(', ')})`, en: `${owner.en} (${by.roles.join(', ')})` },
      },
      articles: rule.cite,
    });
  }
  const max = extensionMax(law, file, rule.max) ?? 0;
  if (days > max)
    throw problem('cases.extension-too-long', {
      params: { step: definition.title, max, days },
      articles: rule.cite,
      rule: rule.max,
    });
  const extension: Extension = {
    days,
    on: law.day,
    at: p.clock.now().toISOString(),
    by: actor,
    reason,
    rule: rule.max,
    cite: rule.cite,
    dueBefore: due,
  };
  const longer: DeadlineInfo = prolong(law.law.calendar, deadline, { extended: days });
  await saveClock(tx, step.id, longer, { extension });
  const told = [
    holderOf(step),
    ...(file.applicantId && file.applicantId !== organisationOf(actor)
      ? [toApplicant(file.applicantId)]
      : []),
  ];
  await tell(tx, p, {
    kind: 'cases.extended',
    to: told,
    case: file,
    step: { ...step, deadline: longer },
    articles: rule.cite,
  });
  await record(tx, p, {
    kind: 'cases.step-extended',
    actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [file.applicantId, file.providerId].filter((id) => id !== null),
    decision: { ...law.decided('extended', [rule.max], rule.cite), pack: file.pack },
    detail: {
      step: step.key,
      stepId: step.id,
      days,
      from: due,
      to: longer.due ?? null,
      ...(standing === null ? {} : { inPlaceOf: standing }),
    },
  });
  await p.events.emit(tx, {
    type: casesEvents.stepExtended,
    payload: { caseId: file.id, stepId: step.id, procedure: file.procedure.key },
  });
}

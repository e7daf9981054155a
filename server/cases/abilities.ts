/** What a reader may do with an open step beside deciding it, and why not. */
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { type Abilities, type Ability, allowed, denied } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import type { Outcome } from '#law/types.ts';
import type { Delegation } from './act-types.ts';
import { isFinal } from './branches.ts';
import { seenFrom } from './deadlines.ts';
import type { Held } from './decide.ts';
import { extensionFault } from './extend.ts';
import { forwardTargets } from './hand-over.ts';
import { applicantPolicy, assignPolicy, reassignPolicy } from './policy.ts';
import { ownerOf } from './run.ts';
import { inPlaceOf } from './standing.ts';
import { openSupplement } from './supplement.ts';
import type { CaseFile, Platform, Step } from './types.ts';

/** A case, who looks at it, and what stands behind them. */
export type Seen = {
  ex: Executor;
  p: Platform;
  law: LawNow;
  file: CaseFile;
  actor: Actor;
  delegations: readonly Delegation[];
};

const notYours = denied('该环节由其他单位或角色办理', 'the step is held by another organisation or role', {
  code: 'cases.not-your-step',
});
const no = (code: string, zh: string, en: string, articles: readonly string[] = []) =>
  denied(zh, en, { code, articles: [...articles] });

/** By outcome: whose step it is, and then what the outcome's effects hold against this reader. */
export async function decisionsOf(
  { ex, p, law, file, actor }: Seen,
  step: Step,
  outcomes: readonly Outcome[],
  mine: boolean,
): Promise<Abilities> {
  const { bars } = p.cases.registry;
  const found: Record<string, Ability> = {};
  for (const outcome of outcomes) {
    found[outcome.key] = mine ? allowed : notYours;
    // Who only signs with others is not asked yet: nothing takes place before the last signature.
    if (!mine || !isFinal(file, step, { outcome })) continue;
    for (const effect of outcome.effects) {
      const bar = await bars[effect]?.({ ex, p, law, case: file, actor });
      if (bar && !bar.allowed) found[outcome.key] = bar;
    }
  }
  return found;
}

/** By act; `targets`: the organisations a step may be forwarded to, where the pack names them. */
export async function actsOf(
  seen: Seen,
  held: Held,
  mine: boolean,
): Promise<{ acts: Abilities; targets: string[] }> {
  const { ex, p, law, file, actor } = seen;
  const { step, definition } = held;
  const targets = definition.forward
    ? await forwardTargets(p.cases.registry, { tx: ex, p, law, case: file, step }, held).catch(() => [])
    : [];
  const open = openSupplement(file, step);
  return {
    targets: targets
      .map(({ organisationId }) => organisationId)
      .filter((id) => id !== step.owner.organisationId),
    acts: {
      extend: await extend(seen, held),
      supplement: mine ? supplement(law, file, held) : notYours,
      answer: open
        ? applicantPolicy.on(actor, file)
        : no('cases.supplement-not-open', '没有待补正的事项', 'nothing is to be supplemented'),
      callOff: open
        ? mine
          ? allowed
          : notYours
        : no('cases.supplement-not-open', '没有待补正的事项', 'nothing is to be supplemented'),
      forward: !definition.forward
        ? no('cases.forward-none', '该环节不能转办', 'this step cannot be passed on', definition.cite)
        : mine
          ? allowed
          : notYours,
      assign: assignPolicy.on(actor, step),
      reassign: reassignPolicy.on(actor, undefined),
    },
  };
}

async function extend({ ex, p, law, file, actor, delegations }: Seen, held: Held): Promise<Ability> {
  const fault = extensionFault(law, held);
  if (fault) {
    const words: Record<string, [string, string]> = {
      'cases.extension-none': ['该时限不能延长', 'this limit has no extension'],
      'cases.extension-twice': ['已经延长过一次', 'it was extended already'],
      'cases.extension-late': ['逾期后不能延长', 'it is too late to extend'],
    };
    const [zh, en] = words[fault.code] ?? ['', ''];
    return no(fault.code, zh, en, fault.articles);
  }
  const { definition, step } = held;
  const owner = definition.extension
    ? await ownerOf(p.cases.registry, definition.extension.by, definition.title, {
        tx: ex,
        p,
        law,
        case: file,
        step,
      }).catch(() => undefined)
    : undefined;
  return owner && inPlaceOf(actor, { owner, assignee: null }, delegations) !== undefined
    ? allowed
    : no(
        'cases.extension-not-yours',
        '您不能批准延长',
        'the extension is not yours to grant',
        definition.extension?.cite,
      );
}

function supplement(law: LawNow, file: CaseFile, { step, definition }: Held): Ability {
  const { supplement: rule } = definition;
  if (!rule || file.applicantId === null)
    return no('cases.supplement-none', '该环节不设补正', 'this step knows no supplement', definition.cite);
  if (openSupplement(file, step))
    return no('cases.supplement-asked', '已经要求补正', 'a supplement is open already', rule.cite);
  return step.deadline && seenFrom(law.law.calendar, step.deadline, law.day).late
    ? no('cases.supplement-late', '逾期后不能要求补正', 'it is too late to ask for one', rule.cite)
    : allowed;
}

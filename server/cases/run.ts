/** Calls the behaviours a procedure names: every gate is asked, so that a refusal lists all its reasons; effects run in order. */
import type { Executor } from '#kernel/db.ts';
import { errorCatalogue, type FieldIssue, problem, type Text } from '#kernel/errors.ts';
import type { BehaviourContext, Case, Owner, Registry } from './types.ts';

/** The behaviour of that name; an edition older than the program may name one that is gone. */
export function behaviour<T>(of: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(of, name) ? of[name] : undefined;
  if (!found) throw problem('cases.behaviour-unknown', { params: { name } });
  return found;
}

export async function askGates(
  registry: Registry,
  names: readonly string[],
  context: BehaviourContext,
): Promise<void> {
  const reasons = [];
  for (const name of names) {
    const verdict = await behaviour(registry.gates, name)(context);
    if (verdict.outcome !== 'pass') reasons.push(...verdict.reasons);
  }
  if (reasons.length === 0) return;
  throw problem('cases.gate-refused', {
    params: { count: reasons.length },
    articles: [...new Set(reasons.flatMap(({ articles }) => articles))],
    ...(reasons[0] ? { rule: reasons[0].rule } : {}),
    fields: reasons.map(
      ({ code, rule, articles }): FieldIssue => ({
        path: rule,
        code,
        message: words(context, code, rule),
        articles,
        severity: 'error',
      }),
    ),
  });
}

/** A reason speaks by the error of its code, or else by the sentence of its rule. */
function words(context: BehaviourContext, code: string, rule: string): Text {
  const known = errorCatalogue.get(code);
  if (known) return { zh: known.zh.what, en: known.en.what };
  return context.p.law.rule(rule)?.sentence ?? { zh: code, en: code };
}

export async function runEffects(
  registry: Registry,
  names: readonly string[],
  context: BehaviourContext,
): Promise<void> {
  for (const name of names) await behaviour(registry.effects, name)(context);
}

/** Who holds a step of the case, by the resolver the pack names. */
export async function ownerOf(
  registry: Registry,
  resolver: string,
  title: Text,
  {
    tx,
    p,
    law,
    case: found,
    step,
  }: Pick<BehaviourContext, 'p' | 'law' | 'step'> & { tx: Executor; case: Case },
): Promise<Owner> {
  const owner = await behaviour(registry.actors, resolver)({ ex: tx, p, law, case: found, step });
  if (!owner) {
    throw problem('cases.owner-missing', { params: { step: title, resolver } });
  }
  return owner;
}

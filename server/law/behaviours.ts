// Compares the names of behaviours a pack uses with those the code holds.
import { LawError, type LawErrorDetail } from './errors.ts';
import type { Pack } from './pack.ts';
import type { Behaviours, FormField, ProcedureStep } from './types.ts';

const actorsOf = ({ by, with: also, extension, forward, escalate }: ProcedureStep): string[] =>
  [by, ...(also ?? []), extension?.by, ...(forward?.to ?? []), escalate?.to].filter(
    (name) => name !== undefined,
  );

type Use = { kind: keyof Behaviours; name: string; file: string; in: string; at: string };

function usesOf(pack: Pack): Use[] {
  const uses: Use[] = [];
  const add = (
    kind: keyof Behaviours,
    names: readonly string[],
    where: Pick<Use, 'file' | 'in'>,
    at: string,
  ) => {
    for (const name of names) uses.push({ kind, name, ...where, at });
  };
  for (const procedure of pack.procedures.values()) {
    const file = { file: 'procedures/', in: procedure.key };
    add('gates', procedure.opening.gates, file, 'opening');
    add('effects', procedure.opening.effects, file, 'opening');
    add('effects', procedure.withdrawal?.effects ?? [], file, 'withdrawal');
    for (const step of procedure.steps) {
      add('actors', actorsOf(step), file, step.key);
      for (const outcome of step.outcomes) {
        add('gates', outcome.gates, file, `${step.key}.${outcome.key}`);
        add('effects', outcome.effects, file, `${step.key}.${outcome.key}`);
      }
    }
  }
  for (const form of pack.forms.values()) {
    const visit = (field: FormField) => {
      if (field.check) add('checks', [field.check], { file: 'forms/', in: form.key }, field.key);
      for (const part of field.parts) visit(part);
    };
    for (const field of form.fields) visit(field);
  }
  return uses;
}

/** Every name the registry does not hold. */
export function behaviourFaults(pack: Pack, registry: Behaviours): LawErrorDetail[] {
  return usesOf(pack)
    .filter((use) => !registry[use.kind].includes(use.name))
    .map((use) => ({
      pack: pack.city.key,
      file: use.file,
      rule: use.in,
      what: `${use.at}: the platform knows no ${use.kind.slice(0, -1)} called “${use.name}”.`,
      mend: `Write one of ${[...registry[use.kind]].sort().join(', ') || '(none is registered)'}, or have it written in code first.`,
    }));
}

/** Throws LawError at the first name the registry does not hold. */
export function assertBehaviours(pack: Pack, registry: Behaviours): void {
  const [first] = behaviourFaults(pack, registry);
  if (first) throw new LawError(first);
}

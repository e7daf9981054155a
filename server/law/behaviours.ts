// Compares the names of behaviours a pack uses with those the code holds.
import { LawError } from './errors.ts';
import type { Pack } from './pack.ts';
import type { Behaviours, FormField, ProcedureStep } from './types.ts';

const actorsOf = ({ by, with: also, extension, forward, escalate }: ProcedureStep): string[] =>
  [by, ...(also ?? []), extension?.by, ...(forward?.to ?? []), escalate?.to].filter(
    (name) => name !== undefined,
  );

type Use = { kind: keyof Behaviours; name: string; file: string; at: string };

function usesOf(pack: Pack): Use[] {
  const uses: Use[] = [];
  const add = (kind: keyof Behaviours, names: readonly string[], file: string, at: string) => {
    for (const name of names) uses.push({ kind, name, file, at });
  };
  for (const procedure of pack.procedures.values()) {
    const file = `procedures/ (${procedure.key})`;
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
      if (field.check) add('checks', [field.check], `forms/ (${form.key})`, field.key);
      for (const part of field.parts) visit(part);
    };
    for (const field of form.fields) visit(field);
  }
  return uses;
}

/** Throws LawError at the first name the registry does not hold. */
export function assertBehaviours(pack: Pack, registry: Behaviours): void {
  for (const use of usesOf(pack)) {
    if (registry[use.kind].includes(use.name)) continue;
    throw new LawError({
      pack: pack.city.key,
      file: use.file,
      rule: use.at,
      what: `the platform knows no ${use.kind.slice(0, -1)} called “${use.name}”.`,
      mend: `Write one of ${[...registry[use.kind]].sort().join(', ') || '(none is registered)'}, or have it written in code first.`,
    });
  }
}

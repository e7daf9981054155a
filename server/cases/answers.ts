/** Holds the answers of a form against the pack: what is missing, then what each field's check finds. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import { missingFields } from '#law/index.ts';
import type { Form, FormField } from '#law/types.ts';
import { behaviour } from './run.ts';
import type { CheckAnswersInput, Registry } from './types.ts';

/** What one does with a control of that kind. */
const acts: Partial<Record<FormField['type'], string>> = {
  declaration: '请勾选',
  signature: '请勾选',
  choice: '请选择',
  choices: '请选择',
  items: '请选择',
  scenario: '请选择',
  system: '请选择',
};
const asked = (form: Form, path: string): string =>
  acts[form.fields.find(({ key }) => key === path)?.type ?? 'text'] ?? '请填写';

export async function checkAnswers(registry: Registry, input: CheckAnswersInput): Promise<FieldIssue[]> {
  const filledBy = input.filledBy ?? ['applicant'];
  const issues: FieldIssue[] = filledBy.flatMap((who) =>
    missingFields(input.form, input.answers, who).map(({ path, label, articles }) => ({
      path,
      code: 'missing',
      message: { zh: `${asked(input.form, path)}“${label.zh}”`, en: `“${label.en}” is missing` },
      articles,
      severity: 'error' as const,
    })),
  );
  const known = new Set(input.form.fields.map(({ key }) => key));
  for (const key of Object.keys(input.answers)) {
    if (known.has(key)) continue;
    const aside = registry.asides[`${input.form.key}.${key}`];
    const value = input.answers[key];
    if (aside && value !== undefined) {
      const { ex, p, law, actor, answers } = input;
      issues.push(...(await aside({ ex, p, law, actor, case: input.case, path: key, value, answers })));
      continue;
    }
    issues.push({
      path: key,
      code: 'unknown',
      message: { zh: '表单没有此字段', en: 'the form has no such field' },
      articles: [],
      severity: 'error',
    });
  }
  for (const field of input.form.fields) {
    issues.push(...(await checkField(registry, input, field, field.key, input.answers[field.key])));
  }
  return issues;
}

/** A check sees its field only once it is answered; parts are visited with their own paths. */
async function checkField(
  registry: Registry,
  input: CheckAnswersInput,
  field: FormField,
  path: string,
  value: Json | undefined,
): Promise<FieldIssue[]> {
  if (value === undefined || value === null || value === '') return [];
  const issues: FieldIssue[] = [];
  if (field.check) {
    const { ex, p, law, actor, answers } = input;
    const check = behaviour(registry.checks, field.check);
    issues.push(...(await check({ ex, p, law, actor, case: input.case, field, path, value, answers })));
  }
  const rows: [string, Json][] = Array.isArray(value)
    ? value.map((row, index) => [`${path}.${index}`, row])
    : [[path, value]];
  for (const part of field.parts) {
    for (const [place, row] of rows) {
      if (row === null || typeof row !== 'object' || Array.isArray(row)) continue;
      issues.push(...(await checkField(registry, input, part, `${place}.${part.key}`, row[part.key])));
    }
  }
  return issues;
}

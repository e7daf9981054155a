// What a consent fills in: the pack's form, begun with what was applied for.
import { useQuery } from '@tanstack/react-query';
import type { Form } from '#law/types.ts';
import { type FieldIssue, ProblemError } from '../../shared/fetch.ts';
import { type AnswerMap, asTexts, isMap } from '../form/answers.ts';
import { PackForm } from '../form/PackForm.tsx';
import { applicationQuery } from '../share/queries.ts';
import { useLaw } from '../shell/session.ts';
import { ConsentLimits } from './ConsentLimits.tsx';
import type { CaseReply } from './queries.ts';

/** A consent starts from what was applied for: the same answers where the forms agree, all fields, the last day asked. */
export function startOf(form: Form, answers: AnswerMap | undefined, items: string[]): AnswerMap {
  const start: AnswerMap = {};
  const period = answers?.period;
  for (const field of form.fields) {
    const asked = answers?.[field.key] ?? (isMap(period) ? period[field.key] : undefined);
    if (field.type === 'items') start[field.key] = asked ?? items;
    else if (typeof asked === 'string' && asked !== '') start[field.key] = asked;
  }
  return start;
}

function issuesOf(error: unknown): {
  path: string;
  code: string;
  message: { zh: string; en: string };
  articles: string[];
  severity: string;
}[] {
  const fields: FieldIssue[] = error instanceof ProblemError ? error.fields : [];
  return fields.map((issue) => ({
    ...issue,
    path: issue.path.replace(/^payload\./, ''),
    message: { zh: issue.message, en: issue.message },
    mend: issue.mend ? { zh: issue.mend, en: issue.mend } : undefined,
  }));
}

export function Consent({
  file,
  formKey,
  payload,
  error,
  onChange,
}: {
  file: CaseReply;
  formKey: string;
  payload: AnswerMap | undefined;
  error: unknown;
  onChange: (payload: AnswerMap) => void;
}) {
  const law = useLaw();
  const application = useQuery({
    ...applicationQuery(file.subject.id),
    enabled: file.subject.type === 'share.application',
  });
  const form = law?.forms.find((one) => one.key === formKey);
  const choices = application.data?.choices;
  // Begun with what was applied for: whoever wrote before that is here would consent to nothing.
  if (!form || application.isLoading) return null;
  const start = startOf(form, application.data?.answers, choices?.items.map((item) => item.name) ?? []);
  const appliedKey = law?.forms
    .find((one) => one.key === application.data?.formKey)
    ?.fields.find((field) => field.type === 'items')?.key;
  const applied = appliedKey ? asTexts(application.data?.answers[appliedKey]) : [];
  const answers = payload ?? start;
  const issues = issuesOf(error);
  const granted = asTexts(answers[form.fields.find((field) => field.type === 'items')?.key ?? '']);
  return (
    <>
      <PackForm
        bare
        form={form}
        answers={answers}
        issues={issues}
        world={{
          fixed: application.data?.fixed ?? {},
          options: choices?.options ?? {},
          systems: choices?.systems ?? [],
          scenarios: choices?.scenarios ?? [],
          conditions: choices?.conditions ?? [],
          // Only what was applied for can be granted.
          items: (choices?.items ?? []).map((item) => ({
            ...item,
            off: applied.length > 0 && !applied.includes(item.name),
          })),
        }}
        filledBy="provider"
        onChange={(key, value) => onChange({ ...answers, [key]: value })}
      />
      {formKey === 'share.consent' ? (
        <ConsentLimits
          value={answers.limits}
          columns={(choices?.items ?? []).filter(
            ({ name }) => granted.length === 0 || granted.includes(name),
          )}
          issues={issues}
          onChange={(limits) => {
            const { limits: _, ...others } = answers;
            onChange(limits === undefined ? others : { ...others, limits });
          }}
        />
      ) : null}
    </>
  );
}

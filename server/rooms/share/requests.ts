/** Further technical requests of the applicant, in words or as a table: the consent that has a field for it must answer them. */
import type { BehaviourContext } from '#cases/index.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import { isRecord, type Json } from '#kernel/json.ts';
import type { Form } from '#law/types.ts';
import { keysOfType, textOf } from './answers.ts';
import type { Application } from './repository.ts';

/** The keys of what stands beside the form’s fixed questions. */
const asksMore = (form: Form, { answers }: Application): boolean =>
  textOf(answers.other) !== '' ||
  keysOfType(form, 'attachment').some((key) => Array.isArray(answers[key]) && answers[key].length > 0);

const unanswered = (value: Json | undefined): boolean =>
  isRecord(value) ? textOf(value.verdict) === '' : textOf(value) === '';

export function unansweredRequests(
  { law, decision }: BehaviourContext,
  application: Application,
): FieldIssue[] {
  if (!decision?.outcome.form || !asksMore(law.form(application.formKey), application)) return [];
  return law
    .form(decision.outcome.form)
    .fields.filter(({ check, key }) => check === 'other-answered' && unanswered(decision.payload[key]))
    .map(({ key, cite, label }) => ({
      path: key,
      code: 'missing',
      message: { zh: `请填写“${label.zh}”`, en: `“${label.en}” is missing` },
      articles: cite,
      severity: 'error',
    }));
}

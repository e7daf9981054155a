/** Everything that is missing or wrong in an application, in one list: the pack's form, its checks, and the signatures. */
import type { Case, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import type { Form } from '#law/types.ts';
import { answersDigest } from './answers.ts';
import { boundIssues } from './bounds.ts';
import type { Application } from './repository.ts';
import { oldConfirmations } from './requirements/requirements.ts';
import { sealIssues } from './seals/blocks.ts';

/** What the platform knows itself, for the fields a form lets it fill in. */
export function platformAnswers(
  form: Form,
  application: Pick<Application, 'providerId' | 'serviceId' | 'applicantId'>,
): JsonObject {
  const known: Record<string, string> = {
    provider: application.providerId,
    service: application.serviceId,
    department: application.applicantId,
  };
  return Object.fromEntries(
    form.fields.flatMap(({ key, filledBy }) => {
      const value = filledBy === 'platform' ? known[key] : undefined;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

export async function judgeApplication(
  ex: Executor,
  p: Platform,
  law: LawNow,
  actor: Actor,
  application: Application,
  decided?: Case,
): Promise<FieldIssue[]> {
  const form = law.form(application.formKey);
  const answers = { ...application.answers, ...platformAnswers(form, application) };
  const issues = await p.cases.checkAnswers({
    ex,
    p,
    law,
    actor,
    form,
    answers,
    ...(decided ? { case: decided } : {}),
  });
  return [
    ...issues,
    ...boundIssues(form, application.answers),
    ...voidSignatures(form, application),
    ...(await oldConfirmations(ex, form, application)),
    ...(await sealIssues(ex, form, application)),
  ];
}

/** A signature covers the form as it stood; whatever was changed afterwards voids it. */
function voidSignatures(form: Form, application: Application): FieldIssue[] {
  const digest = answersDigest(form, application.answers);
  return form.fields
    .filter(({ type, filledBy, key }) => {
      if (type !== 'signature' || filledBy !== 'applicant' || application.answers[key] !== true) return false;
      return application.signatures[key]?.digest !== digest;
    })
    .map(({ key, cite }) => ({
      path: key,
      code: 'signature-void',
      message: {
        zh: '签署后内容有改动，签署作废，请取消勾选后重新签署',
        en: 'the form was changed after it was signed; untick and sign again',
      },
      articles: cite,
      severity: 'error',
    }));
}

export const articlesIn = (issues: readonly FieldIssue[]): string[] => [
  ...new Set(issues.flatMap(({ articles }) => articles)),
];

/** What the checks of a form share: how an issue is said, and what is known of the application in hand. */
import { z } from 'zod';
import type { FieldCheck } from '#cases/index.ts';
import { organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type FieldIssue, Problem } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import { textOf } from './answers.ts';
import { offerOf } from './offer.ts';
import { getApplication } from './repository.ts';

export type Context = Parameters<FieldCheck>[0];

export const issue = (
  context: Context,
  code: string,
  zh: string,
  en: string,
  path = context.path,
): FieldIssue => ({
  path,
  code,
  message: { zh, en },
  articles: context.field.cite,
  severity: 'error',
});

/** What is true of the application being filled in or decided on. */
export async function subjectOf(context: Omit<Context, 'field'>) {
  const { ex, law, answers, actor } = context;
  const decided = context.case ? await getApplication(ex, context.case.subject.id) : undefined;
  const serviceId = decided?.serviceId ?? textOf(answers.service);
  const offer = z.uuid().safeParse(serviceId).success
    ? await offerOf(ex, law, serviceId).catch((error: unknown) => {
        if (error instanceof Problem) return undefined;
        throw error;
      })
    : undefined;
  return { decided, offer, applicantId: decided?.applicantId ?? organisationOf(actor) };
}

export const isDay = (value: Json | undefined): value is LegalDay =>
  typeof value === 'string' && z.iso.date().safeParse(value).success;

/** Questions on an article: asked by anybody of an organisation, answered by an interpretation. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, organisationNames } from '../repository.ts';
import { interpreterOf, keptRegister } from './law.ts';
import { askQuestionPolicy } from './policy.ts';
import type { questionList, questionQuery } from './schema.ts';
import { registerTables } from './tables.ts';

export async function askQuestion(
  p: Platform,
  actor: Actor,
  input: { article: string; question: string },
): Promise<string> {
  permit(askQuestionPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  if (!p.law.article(input.article)) throw problem('org.article-unknown', { params: { id: input.article } });
  const id = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    keptRegister(law, 'interpretation');
    await registerTables(tx)
      .insertInto('org.article_question')
      .values({
        id,
        article: input.article,
        question: input.question.trim(),
        asked_by: actor.personId,
        asked_for: actor.organisationId,
        asked_at: p.clock.now(),
        answer_id: null,
      })
      .execute();
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau) {
      await notify(tx, p, {
        kind: 'org.question-asked',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { article: input.article },
        articles: [input.article],
        subject: { type: 'article-question', id },
        link: `/law/${encodeURIComponent(input.article)}`,
        from: actor,
      });
    }
    await record(tx, p, {
      kind: 'org.question-asked',
      actor,
      subject: { type: 'article-question', id },
      detail: { article: input.article },
    });
    return id;
  });
}

/** Open ones first, oldest on top. The bureau sees all, everybody else what their organisation asked. */
export async function listQuestions(
  p: Platform,
  actor: Actor,
  filter: z.output<typeof questionQuery>,
): Promise<z.input<typeof questionList>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const interpreter = interpreterOf(p, law);
  let query = registerTables(p.db)
    .selectFrom('org.article_question as q')
    .leftJoin('org.register_entry as e', 'e.id', 'q.answer_id');
  if (!oversees(actor)) query = query.where('q.asked_for', '=', organisationOf(actor) ?? null);
  if (filter.article) query = query.where('q.article', '=', filter.article);
  if (filter.state === 'open') query = query.where('q.answer_id', 'is', null);
  if (filter.state === 'answered') query = query.where('q.answer_id', 'is not', null);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .select([
      'q.id',
      'q.article',
      'q.question',
      'q.asked_for',
      'q.asked_at',
      'q.answer_id',
      'e.title',
      'e.from_day',
      'e.version',
    ])
    .orderBy('q.answer_id', (order) => order.asc().nullsFirst())
    .orderBy('q.asked_at')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  const names = await organisationNames(p.db, [...new Set(rows.map((row) => row.asked_for))]);
  return {
    items: rows.map((row) => ({
      id: row.id,
      article: row.article,
      question: row.question,
      askedBy: { id: row.asked_for, name: names.get(row.asked_for) ?? { zh: '', en: '' } },
      askedAt: row.asked_at.toISOString(),
      covered: interpreter?.instruments.has(p.law.article(row.article)?.instrument ?? '') ?? false,
      answer:
        row.answer_id && row.title && row.from_day && row.version
          ? { id: row.answer_id, title: row.title, fromDay: row.from_day, version: row.version }
          : null,
    })),
    total: Number(total),
    page: filter.page,
    pageSize: filter.pageSize,
  };
}

/** The regular look at what is not opened: a task each so many days, an answer with its reason, and where the entry stands after it. */
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { named } from '../disclosure/processing.ts';
import type { Recipe } from '../disclosure/recipe.ts';
import { makeDerived } from './derived.ts';
import { exclusionRules as rules } from './law.ts';
import { exclusionKeepPolicy } from './policy.ts';
import { type Standing, standings } from './scope.ts';
import { type Answer, exclusionTables, type Stand } from './tables.ts';
import { addDays, openWay, requirePassing } from './ways.ts';

/** Whether the regular look takes an entry in. */
const taken = (law: LawNow, { state, entry }: Standing): boolean => {
  const kinds = new Set(law.terms(rules.reviewed).map(({ key }) => key));
  return (
    (kinds.has('closed') && state === 'excluded') ||
    (kinds.has('not-shared') && entry.sharingClass === 'withheld' && state !== 'opened')
  );
};

const dayOf = (at: Date): LegalDay => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export const reviewsDaily = (p: Platform): DailyTask => ({
  name: 'open.exclusion-reviews',
  run: async (day) => {
    const law = await lawNow(p.db, p.law, day);
    const interval = law.number(rules.interval)?.value;
    if (interval === undefined) return;
    const last = await lastLooks(p);
    for (const standing of await standings(p.db)) {
      if (!taken(law, standing) || !standing.entry.publishedAt) continue;
      const published = dayOf(standing.entry.publishedAt);
      const looked = last.get(standing.entry.id);
      const since = looked && looked > published ? looked : published;
      const due = addDays(since, interval);
      if (due <= day) await transact(p.db, (tx) => openReview(tx, p, law, standing, since, due));
    }
  },
});

async function lastLooks(p: Platform): Promise<Map<string, LegalDay>> {
  const rows = await exclusionTables(p.db)
    .selectFrom('open.exclusion_review')
    .select(['resource_id', (eb) => eb.fn.max('answered_on').as('day')])
    .where('answered_on', 'is not', null)
    .groupBy('resource_id')
    .execute();
  return new Map(rows.map((row) => [row.resource_id, String(row.day)]));
}

async function openReview(
  tx: Tx,
  p: Platform,
  law: LawNow,
  standing: Standing,
  since: LegalDay,
  due: LegalDay,
): Promise<void> {
  const { entry } = standing;
  const id = newId();
  const opened = await exclusionTables(tx)
    .insertInto('open.exclusion_review')
    .values({
      id,
      resource_id: entry.id,
      provider_id: entry.providerId,
      since,
      due_on: due,
      opened_on: law.day,
      former: JSON.stringify({ state: standing.state, grounds: standing.grounds } satisfies Stand),
      answer: null,
      reason: null,
      outcome: null,
      reviewer_id: null,
      answered_on: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!opened) return;
  await record(tx, p, {
    kind: 'open.exclusion-review-due',
    actor: platform,
    subject: { type: 'catalog.resource', id: entry.id },
    organisationId: entry.providerId,
    decision: law.decided('due', [rules.interval]),
    detail: { review: id, since, due },
  });
  await notify(tx, p, {
    kind: 'open.exclusion-review',
    to: { organisationId: entry.providerId, roles: ['provider', 'head'] },
    params: { name: entry.name, due },
    articles: law.cite(rules.interval),
    subject: { type: 'catalog.resource', id: entry.id },
    link: '/open/exclusions',
    once: `open.exclusion-review ${id}`,
    task: `open.exclusion-review ${id}`,
  });
}

export type AnswerInput = {
  answer: Answer;
  reason: string;
  ground?: string | undefined;
  argument?: string | undefined;
  title?: string | undefined;
  article?: string | undefined;
  plannedOn?: LegalDay | undefined;
  recipe?: Recipe | undefined;
};

/** Where the entry stands after the answer; throws what the answer lacks. */
function standAfter(law: LawNow, former: Stand, input: AnswerInput): Stand {
  switch (input.answer) {
    case 'keep':
      return former;
    case 'change':
      return { state: 'excluded', grounds: [groundOf(law, input)] };
    case 'barred':
      if (!input.title?.trim() || !input.article?.trim())
        throw problem('open.citation-missing', { articles: law.cite(rules.answers) });
      return { state: 'excluded', grounds: [`${input.title} ${input.article}`] };
    case 'into-scope':
      if (!input.plannedOn || input.plannedOn <= law.day)
        throw problem('open.planned-day-missing', { articles: law.cite(rules.answers) });
      return { state: 'planned', grounds: [], plannedOn: input.plannedOn };
    case 'meets':
      return { state: 'meets', grounds: former.grounds };
    case 'meets-masked':
      if (!input.recipe || Object.keys(input.recipe.columns).length === 0)
        throw problem('open.recipe-missing', { articles: law.cite(rules.answers) });
      return { state: 'meets-masked', grounds: former.grounds };
  }
}

function groundOf(law: LawNow, input: AnswerInput): string {
  const grounds = law.terms(rules.grounds);
  const term = grounds.find(({ key }) => key === input.ground);
  const missing = (zh: string, en: string) =>
    problem('open.ground-missing', { params: { why: { zh, en } }, articles: law.cite(rules.grounds) });
  if (!term) throw missing(`可选：${named(grounds).zh}。`, `One of: ${named(grounds).en}.`);
  const needs = Array.isArray(term.attributes.needs) ? term.attributes.needs : [];
  const given = { argument: input.argument, title: input.title, right: input.title, article: input.article };
  if (needs.some((need) => !given[need as keyof typeof given]?.trim()))
    throw missing(
      `“${term.zh}”须填明理由和所需出处。`,
      `“${term.en}” must state its argument and what it rests on.`,
    );
  return term.key;
}

export async function answerReview(
  p: Platform,
  actor: Actor,
  id: string,
  input: AnswerInput,
): Promise<{ derivedId: string | null }> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const answers = law.terms(rules.answers);
  if (!answers.some(({ key }) => key === input.answer))
    throw problem('open.answer-unknown', {
      params: { answers: named(answers) },
      articles: law.cite(rules.answers),
    });
  const row = await exclusionTables(p.db)
    .selectFrom('open.exclusion_review')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  permit(exclusionKeepPolicy, actor, { providerId: row.provider_id });
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  if (row.answered_on) throw problem('open.way-settled');
  if (input.answer === 'keep') await refuseSameReason(p, row.resource_id, input.reason);
  const outcome = standAfter(law, row.former, input);
  const entry = await getPublishedVersion(p.db, row.resource_id);
  if (!entry) throw problem('kernel.not-found');
  // Tried on all rows before anything is kept: rules that leave a number standing are no answer.
  if (input.answer === 'meets-masked' && input.recipe) await requirePassing(p, law, entry, input.recipe);
  const derivedId =
    input.answer === 'meets-masked' && input.recipe
      ? await makeDerived(p, actor, law, entry, input.recipe)
      : null;
  await transact(p.db, async (tx) => {
    const done = await exclusionTables(tx)
      .updateTable('open.exclusion_review')
      .set({
        answer: input.answer,
        reason: input.reason,
        outcome: JSON.stringify(outcome),
        reviewer_id: actor.personId,
        answered_on: law.day,
      })
      .where('id', '=', id)
      .where('answered_on', 'is', null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw problem('open.way-settled');
    if (outcome.plannedOn)
      await planIn(tx, p, row.resource_id, outcome.plannedOn, input.reason, actor.personId);
    if (input.answer === 'meets' || input.answer === 'meets-masked')
      await openWay(tx, p, law, actor, {
        entry,
        kind: input.answer === 'meets' ? 'meets' : 'masked',
        said: input.reason,
        recipe: input.recipe ?? null,
        ...(derivedId ? { derivedId } : {}),
      });
    await settleTasks(tx, [`open.exclusion-review ${id}`], p.clock.now());
    await record(tx, p, {
      kind: 'open.exclusion-reviewed',
      actor,
      subject: { type: 'catalog.resource', id: row.resource_id },
      organisationId: row.provider_id,
      decision: law.decided(input.answer, [rules.answers, rules.interval]),
      detail: { review: id, former: row.former.state, state: outcome.state },
    });
  });
  return { derivedId };
}

/** What was said the time before says nothing of today. */
async function refuseSameReason(p: Platform, resourceId: string, reason: string): Promise<void> {
  const wrong = (zh: string, en: string) => problem('open.reason-same', { params: { why: { zh, en } } });
  const before = await exclusionTables(p.db)
    .selectFrom('open.exclusion_review')
    .select('reason')
    .where('resource_id', '=', resourceId)
    .where('answered_on', 'is not', null)
    .orderBy('answered_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  const entry = await getPublishedVersion(p.db, resourceId);
  const stated = (entry?.version.content.classing.openingGrounds ?? []).map(({ argument }) =>
    argument?.trim(),
  );
  if (before?.reason?.trim() === reason.trim() || stated.includes(reason.trim()))
    throw wrong('所填理由与此前相同。', 'It is the same as before.');
}

export async function planIn(
  tx: Tx,
  p: Platform,
  resourceId: string,
  day: LegalDay,
  reason: string,
  by: string,
): Promise<void> {
  const row = { planned_on: day, reason, set_by: by, set_at: p.clock.now() };
  await exclusionTables(tx)
    .insertInto('open.scope')
    .values({ resource_id: resourceId, ...row })
    .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(row))
    .execute();
}

/** The planned day of an entry that is in scope. */
export async function planEntry(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: { day: LegalDay; reason: string },
): Promise<void> {
  const entry = await getPublishedVersion(p.db, resourceId);
  if (!entry) throw problem('kernel.not-found');
  permit(exclusionKeepPolicy, actor, { providerId: entry.resource.providerId });
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const { personId } = actor;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [standing] = await standings(p.db, { resourceId });
  if (standing?.state === 'excluded')
    throw problem('open.out-of-scope', {
      params: { why: { zh: '目录标明不予开放。', en: 'The catalogue says that it is not opened.' } },
    });
  if (input.day < law.day) throw problem('open.planned-day-missing');
  await transact(p.db, async (tx) => {
    await planIn(tx, p, resourceId, input.day, input.reason, personId);
    await record(tx, p, {
      kind: 'open.scope-planned',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: entry.resource.providerId,
      detail: { day: input.day },
    });
  });
}

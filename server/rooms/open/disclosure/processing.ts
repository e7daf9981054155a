/** Records what was done to the rows of a data set, step by step as the city lists them; numbered, never edited. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { takeTurn, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { compileTreatment } from './compile.ts';
import { withheldOf } from './consents-read.ts';
import { disclosureRules as rules } from './law.ts';
import { treatPolicy } from './policy.ts';
import { measure } from './preview.ts';
import type { Recipe } from './recipe.ts';
import { entryOf, requireDataset } from './subject.ts';
import { disclosureTables, type StepKey, type StepSaid } from './tables.ts';

export type ProcessingInput = {
  recipe: Recipe;
  steps: Partial<Record<StepKey, StepSaid>>;
  by: string[];
  sensitive: string[];
};

/** Steps of the city's text that are neither done nor explained. */
export const gapsOf = (law: LawNow, steps: ProcessingInput['steps']) =>
  law.terms(rules.steps).filter(({ key }) => {
    const said = steps[key as StepKey];
    if (!said) return true;
    if (said.done) return said.said.trim() === '';
    return [said.said, said.rule, said.person].some((part) => part.trim() === '');
  });

/** Of sensitive data: steps that must be done and are not. */
export const undoneOf = (law: LawNow, steps: ProcessingInput['steps']) =>
  law.terms(rules.sensitiveSteps).filter(({ key }) => !steps[key as StepKey]?.done);

export const named = (terms: readonly Text[]): Text => ({
  zh: terms.map(({ zh }) => zh).join('、'),
  en: terms.map(({ en }) => en).join(', '),
});

/** Returns its number. */
export async function recordProcessing(
  p: Platform,
  actor: Actor,
  datasetId: string,
  input: ProcessingInput,
): Promise<number> {
  const dataset = await requireDataset(p.db, datasetId);
  permit(treatPolicy, actor, dataset);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const gaps = gapsOf(law, input.steps);
  if (gaps.length > 0)
    throw problem('open.processing-gap', { params: { steps: named(gaps) }, articles: law.cite(rules.steps) });
  const withheld = await withheldOf(p.db, datasetId, input.recipe);
  const treatment = { recipe: input.recipe, record: 0, withheld };
  if (dataset.resourceId) {
    const visible = await visibleBatches(p.db, dataset.resourceId);
    // Before rows come the recipe is held against the entry's items.
    const columns =
      visible.columns.length > 0
        ? visible.columns
        : ((await entryOf(p.db, dataset))?.items ?? []).map(({ name }) => ({
            name,
            physical: name,
            type: 'String',
            form: 'text' as const,
          }));
    compileTreatment(treatment, columns);
    if (visible.batches.length === 0 && input.by.length > 0) throw problem('open.no-rows');
  }
  const figures = await measure(p, law, dataset, treatment, input);
  return transact(p.db, async (tx) => {
    await takeTurn(tx, `open.processing ${dataset.id}`);
    const last = await disclosureTables(tx)
      .selectFrom('open.processing')
      .select(sql<number>`coalesce(max(number), 0)`.as('number'))
      .where('dataset_id', '=', dataset.id)
      .executeTakeFirst();
    const number = Number(last?.number ?? 0) + 1;
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    await disclosureTables(tx)
      .insertInto('open.processing')
      .values({
        dataset_id: dataset.id,
        number,
        recipe: JSON.stringify(input.recipe),
        steps: JSON.stringify(input.steps),
        figures: figures && JSON.stringify(figures),
        recorded_by: actor.personId,
        recorded_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.processing-recorded',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      decision: law.decided('recorded', [rules.steps, rules.sensitiveSteps]),
      detail: {
        number,
        steps: Object.entries(input.steps).map(
          ([key, said]) => `${key}:${said.done ? 'done' : 'not-needed'}`,
        ),
        columns: Object.keys(input.recipe.columns),
      },
    });
    return number;
  });
}

export async function newestProcessing(ex: Parameters<typeof disclosureTables>[0], datasetId: string) {
  return disclosureTables(ex)
    .selectFrom('open.processing')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** What a release of a data set is made by: the newest processing record, and whose rows stay out. */
import type { Executor } from '#kernel/db.ts';
import { withheldOf } from './consents-read.ts';
import { emptyRecipe, type Treatment } from './recipe.ts';
import { disclosureTables } from './tables.ts';

/** `recipe` to be used for anything: a set without record is kept as it is, and the gate `open.treated` judges that. */
export async function treatmentOf(ex: Executor, datasetId: string): Promise<Treatment> {
  const row = await disclosureTables(ex)
    .selectFrom('open.processing as p')
    .select(['p.number', 'p.recipe'])
    .where('p.dataset_id', '=', datasetId)
    .orderBy('p.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const recipe = row?.recipe ?? emptyRecipe;
  return { recipe, record: row?.number ?? 0, withheld: await withheldOf(ex, datasetId, recipe) };
}

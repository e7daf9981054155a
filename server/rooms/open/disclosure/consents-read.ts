/** Which subjects' rows stay out of the next release, and whether everybody in the rows has consented. */
import { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { columnText, visibleBatches, visibleSelect, visibleSeqs } from '#rooms/collect/index.ts';
import { getDataset } from '../datasets/read.ts';
import { subjectToken } from './compile.ts';
import type { Recipe, Withheld } from './recipe.ts';
import { disclosureTables } from './tables.ts';

const saltOf = (ex: Executor, resourceId: string) =>
  disclosureTables(ex)
    .selectFrom('open.consent_salt')
    .select(['item', 'salt'])
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();

/** Tokens of subjects whose consent is in force, or whose last one was withdrawn. */
async function tokensOf(ex: Executor, resourceId: string): Promise<{ given: string[]; withdrawn: string[] }> {
  const rows = await disclosureTables(ex)
    .selectFrom('open.consent')
    .select(['token', 'withdrawn_on'])
    .where('resource_id', '=', resourceId)
    .where('kind', '=', 'subject')
    .execute();
  const given = new Set(rows.filter((row) => row.withdrawn_on === null).map((row) => row.token ?? ''));
  const withdrawn = new Set(rows.map((row) => row.token ?? '').filter((token) => !given.has(token)));
  return { given: [...given], withdrawn: [...withdrawn] };
}

/** Null where nobody took consent back. Rows leave even when the recipe treats them: who objects is not opened. */
export async function withheldOf(ex: Executor, datasetId: string, _recipe: Recipe): Promise<Withheld | null> {
  const resourceId = (await getDataset(ex, datasetId))?.resourceId;
  return resourceId ? withheldOfEntry(ex, resourceId) : null;
}

export async function withheldOfEntry(ex: Executor, resourceId: string): Promise<Withheld | null> {
  const salt = await saltOf(ex, resourceId);
  if (!salt) return null;
  const { withdrawn } = await tokensOf(ex, resourceId);
  return withdrawn.length === 0 ? null : { column: salt.item, salt: salt.salt, tokens: withdrawn };
}

export type Coverage = { subjects: number; without: number };

/** How many subjects stand in the visible rows, and how many of them gave no consent; those who withdrew are left out anyway. */
export async function consentCoverage(
  p: Pick<Kernel, 'warehouse'>,
  ex: Executor,
  resourceId: string,
): Promise<Coverage | undefined> {
  const salt = await saltOf(ex, resourceId);
  if (!salt) return undefined;
  const visible = await visibleBatches(ex, resourceId);
  const column = visible.columns.find(({ name }) => name === salt.item);
  const seqs = visibleSeqs(visible);
  if (!column || seqs.length === 0) return undefined;
  const { given, withdrawn } = await tokensOf(ex, resourceId);
  const token = subjectToken('v', '{salt:String}');
  const [row] = await p.warehouse.query(
    `SELECT uniqExactIf(t, NOT out) AS subjects, uniqExactIf(t, NOT out AND NOT has({given:Array(String)}, t)) AS without
     FROM (SELECT ${token} AS t, has({withdrawn:Array(String)}, t) AS out FROM
       (SELECT ${columnText(column)} AS v FROM (${visibleSelect(visible, '*')})))`,
    { seqs, salt: salt.salt, given, withdrawn },
    z.object({ subjects: z.coerce.number(), without: z.coerce.number() }),
  );
  return row;
}

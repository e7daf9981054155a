/** What the checks of the extended fields need to know: the tree, the code lists, the data elements, the specification. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { CheckFacts, LinkedElement } from '../checks/facts.ts';
import { knownCategory } from '../terms.ts';
import type { Version } from '../types.ts';
import { compileTables } from './tables.ts';

type CompileFacts = Pick<CheckFacts, 'unknownCategories' | 'unknownCodeLists' | 'elements' | 'specification'>;

export async function compileFacts(
  ex: Executor,
  day: LegalDay,
  version: Pick<Version, 'content' | 'state' | 'specification'>,
): Promise<CompileFacts> {
  const { content } = version;
  const db = compileTables(ex);
  const named = [content.categoryCode, ...content.furtherCategories].filter(
    // A department may go deeper than the tree by adding digits.
    (code) => code !== '' && !knownCategory(code),
  );
  const known =
    named.length === 0
      ? []
      : await db.selectFrom('catalog.category').select('code').where('code', 'in', named).execute();
  const lists = [...new Set(content.items.flatMap(({ codeListCode }) => codeListCode ?? []))];
  const knownLists =
    lists.length === 0
      ? []
      : await db.selectFrom('catalog.code_list').select('code').where('code', 'in', lists).execute();
  return {
    unknownCategories: named.filter((code) => !known.some((found) => found.code === code)),
    unknownCodeLists: lists.filter((code) => !knownLists.some((found) => found.code === code)),
    elements: await linkedElements(
      ex,
      content.items.flatMap(({ elementId }) => elementId ?? []),
    ),
    // What is under review is judged by the edition it was submitted under; a later one asks nothing of it.
    specification:
      version.state === 'in_review'
        ? await specificationOf(ex, version.specification)
        : await specificationOn(ex, day),
  };
}

export async function linkedElements(ex: Executor, ids: readonly string[]): Promise<LinkedElement[]> {
  if (ids.length === 0) return [];
  const rows = await compileTables(ex)
    .selectFrom('catalog.standard_element as e')
    .innerJoin('catalog.standard as s', 's.id', 'e.standard_id')
    .where('e.id', 'in', [...new Set(ids)])
    .select((eb) => [
      'e.id',
      'e.identifier',
      'e.type',
      'e.length',
      'e.scale',
      's.code',
      's.version',
      eb
        .selectFrom('catalog.standard as n')
        .whereRef('n.code', '=', 's.code')
        .select((max) => max.fn.max<number>('n.version').as('newest'))
        .as('newest'),
    ])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    identifier: row.identifier,
    standard: row.code,
    version: row.version,
    newest: row.newest ?? row.version,
    type: row.type,
    length: row.length ?? undefined,
    scale: row.scale ?? undefined,
  }));
}

const specColumns = ['version', 'required'] as const;

const specificationOf = (ex: Executor, version: number | undefined) =>
  version === undefined
    ? undefined
    : compileTables(ex)
        .selectFrom('catalog.specification')
        .select(specColumns)
        .where('version', '=', version)
        .executeTakeFirst();

/** The newest edition in force on the day. */
export const specificationOn = (ex: Executor, day: LegalDay) =>
  compileTables(ex)
    .selectFrom('catalog.specification')
    .select(specColumns)
    .where('effective_day', '<=', day)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

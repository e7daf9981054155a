/** Interpretations tied to articles: what the law browser, the portal and the rules show beside them. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { interpreterOf } from './law.ts';
import { standingOf } from './read-entries.ts';
import type { interpretation } from './schema.ts';
import { registerTables } from './tables.ts';

export type Interpretation = {
  id: string;
  articles: string[];
  version: number;
  title: string;
  body: string;
  fromDay: LegalDay;
  supersededFrom: LegalDay | null;
  organisation: { zh: string; en: string };
};

/** Every version of the interpretations tied to one of these articles, newest first. */
export async function interpretationsOf(
  ex: Executor,
  articleIds: readonly string[],
): Promise<Interpretation[]> {
  if (articleIds.length === 0) return [];
  const rows = await registerTables(ex)
    .selectFrom('org.register_entry as e')
    .innerJoin('org.organisation as o', 'o.id', 'e.organisation_id')
    .where('e.kind', '=', 'interpretation')
    .where(sql<boolean>`e.articles && ${sql.val([...articleIds])}::text[]`)
    .select([
      'e.id',
      'e.articles',
      'e.version',
      'e.title',
      'e.body',
      'e.from_day',
      'e.superseded_from',
      'o.name_zh',
      'o.name_en',
    ])
    .orderBy('e.from_day', 'desc')
    .orderBy('e.version', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    articles: row.articles,
    version: row.version,
    title: row.title,
    body: row.body,
    fromDay: row.from_day,
    supersededFrom: row.superseded_from,
    organisation: { zh: row.name_zh, en: row.name_en },
  }));
}

/** As the reader sees them: their standing today, and whether the article on interpretation covers the instrument. */
export function presentInterpretations(
  p: Platform,
  law: LawNow,
  found: readonly Interpretation[],
): z.input<typeof interpretation>[] {
  const covered = interpreterOf(p, law)?.instruments ?? new Set<string>();
  return found.map((one) => ({
    ...one,
    standing: standingOf(
      { from_day: one.fromDay, until_day: null, superseded_from: one.supersededFrom },
      law.day,
    ),
    covered: one.articles.every((id) => covered.has(p.law.article(id)?.instrument ?? '')),
    basis: law.cite('org.interpreter'),
  }));
}

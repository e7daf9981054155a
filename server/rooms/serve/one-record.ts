/** One record under a grant for a paper: found by the service's own lookup, through the grant's policy; none and several are told apart. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { defineErrors, problem } from '#kernel/errors.ts';
import { cityKey } from '#rooms/classify/index.ts';
import type { Serving } from './context.ts';
import type { Grant } from './grants.ts';
import { requireColumn } from './plan.ts';
import { finishCell, policyNeedsKey, policyOf } from './policy-sql/policy.ts';
import { cellsOf, rowsOf } from './policy-sql/postgres.ts';
import { getServiceVersion } from './repository.ts';
import { servingTable } from './serving/names.ts';
import { callModes } from './terms.ts';
import { parseValue } from './values.ts';

export const paperErrors = defineErrors({
  'serve.paper-not-under-grant': {
    status: 409,
    zh: {
      what: '该授权不能调取证照文书',
      why: '核验类服务、加密返回或按文件、订阅方式提供的授权不逐份出具文书。',
      mend: '请使用按接口方式提供的授权。',
    },
    en: {
      what: 'No papers under this grant',
      why: 'Verifications, sealed answers, files and feeds give no single papers.',
      mend: 'Use a grant in the manner of an interface.',
    },
  },
});

export type OneRecord = { title: { zh: string; en: string }; value: string | number | boolean | null }[];

/** Throws `serve.grant-*`, `serve.filter-value`; undefined: no record, `many`: more than one. */
export async function oneRecord(
  ex: Executor,
  p: Serving,
  { terms, versionId }: Pick<Grant, 'terms' | 'versionId'>,
  values: Readonly<Record<string, string>>,
): Promise<OneRecord | 'many' | undefined> {
  const version = await getServiceVersion(ex, versionId);
  // What is verified is never given, and what travels sealed is no paper.
  const given =
    version?.plan.kind !== 'verify' && callModes.includes(terms.mode) && !terms.measures?.encryption;
  if (!version || version.generation === 0 || !given) throw problem('serve.paper-not-under-grant');
  const { plan } = version;
  const policy = policyOf(plan, terms);
  const matches = plan.lookup.map((name) => {
    const column = requireColumn(plan, name);
    const parsed = parseValue(column.type, values[name] ?? '');
    if (parsed === undefined) throw problem('serve.filter-value', { params: { column: name } });
    return sql`${sql.ref(`t.${column.sqlName}`)} = ${parsed}::${sql.raw(column.sqlType)}`;
  });
  if (matches.length === 0) throw problem('serve.paper-not-under-grant');
  const cells = cellsOf(policy).map((cell, place) => sql`${cell} as ${sql.ref(`v${place}`)}`);
  const { rows } = await sql<Record<string, string | number | boolean | null>>`
    select ${sql.join(cells)} from ${sql.table(servingTable(version.id, version.generation))} t
    where ${sql.join(matches, sql` and `)} and ${rowsOf(policy)} limit 2`.execute(ex);
  const [row] = rows;
  if (rows.length > 1 || !row) return row ? 'many' : undefined;
  const key = policyNeedsKey(policy) ? await cityKey({ ...p, db: ex }) : undefined;
  return policy.columns.map((of, place) => ({
    title: { zh: of.column.titleZh, en: of.column.titleEn ?? of.column.name },
    value: finishCell(of, row[`v${place}`] ?? null, key),
  }));
}

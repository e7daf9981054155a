/** The grade that calls obey: the highest of the published entry, its items and what was confirmed; a change ripples at once. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import { emitGradeChanged } from './events.ts';
import { raiseFinding, settleFindings } from './findings.ts';
import { gradeOfLevel, type Measures, noMeasures, type RuleTable, rankIn } from './grading/table.ts';
import { confirmedOf, gradeOf, gradingsOf } from './gradings.ts';
import { currentTable, measuresUnder } from './rule-tables.ts';
import { classifyTables } from './tables.ts';

export type Cause = { grade: string; rank: number; cause: string };

type Stated = { securityLevel: string; items: readonly { name: string; grade?: number | undefined }[] };

/** Every grade that has a say, the highest first; `cause`: `entry`, `item:<name>` or `graded:<name>`. */
export function causesOf(
  table: RuleTable,
  stated: Stated | undefined,
  confirmed: ReadonlyMap<string, { grade: string | null }>,
): Cause[] {
  const causes: Cause[] = [];
  const add = (grade: string | null | undefined, cause: string): void => {
    if (grade) causes.push({ grade, rank: rankIn(table, grade), cause });
  };
  add(stated?.securityLevel, 'entry');
  for (const { name, grade } of stated?.items ?? []) {
    if (grade !== undefined) add(gradeOfLevel(table, grade), `item:${name}`);
  }
  for (const [item, { grade }] of confirmed) add(grade, `graded:${item}`);
  return causes.sort((a, b) => b.rank - a.rank);
}

/** Settles the grade anew after anything it follows from has changed. */
export async function settleGrade(tx: Tx, p: Platform, resourceId: string, actor: Actor): Promise<void> {
  const resource = await getResource(tx, resourceId);
  if (!resource) return;
  const law = await lawNow(tx, p.law, p.clock.today());
  const table = await currentTable(tx, law);
  const published = await getPublishedVersion(tx, resourceId);
  const content = published?.version.content;
  const [highest] = causesOf(table.body, content, confirmedOf(await gradingsOf(tx, resourceId)));
  if (!highest) return;
  const now = p.clock.now();
  const behind = content !== undefined && rankIn(table.body, content.securityLevel) < highest.rank;
  const subject = { type: 'catalog.resource', id: resourceId };
  if (behind) {
    await raiseFinding(
      tx,
      {
        kind: 'entry-behind',
        organisationId: resource.providerId,
        resourceId,
        subject,
        detail: { stated: content.securityLevel, grade: highest.grade, cause: highest.cause },
        articles: law.cite('classify.grading-rules'),
      },
      now,
    );
  } else await settleFindings(tx, { kind: 'entry-behind', subject }, now, '目录已按定级填写');
  const former = await gradeOf(tx, resourceId);
  if (former?.grade === highest.grade) return;
  const row = {
    grade: highest.grade,
    rank: highest.rank,
    cause: highest.cause,
    table_version: table.version,
    since: now,
  };
  await classifyTables(tx)
    .insertInto('classify.resource_grade')
    .values({ resource_id: resourceId, ...row })
    .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(row))
    .execute();
  await record(tx, p, {
    kind: 'classify.grade-settled',
    actor,
    subject,
    organisationId: resource.providerId,
    decision: law.decided(highest.grade, ['classify.grading-rules']),
    detail: { from: former?.grade ?? null, to: highest.grade, cause: highest.cause, table: table.version },
  });
  await emitGradeChanged(tx, p, { resourceId, grade: highest.grade, from: former?.grade ?? null });
}

export type GradeInForce = { grade: string; measures: Measures };

/** The grade that holds and what it demands; undefined for a resource that was never graded. */
export async function gradeInForce(ex: Executor, resourceId: string): Promise<GradeInForce | undefined> {
  const row = await gradeOf(ex, resourceId);
  if (!row) return undefined;
  return {
    grade: row.grade,
    measures: (await measuresUnder(ex, row.grade, row.table_version)) ?? noMeasures,
  };
}

/** Does the grade ask for any care at all? What is read or taken of such data is put on record. */
export const asksCare = (grade: GradeInForce | undefined): grade is GradeInForce =>
  grade !== undefined &&
  (grade.measures.encryption ||
    grade.measures.operator ||
    grade.measures.approval ||
    !grade.measures.supply ||
    Object.keys(grade.measures.masks).length > 0);

/** Resources whose calls obey a grade. */
export async function gradedResources(ex: Executor): Promise<{ resourceId: string; grade: string }[]> {
  const rows = await classifyTables(ex)
    .selectFrom('classify.resource_grade')
    .select(['resource_id as resourceId', 'grade'])
    .execute();
  return rows;
}

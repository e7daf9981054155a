/** Reading and writing gradings, detections and the grade that holds; the executor comes first, nothing is decided here. */
import type { Selectable } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { certainFrom, type Evidence } from './detect/column.ts';
import type { DetectorKind } from './detect/kinds.ts';
import { type ClassifyTables, classifyTables, type DetectionState, type GradingTable } from './tables.ts';

export type Grading = Selectable<GradingTable>;

export async function getGrading(ex: Executor, id: string): Promise<Grading | undefined> {
  return classifyTables(ex)
    .selectFrom('classify.grading')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
}

/** All answer sheets of a resource, newest first. */
export async function gradingsOf(ex: Executor, resourceId: string): Promise<Grading[]> {
  return classifyTables(ex)
    .selectFrom('classify.grading')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('proposed_at', 'desc')
    .orderBy('number', 'desc')
    .execute();
}

/** Of each item the sheet that counts: the newest that was not refused or replaced. */
export const standingOf = (gradings: readonly Grading[]): Map<string, Grading> => {
  const found = new Map<string, Grading>();
  for (const one of [...gradings].sort((a, b) => b.number - a.number)) {
    if (['refused', 'replaced'].includes(one.state) || found.has(one.item)) continue;
    found.set(one.item, one);
  }
  return found;
};

/** Of each item the newest confirmed sheet: what holds while a newer one is still being decided. */
export const confirmedOf = (gradings: readonly Grading[]): Map<string, Grading> => {
  const found = new Map<string, Grading>();
  for (const one of [...gradings].sort((a, b) => b.number - a.number)) {
    if (one.state === 'confirmed' && !found.has(one.item)) found.set(one.item, one);
  }
  return found;
};

/** Every sheet of the city that counts. */
export async function standingGradings(ex: Executor): Promise<Grading[]> {
  const rows = await classifyTables(ex)
    .selectFrom('classify.grading')
    .distinctOn(['resource_id', 'item'])
    .selectAll()
    .where('state', 'not in', ['refused', 'replaced'])
    .orderBy('resource_id')
    .orderBy('item')
    .orderBy('number', 'desc')
    .execute();
  return rows;
}

export async function updateGrading(
  tx: Tx,
  id: string,
  changes: Partial<Omit<Grading, 'id' | 'answers' | 'resource_id'>>,
): Promise<void> {
  await classifyTables(tx).updateTable('classify.grading').set(changes).where('id', '=', id).execute();
}

export type Detection = Omit<Selectable<ClassifyTables['classify.detection']>, 'confidence'> & {
  confidence: number;
};

export async function detectionsOf(ex: Executor, resourceId: string): Promise<Detection[]> {
  const rows = await classifyTables(ex)
    .selectFrom('classify.detection')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('confidence', 'desc')
    .orderBy('item')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ ...row, confidence: Number(row.confidence) }));
}

/** What is taken to be in a resource or an item: confirmed by a person, or certain and not dismissed. */
export function kindsIn(detections: readonly Detection[], item?: string): DetectorKind[] {
  const kinds = detections
    .filter((one) => item === undefined || item === '' || one.item === item)
    .filter(
      ({ state, confidence }) => state === 'confirmed' || (state === 'open' && confidence >= certainFrom),
    )
    .map(({ kind }) => kind);
  return [...new Set(kinds)].sort();
}

/** A settled detection keeps its settlement; its counts follow the newest look. */
export async function keepEvidence(
  tx: Tx,
  resourceId: string,
  item: string,
  evidence: Evidence,
  at: Date,
): Promise<void> {
  const counts = {
    confidence: evidence.confidence,
    by_name: evidence.byName,
    by_comment: evidence.byComment,
    seen: evidence.seen,
    matched: evidence.matched,
    checked: evidence.checked,
    found_at: at,
  };
  await classifyTables(tx)
    .insertInto('classify.detection')
    .values({
      resource_id: resourceId,
      item,
      kind: evidence.kind,
      ...counts,
      state: 'open',
      reason: '',
      settled_at: null,
      settled_by: null,
    })
    .onConflict((conflict) => conflict.columns(['resource_id', 'item', 'kind']).doUpdateSet(counts))
    .execute();
}

export async function settleDetection(
  tx: Tx,
  where: { resourceId: string; item: string; kind: DetectorKind },
  changes: { state: DetectionState; reason: string; settled_at: Date; settled_by: string | null },
): Promise<boolean> {
  const done = await classifyTables(tx)
    .updateTable('classify.detection')
    .set(changes)
    .where('resource_id', '=', where.resourceId)
    .where('item', '=', where.item)
    .where('kind', '=', where.kind)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function gradeOf(ex: Executor, resourceId: string) {
  return classifyTables(ex)
    .selectFrom('classify.resource_grade')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
}

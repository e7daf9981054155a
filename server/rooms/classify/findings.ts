/** Findings: what somebody has to look into after a grade, a rule or a detection changed; raised once while it stands open. */
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { classifyTables } from './tables.ts';

export const findingKinds: Readonly<Record<string, Text>> = {
  regrade: { zh: '规则更新，待重新定级', en: 'Rules changed: regrade' },
  'implementing-outdated': { zh: '实施细则待更新', en: 'Implementing rules to be updated' },
  'laxer-review': { zh: '从宽定级待复核', en: 'Laxer grade to review' },
  'entry-behind': { zh: '目录所填级别低于定级', en: 'Entry states less than it was graded' },
  'sensitive-unmarked': { zh: '疑似敏感内容未标注', en: 'Sensitive content not marked' },
  'sensitive-open': { zh: '疑似敏感内容已无条件开放', en: 'Sensitive content opened unconditionally' },
  'basis-to-check': { zh: '依据层级待核对', en: 'Level of the legal basis to check' },
  'grant-suspended': { zh: '级别变更，授权已暂停', en: 'Grade changed: grant suspended' },
  'grant-remeasured': { zh: '级别变更，授权措施已调整', en: 'Grade changed: measures of a grant changed' },
};
export type FindingKind = keyof typeof findingKinds & string;

export type Finding = {
  kind: string;
  /** Who has to look into it. */
  organisationId: string;
  resourceId?: string;
  subject: { type: string; id: string };
  detail?: JsonObject;
  articles?: readonly string[];
};

/** True when it was not open already. Nothing personal goes into `detail`. */
export async function raiseFinding(tx: Tx, finding: Finding, at: Date): Promise<boolean> {
  const done = await classifyTables(tx)
    .insertInto('classify.finding')
    .values({
      id: newId(),
      kind: finding.kind,
      organisation_id: finding.organisationId,
      resource_id: finding.resourceId ?? null,
      subject_type: finding.subject.type,
      subject_id: finding.subject.id,
      detail: JSON.stringify(finding.detail ?? {}),
      articles: [...(finding.articles ?? [])],
      found_at: at,
      closed_at: null,
      closed_by: null,
      note: '',
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject_type', 'subject_id']).where('closed_at', 'is', null).doNothing(),
    )
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Closes what stands open of this kind on this subject, because its cause is gone. */
export async function settleFindings(
  tx: Tx,
  where: { kind: string; subject: { type: string; id: string } },
  at: Date,
  note: string,
): Promise<void> {
  await classifyTables(tx)
    .updateTable('classify.finding')
    .set({ closed_at: at, note })
    .where('kind', '=', where.kind)
    .where('subject_type', '=', where.subject.type)
    .where('subject_id', '=', where.subject.id)
    .where('closed_at', 'is', null)
    .execute();
}

export async function getFinding(ex: Executor, id: string) {
  return classifyTables(ex)
    .selectFrom('classify.finding')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
}

export type FindingFilter = {
  organisationId?: string | undefined;
  kind?: string | undefined;
  resource?: string | undefined;
  state?: 'open' | 'closed' | undefined;
  page: number;
  pageSize: number;
};

export async function listFindings(ex: Executor, filter: FindingFilter) {
  let query = classifyTables(ex).selectFrom('classify.finding');
  if (filter.organisationId) query = query.where('organisation_id', '=', filter.organisationId);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.resource) query = query.where('resource_id', '=', filter.resource);
  if (filter.state) query = query.where('closed_at', filter.state === 'open' ? 'is' : 'is not', null);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('found_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { rows, total };
}

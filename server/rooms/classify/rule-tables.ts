/** The rules in force: the newest issue of the bureau, or the national scheme while there is none; and departments' own rules under them. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import {
  type ImplementingRow,
  type Measures,
  nationalTable,
  type RuleTable,
  rankIn,
} from './grading/table.ts';
import { classifyTables } from './tables.ts';

export type IssuedTable = {
  /** 0: the national scheme, issued by nobody here. */
  version: number;
  title: string;
  document: string;
  issuedAt: Date | null;
  digest: string;
  body: RuleTable;
};

export const digestOf = (body: RuleTable): string =>
  createHash('sha256')
    .update(canonicalize(body) ?? '')
    .digest('hex');

const national: IssuedTable = {
  version: 0,
  title: '国家标准数据分类分级规则',
  document: 'GB/T 43697-2024',
  issuedAt: null,
  digest: digestOf(nationalTable),
  body: nationalTable,
};

/** The national scheme under the city's own names, where its rules give them. */
export function nationalIn(law: LawNow | undefined): IssuedTable {
  if (!law) return national;
  const grades = nationalTable.grades.map((grade) => {
    const word = law.term('classify.grade-words', grade.key);
    return word ? { ...grade, zh: word.zh, en: word.en } : grade;
  });
  return { ...national, body: { ...nationalTable, grades } };
}

export async function issuedTables(ex: Executor): Promise<IssuedTable[]> {
  const rows = await classifyTables(ex)
    .selectFrom('classify.rule_table')
    .selectAll()
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ issued_at: issuedAt, issued_by: _, ...row }) => ({ ...row, issuedAt }));
}

export async function tableOf(ex: Executor, version: number, law?: LawNow): Promise<IssuedTable | undefined> {
  if (version === 0) return nationalIn(law);
  return (await issuedTables(ex)).find((table) => table.version === version);
}

/** The table in force. */
export async function currentTable(ex: Executor, law?: LawNow): Promise<IssuedTable> {
  const [newest] = await issuedTables(ex);
  return newest ?? nationalIn(law);
}

/** Measures of a grade by the table in force; of one it no longer knows, by the table it was given under. */
export async function measuresUnder(
  ex: Executor,
  grade: string,
  version: number,
): Promise<Measures | undefined> {
  const now = await currentTable(ex);
  const known = rankIn(now.body, grade) >= 0 ? now : await tableOf(ex, version);
  return known?.body.grades.find(({ key }) => key === grade)?.measures;
}

export type ImplementingRules = {
  id: string;
  organisationId: string;
  number: number;
  tableVersion: number;
  title: string;
  rows: ImplementingRow[];
  filedAt: Date;
};

/** Newest first; of one organisation, or of all. */
export async function implementingRules(ex: Executor, organisationId?: string): Promise<ImplementingRules[]> {
  let query = classifyTables(ex).selectFrom('classify.implementing_rule').selectAll();
  if (organisationId) query = query.where('organisation_id', '=', organisationId);
  const rows = await query.orderBy('filed_at', 'desc').orderBy('number', 'desc').execute();
  return rows.map((row) => ({
    id: row.id,
    organisationId: row.organisation_id,
    number: row.number,
    tableVersion: row.table_version,
    title: row.title,
    rows: row.rows,
    filedAt: row.filed_at,
  }));
}

/** What the grade of the data demands of a grant: written into its terms, so that every call obeys it and every entry cites it. */
import type { Executor } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { type GradeInForce, gradeInForce, type Mask } from '#rooms/classify/index.ts';
import type { Plan } from './plan.ts';
import type { GrantTerms, TermsMeasures } from './terms.ts';

export type Demands =
  | { forbidden: 'supply' | 'approval'; grade: string }
  | { forbidden?: undefined; measures: TermsMeasures | undefined };

/** Pure: what this grade makes of a grant over these columns. `decided`: a decision stands behind the grant. */
export function demandsOf(
  inForce: GradeInForce | undefined,
  plan: Plan,
  columns: readonly string[],
  decided: boolean,
): Demands {
  if (!inForce) return { measures: undefined };
  const { grade, measures } = inForce;
  if (!measures.supply) return { forbidden: 'supply', grade };
  if (measures.approval && !decided) return { forbidden: 'approval', grade };
  const masks: Record<string, Mask> = {};
  for (const { name, personal } of plan.columns) {
    const mask = personal === 'none' ? undefined : measures.masks[personal];
    // What a call is asked by cannot be masked into something else; it is the caller's own value.
    if (mask && columns.includes(name) && !plan.lookup.includes(name)) masks[name] = mask;
  }
  const nothing = Object.keys(masks).length === 0 && !measures.encryption && !measures.operator;
  return {
    measures: nothing
      ? undefined
      : { grade, masks, encryption: measures.encryption, operator: measures.operator },
  };
}

export async function demandsOn(
  ex: Executor,
  resourceId: string,
  plan: Plan,
  columns: readonly string[],
  decided: boolean,
): Promise<Demands> {
  return demandsOf(await gradeInForce(ex, resourceId), plan, columns, decided);
}

/** Whether the grade in force seals answers: what a reader without a grant is told. */
export const sealedByGrade = async (ex: Executor, resourceId: string): Promise<boolean> =>
  (await sealingGrade(ex, resourceId)) !== undefined;

/**
 * The terms under what the grade demands now. Sealed records ask for a secret that both sides share, so no call of theirs can be
 * one that only the caller could have signed: a grant that asked for that asks for it no longer.
 */
export function underMeasures(
  { measures: _, ...terms }: GrantTerms,
  measures: TermsMeasures | undefined,
): GrantTerms {
  return {
    ...terms,
    ...(measures ? { measures } : {}),
    evidence: measures?.encryption ? 'E1' : terms.evidence,
  };
}

/** Beside the field that asks for a key of the caller's own where the grade seals answers. */
export const sealedEvidence = (path: string, grade: string): FieldIssue => ({
  path,
  code: 'sealed-grade',
  message: {
    zh: `数据级别“${grade}”要求密文传输，密文由双方共有的密钥派生，不能要求公钥签名（E2）`,
    en: `the grade “${grade}” seals answers under a secret both sides share: a key of the caller’s own (E2) cannot be asked for`,
  },
  mend: { zh: '请改为 E1，或留空', en: 'set E1, or leave it out' },
  articles: [],
  severity: 'error',
});

/** The grade in force that seals answers of this resource; undefined where none does. */
export async function sealingGrade(ex: Executor, resourceId: string): Promise<string | undefined> {
  const inForce = await gradeInForce(ex, resourceId);
  return inForce?.measures.encryption ? inForce.grade : undefined;
}

/** What the demands let a grant be given under. Throws `serve.grade-supply` or `serve.grade-approval`. */
export function suppliedUnder(demands: Demands, law: LawNow): TermsMeasures | undefined {
  if (!demands.forbidden) return demands.measures;
  throw problem(`serve.grade-${demands.forbidden}`, {
    params: { grade: demands.grade },
    rule: 'classify.grading-rules',
    articles: law.cite('classify.grading-rules'),
  });
}

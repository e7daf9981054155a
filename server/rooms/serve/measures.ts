/** What the grade of the data demands of a grant: written into its terms, so that every call obeys it and every entry cites it. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { type GradeInForce, gradeInForce, type Mask } from '#rooms/classify/index.ts';
import type { Plan } from './plan.ts';

export type TermsMeasures = {
  /** The grade that demands them. */
  grade: string;
  /** By column of the grant; laid over before any mask of the grant itself. */
  masks: Record<string, Mask>;
  /** Records of an answer travel sealed under the key of the call. */
  encryption: boolean;
  /** Every call names the person on whose behalf it is made. */
  operator: boolean;
};

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
  (await gradeInForce(ex, resourceId))?.measures.encryption ?? false;

/** What the demands let a grant be given under. Throws `serve.grade-supply` or `serve.grade-approval`. */
export function suppliedUnder(demands: Demands, law: LawNow): TermsMeasures | undefined {
  if (!demands.forbidden) return demands.measures;
  throw problem(`serve.grade-${demands.forbidden}`, {
    params: { grade: demands.grade },
    rule: 'classify.grading-rules',
    articles: law.cite('classify.grading-rules'),
  });
}

/** What the grade of an entry demands of everything that leaves, held against a download or an answer of its open set at the moment it is asked for. */
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion, type Item } from '#rooms/catalog/index.ts';
import { type GradeInForce, gradeInForce } from '#rooms/classify/index.ts';
import { getRelease } from '../datasets/read.ts';
import { type Recipe, recipe as recipeSchema } from '../disclosure/recipe.ts';
import type { Asked } from './takings.ts';

const RULE = 'open.grade-measures';

/** Error: `open.grade-forbids`, which names the measure. A city whose text does not speak of it asks nothing. */
export async function requireMeasures(ex: Executor, law: LawNow, { dataset, actor }: Asked): Promise<void> {
  if (!law.flag(RULE) || !dataset.resourceId) return;
  const grade = await gradeInForce(ex, dataset.resourceId);
  if (!grade) return;
  const why =
    plainly(grade, { named: actor.kind === 'person', open: dataset.published.class === 'open' }) ??
    (await unmasked(ex, grade, dataset));
  if (why)
    throw problem('open.grade-forbids', {
      params: { grade: grade.grade, why },
      rule: RULE,
      articles: law.cite(RULE),
    });
}

/** What can be said without looking at columns. Pure. */
export function plainly(
  { measures }: GradeInForce,
  { named, open }: { named: boolean; open: boolean },
): Text | undefined {
  if (!measures.supply) return { zh: '该级别的数据不对外提供', en: 'data of this grade are given to nobody' };
  if (measures.encryption)
    return {
      zh: '该级别的数据须加密传输，不提供明文下载',
      en: 'data of this grade travel sealed and are not had in clear',
    };
  if (measures.approval && open)
    return { zh: '该级别的数据须经审批，不直接提供', en: 'data of this grade are given after an approval' };
  if (measures.operator && !named)
    return {
      zh: '该级别的数据须记录取得人，请先登录',
      en: 'whoever takes data of this grade is on record: sign in',
    };
  return undefined;
}

/** Columns of the release that a mask of the grade should lie over, and does not. */
async function unmasked(
  ex: Executor,
  grade: GradeInForce,
  dataset: Asked['dataset'],
): Promise<Text | undefined> {
  if (Object.keys(grade.measures.masks).length === 0 || !dataset.resourceId || !dataset.releaseId)
    return undefined;
  const entry = await getPublishedVersion(ex, dataset.resourceId);
  const release = await getRelease(ex, dataset.releaseId);
  const treated = recipeSchema.safeParse(release?.treatment.recipe);
  const bare = bareColumns(
    (entry?.items ?? []).filter(({ name }) =>
      dataset.published.content.fields.some((field) => (field.from ?? field.name) === name),
    ),
    grade.measures.masks,
    treated.success ? treated.data : undefined,
  );
  return bare.length === 0
    ? undefined
    : {
        zh: `该级别的数据须脱敏，尚未按规定脱敏的字段：${bare.map(({ titleZh }) => titleZh).join('、')}`,
        en: `data of this grade are masked, and these columns are not: ${bare.map(({ titleEn, name }) => titleEn || name).join(', ')}`,
      };
}

/** Pure: a column is covered when it was dropped, hidden, or masked as the grade says. */
export function bareColumns(
  items: readonly Item[],
  masks: GradeInForce['measures']['masks'],
  recipe: Recipe | undefined,
): Item[] {
  return items.filter((item) => {
    const wanted = item.personal === 'none' ? undefined : masks[item.personal];
    if (wanted === undefined) return false;
    const name = typeof wanted === 'string' ? wanted : wanted.mask;
    return !(recipe?.columns[item.name] ?? []).some(
      (action) =>
        action.do === 'drop' ||
        (action.do === 'mask' && (action.mask.mask === 'hide' || action.mask.mask === name)),
    );
  });
}

/** Whether a release is still what was judged: made by the treatment as it stands, of columns the version names, without those who took consent back. */
import { isDeepStrictEqual } from 'node:util';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { DatasetVersion, Release } from '../datasets/read.ts';
import { withheldOf } from './consents-read.ts';
import { patternCount } from './patterns.ts';
import type { Treatment } from './recipe.ts';
import { newestScan } from './scan-release.ts';
import { treatmentOf } from './treatment.ts';

const made = (release: Pick<Release, 'treatment'>) => release.treatment as unknown as Partial<Treatment>;

/** Somebody's rows are in it who took consent back since; or they lie by another column. */
export async function holdsWithdrawn(
  ex: Executor,
  release: Pick<Release, 'datasetId' | 'treatment'>,
): Promise<boolean> {
  const { withheld: before, recipe } = made(release);
  const now = recipe && (await withheldOf(ex, release.datasetId, recipe));
  if (!now) return false;
  const out = new Set(before?.column === now.column ? before.tokens : []);
  return now.tokens.some((token) => !out.has(token));
}

/** Why it may not go out with this version; null where it may. */
export async function misfitOf(
  ex: Executor,
  { content }: Pick<DatasetVersion, 'content'>,
  release: Release,
): Promise<Text | null> {
  const gone = release.columns.filter(
    ({ name, from }) =>
      !content.fields.some(
        (field) => field.name === name && (from === undefined || (field.from ?? field.name) === from),
      ),
  );
  if (gone.length > 0) {
    const names = gone.map(({ titleZh, name }) => titleZh || name);
    return {
      zh: `其中的数据项不在目录版本之列：${names.join('、')}。`,
      en: `It holds columns the opening entry does not name: ${names.join(', ')}.`,
    };
  }
  const now = await treatmentOf(ex, release.datasetId);
  if (!isDeepStrictEqual(made(release).recipe, now.recipe))
    return {
      zh: '制作之后处理规则有变动。',
      en: 'The treatment was changed after it was made.',
    };
  if (await holdsWithdrawn(ex, release))
    return {
      zh: '制作之后有人撤回了同意，其记录仍在其中。',
      en: 'Somebody took consent back after it was made, and their rows are in it.',
    };
  return null;
}

/** Errors: `open.release-outdated`, which says why. */
export async function requireAsJudged(
  ex: Executor,
  version: Pick<DatasetVersion, 'content'>,
  release: Release,
): Promise<void> {
  const why = await misfitOf(ex, version, release);
  if (why) throw problem('open.release-outdated', { params: { why } });
  const scan = await newestScan(ex, release.id);
  if (scan && scan.patterns < (await patternCount(ex)))
    throw problem('open.release-outdated', {
      params: {
        why: {
          zh: '扫描之后主管部门增加了识别规则，尚未重新扫描。',
          en: 'The authority added a pattern after the scan, and it was not scanned again.',
        },
      },
    });
}

/** Says at the check, at submission and before the reviewer that another body's entry holds these items already. */
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import { warning } from '../checks/issue.ts';
import type { Content } from '../content.ts';
import { findMatches } from './matching.ts';

/** A warning and no more: two bodies may need the same, and whoever reviews weighs it. */
export async function repeatedIssues(
  ex: Executor,
  entry: { resourceId: string; providerId: string; content: Content },
): Promise<FieldIssue[]> {
  const items = entry.content.items.filter(({ titleZh, name }) => titleZh !== '' || name !== '');
  const { repeated, items: matched } = await findMatches(ex, entry.providerId, {
    items: items.map(({ name, titleZh, elementId, identifier, type, length }) => ({
      name,
      titleZh,
      elementId,
      identifier,
      type,
      length,
    })),
    except: entry.resourceId,
  });
  const others = repeated.filter(({ provider }) => provider.id !== entry.providerId);
  const told = new Set(others.map(({ resource }) => resource.id));
  const whole = others.map(({ resource, provider, same, of }) =>
    warning('repeated-collection', 'items', {
      zh: `${provider.name.zh}的“${resource.name}”已有其中${same}项（共${of}项），疑似重复采集`,
      en: `“${resource.name}” of ${provider.name.en} holds ${same} of these ${of} items already`,
      mendZh: '能共享取得的不再采集；确需另行编目的，在摘要中说明与该目录的区别',
      mendEn: 'Ask for it by sharing; where an entry of its own is needed, the summary says what differs',
    }),
  );
  const single = matched.flatMap(({ index, matches }) => {
    const item = items[index];
    const match = matches.find(
      ({ how, provider, resource }) =>
        how.includes('values') && provider.id !== entry.providerId && !told.has(resource.id),
    );
    if (!item || !match) return [];
    return [
      warning('repeated-values', `items.${entry.content.items.indexOf(item)}.titleZh`, {
        zh: `“${item.titleZh || item.name}”的数据与${match.provider.name.zh}“${match.resource.name}”的“${match.item.titleZh}”大半相同`,
        en: `The values of “${item.titleEn || item.name}” are for the most part those of “${match.item.titleZh}” in “${match.resource.name}” of ${match.provider.name.en}`,
        mendZh: '核对是否同一数据；是的，以数源单位的为准',
        mendEn: 'See whether they are the same; if so, the source’s own hold',
      }),
    ];
  });
  return [...whole, ...single];
}

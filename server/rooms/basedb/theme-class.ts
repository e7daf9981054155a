/** A theme is shared no wider than the fields it is made of: each item as strictly as the strictest source field behind it. */
import type { SubjectCheck } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion, getVersion } from '#rooms/catalog/index.ts';
import { rules } from './law.ts';
import type { Model } from './model.ts';
import { databaseOfResource } from './repository.ts';
import type { Database } from './tables.ts';

/** From the widest to the strictest. */
const order = ['unconditional', 'conditional', 'withheld'];
const strictness = (sharingClass: string): number => Math.max(0, order.indexOf(sharingClass));

type Stated = {
  sharingClass: string;
  items: readonly { name: string; titleZh: string; sharingClass?: string | undefined }[];
};

/** Every item of the entry that would be shared wider than a field it comes from. */
export async function tooWide(
  ex: Executor,
  law: LawNow,
  database: Pick<Database, 'kind'>,
  model: Model,
  entry: Stated,
): Promise<FieldIssue[]> {
  if (database.kind === 'base' || !law.flag(rules.themeClass)) return [];
  const classes = new Map<string, { of(item: string): string; name: string }>();
  for (const { id, resourceId } of model.nodes) {
    const source = await getPublishedVersion(ex, resourceId);
    const content = source?.version.content;
    if (!content) continue;
    const own = new Map(content.items.map((item) => [item.name, item.sharingClass]));
    classes.set(id, { of: (item) => own.get(item) ?? content.sharingClass, name: content.name });
  }
  return model.columns.flatMap((column): FieldIssue[] => {
    const index = entry.items.findIndex(({ name }) => name === column.name);
    const item = entry.items[index];
    if (!item) return [];
    const effective = item.sharingClass ?? entry.sharingClass;
    const stricter = column.from
      .flatMap(({ node, item: field }) => {
        const source = classes.get(node);
        return source ? [{ field, name: source.name, sharingClass: source.of(field) }] : [];
      })
      .sort((a, b) => strictness(b.sharingClass) - strictness(a.sharingClass))
      .find(({ sharingClass }) => strictness(sharingClass) > strictness(effective));
    if (!stricter) return [];
    const words = law.term('classify.sharing-classes', stricter.sharingClass);
    return [
      {
        path: item.sharingClass === undefined ? 'sharingClass' : `items.${index}.sharingClass`,
        code: 'basedb.theme-class',
        message: {
          zh: `“${item.titleZh || item.name}”取自《${stricter.name}》的“${stricter.field}”，须不宽于其“${words?.zh ?? stricter.sharingClass}”`,
          en: `“${item.name}” comes from “${stricter.field}” of “${stricter.name}” and is shared no wider than “${words?.en ?? stricter.sharingClass}”`,
        },
        articles: law.cite(rules.themeClass),
        severity: 'error',
      },
    ];
  });
}

/** Asked of a theme's entry at its check, when it is handed in and at every decision. */
export const themeNoWider: SubjectCheck = async ({ ex, law }, { type, id }) => {
  if (type !== 'catalog.version' || !law.flag(rules.themeClass)) return [];
  const version = await getVersion(ex, id);
  if (!version || version.withdraws) return [];
  const database = await databaseOfResource(ex, version.resourceId);
  return database ? tooWide(ex, law, database, database.model, version.content) : [];
};

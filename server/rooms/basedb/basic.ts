/** Basic items of base databases: which they are, and that none of them is held behind a condition. */
import type { SubjectCheck } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import { getVersion } from '#rooms/catalog/index.ts';
import { rules } from './law.ts';
import { databaseOfResource } from './repository.ts';

/** Items of the entry that its base database marks as basic, the key with them; empty for any other entry. */
export async function basicItemsOf(ex: Executor, resourceId: string): Promise<Set<string>> {
  const database = await databaseOfResource(ex, resourceId);
  if (database?.kind !== 'base') return new Set();
  return new Set(database.model.columns.filter(({ basic }) => basic).map(({ name }) => name));
}

/** Asked of an entry at its check, when it is handed in and at every decision. */
export const basicStaysOpen: SubjectCheck = async ({ ex, law }, { type, id }) => {
  if (type !== 'catalog.version' || !law.flag(rules.basic)) return [];
  const version = await getVersion(ex, id);
  if (!version || version.withdraws) return [];
  const basic = await basicItemsOf(ex, version.resourceId);
  const { content } = version;
  return content.items.flatMap((item, index): FieldIssue[] => {
    const effective = item.sharingClass ?? content.sharingClass;
    if (!basic.has(item.name) || effective === 'unconditional') return [];
    const words = law.term('classify.sharing-classes', effective);
    return [
      {
        path: item.sharingClass === undefined ? 'sharingClass' : `items.${index}.sharingClass`,
        code: 'basedb.basic-conditional',
        message: {
          zh: `“${item.titleZh || item.name}”是基础库的基础信息项，须无条件共享，不能列为“${words?.zh ?? effective}”`,
          en: `“${item.titleEn || item.name}” is a basic item of a base database: it is shared without conditions, not “${words?.en ?? effective}”`,
        },
        articles: law.cite(rules.basic),
        severity: 'error',
      },
    ];
  });
};

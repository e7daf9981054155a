/** The words by which a version is found: written in the transaction that publishes it; the database does the rest. */
import type { Tx } from '#kernel/db.ts';
import { categoryWord, findableColumns } from '#rooms/catalog/index.ts';
import type { DatasetContent } from '../content.ts';
import { industries } from './industries.ts';
import { searchTables } from './tables.ts';

/** `organisation`: the Chinese name of whoever opens the data. */
export async function writeWords(
  tx: Tx,
  versionId: string,
  content: DatasetContent,
  organisation: string,
): Promise<void> {
  const industry = industries.find(({ key }) => key === content.industry.slice(0, 1))?.zh ?? '';
  const found = findableColumns({
    name: content.title.zh,
    titles: [...content.fields.map(({ titleZh }) => titleZh), ...content.keywords].filter(
      (title) => title !== '',
    ),
    fields: [...content.fields.map(({ name }) => name), content.title.en],
    around: [organisation, categoryWord(content.theme)?.zh ?? '', industry],
    about: `${content.summary.zh} ${content.summary.en}`,
  });
  const words = {
    document: found.search_document,
    text: found.search_text,
    pinyin: found.search_pinyin,
    initials: found.search_initials,
  };
  await searchTables(tx)
    .insertInto('open.version_words')
    .values({ version_id: versionId, ...words })
    .onConflict((conflict) => conflict.column('version_id').doUpdateSet(words))
    .execute();
}

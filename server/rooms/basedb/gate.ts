/** Nothing is uploaded straight into what is made of gathered sources. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { rules } from './law.ts';
import { databaseOfResource } from './repository.ts';

export async function refuseDirectRows(ex: Executor, law: LawNow, resourceId: string): Promise<void> {
  const database = await databaseOfResource(ex, resourceId);
  if (!database || database.way === 'linked') return;
  throw problem('basedb.upload-refused', {
    params: { name: database.name_zh },
    articles: law.cite(rules.pools),
    rule: rules.pools,
  });
}

// Which posts the city asks a department to have filled before it works with its data.
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { contactsOf } from './repository.ts';
import { orgTables } from './tables.ts';

const RULE = 'org.required-posts';

/** Terms of the posts nobody is named for, in the pack's order; empty where the city asks for none. */
export async function missingPosts(ex: Executor, law: LawNow, organisationId: string): Promise<Term[]> {
  const wanted = law.terms(RULE);
  if (wanted.length === 0) return [];
  const filled = new Set((await contactsOf(ex, organisationId)).map(({ post }) => post));
  return wanted.filter(({ key }) => !filled.has(key));
}

/** Active organisations that lack a post the city asks for, by name, each with the posts it lacks. */
export async function organisationsLackingPosts(
  ex: Executor,
  law: LawNow,
): Promise<{ id: string; name: Text; missing: Term[] }[]> {
  const wanted = law.terms(RULE);
  if (wanted.length === 0) return [];
  const rows = await orgTables(ex)
    .selectFrom('org.organisation as o')
    .leftJoin('org.contact as c', (join) =>
      join.onRef('c.organisation_id', '=', 'o.id').on('c.until', 'is', null),
    )
    .where('o.state', '=', 'active')
    .select(['o.id', 'o.name_zh', 'o.name_en', 'c.post'])
    .orderBy('o.name_zh')
    .orderBy('o.id')
    .execute();
  return [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, found]) => {
    const filled = new Set(found.map(({ post }) => post));
    const missing = wanted.filter(({ key }) => !filled.has(key));
    const [first] = found;
    return first && missing.length > 0
      ? [{ id, name: { zh: first.name_zh, en: first.name_en }, missing }]
      : [];
  });
}

/** Throws `org.posts-missing` with the posts and the articles that ask for them. */
export async function requireContacts(ex: Executor, law: LawNow, organisationId: string): Promise<void> {
  const missing = await missingPosts(ex, law, organisationId);
  if (missing.length === 0) return;
  throw problem('org.posts-missing', {
    params: {
      posts: {
        zh: missing.map(({ zh }) => zh).join('、'),
        en: missing.map(({ en }) => en).join(', '),
      },
    },
    articles: [...new Set([...law.cite(RULE), ...missing.flatMap(({ cite }) => cite)])],
    rule: RULE,
  });
}

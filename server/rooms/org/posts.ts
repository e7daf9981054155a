// Which posts the city asks a department to have filled before it works with its data.
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { contactsOf } from './repository.ts';

const RULE = 'org.required-posts';

/** Terms of the posts nobody is named for, in the pack's order; empty where the city asks for none. */
export async function missingPosts(ex: Executor, law: LawNow, organisationId: string): Promise<Term[]> {
  const wanted = law.terms(RULE);
  if (wanted.length === 0) return [];
  const filled = new Set((await contactsOf(ex, organisationId)).map(({ post }) => post));
  return wanted.filter(({ key }) => !filled.has(key));
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

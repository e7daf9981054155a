/** Who works on opening in a unit: whoever hands an entry in stands on its list, and units whose list lacks somebody are named. */
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { contactsOf, getOrganisation, organisationNames } from '#rooms/org/index.ts';
import { providerRules as rules } from './law.ts';

/** Error: `open.not-dedicated`. */
export async function requireDedicated(
  ex: Executor,
  law: LawNow,
  actor: Actor,
  organisationId: string,
): Promise<void> {
  const post = law.terms(rules.posts).find(({ attributes }) => attributes.acts === true);
  if (!post || actor.kind !== 'person' || organisationOf(actor) !== organisationId) return;
  const named = await contactsOf(ex, organisationId);
  if (named.some((one) => one.post === post.key && one.personId === actor.personId)) return;
  const unit = await getOrganisation(ex, organisationId);
  throw problem('open.not-dedicated', {
    params: { unit: unit?.name ?? { zh: '', en: '' }, post: { zh: post.zh, en: post.en } },
    articles: law.cite(rules.posts),
    rule: rules.posts,
  });
}

export type Unstaffed = { unit: { id: string; name: Text }; missing: Text[] };

/** Units with opening entries that named no leading unit or no staff for them. */
export async function unstaffedAmong(
  ex: Executor,
  law: LawNow,
  organisationIds: readonly string[],
): Promise<Unstaffed[]> {
  const posts = law.terms(rules.posts);
  if (posts.length === 0) return [];
  const ids = [...new Set(organisationIds)];
  const names = await organisationNames(ex, ids);
  const found: Unstaffed[] = [];
  for (const id of ids) {
    const filled = new Set((await contactsOf(ex, id)).map(({ post }) => post));
    const missing = posts.filter(({ key }) => !filled.has(key)).map(({ zh, en }) => ({ zh, en }));
    if (missing.length > 0) found.push({ unit: { id, name: names.get(id) ?? { zh: '', en: '' } }, missing });
  }
  return found;
}

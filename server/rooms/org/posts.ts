// Which posts the city knows: those a department must have filled before it works with its data, and the further ones.
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { isPublicBody, publicKinds } from './public-bodies.ts';
import { contactsOf, getOrganisation } from './repository.ts';
import { orgTables } from './tables.ts';

const REQUIRED = 'org.required-posts';
const FURTHER = 'org.further-posts';
const FILED = 'org.filed-posts';
const TOLD = 'org.vacancy-told';

export type Post = {
  key: string;
  zh: string;
  en: string;
  cite: string[];
  required: boolean;
  /** Several people may hold it. */
  multiple: boolean;
  /** A document appoints its holder. */
  document: boolean;
  /** Filed with the bureau: under which list, with duty and telephone or not, a change by written notice or not. */
  filed: { group: string; contact: boolean; notice: boolean } | null;
  vacancyTold: boolean;
};

/** Every post of the city, those asked for first; a post that is both keeps its first words. */
export function postsOfCity(law: LawNow): Post[] {
  const found = new Map<string, Post>();
  const told = new Set(law.terms(TOLD).map(({ key }) => key));
  const add = (term: Term, more: Partial<Post>) => {
    const before = found.get(term.key);
    found.set(term.key, {
      key: term.key,
      zh: before?.zh ?? term.zh,
      en: before?.en ?? term.en,
      cite: [...new Set([...(before?.cite ?? []), ...term.cite])],
      required: before?.required ?? false,
      multiple: before?.multiple ?? false,
      document: before?.document ?? false,
      filed: before?.filed ?? null,
      vacancyTold: told.has(term.key),
      ...more,
    });
  };
  for (const term of law.terms(REQUIRED)) add(term, { required: true });
  for (const term of law.terms(FURTHER)) {
    add(term, {
      multiple: term.attributes.multiple === true,
      document: term.attributes.document === true,
    });
  }
  for (const term of law.terms(FILED)) {
    const { group, contact, notice } = term.attributes;
    add(term, { filed: { group: String(group), contact: contact === true, notice: notice === true } });
  }
  return [...found.values()];
}

export function postOf(law: LawNow, key: string): Post {
  const posts = postsOfCity(law);
  const post = posts.find((one) => one.key === key);
  if (post) return post;
  throw problem('org.post-unknown', {
    params: {
      posts: {
        zh: posts.map((one) => `${one.zh}(${one.key})`).join('、'),
        en: posts.map((one) => `${one.en} (${one.key})`).join(', '),
      },
    },
    articles: law.cite(REQUIRED),
    rule: REQUIRED,
  });
}

/** Terms of the posts nobody is named for, in the pack's order; empty where the city asks for none. */
export async function missingPosts(ex: Executor, law: LawNow, organisationId: string): Promise<Term[]> {
  const wanted = law.terms(REQUIRED);
  if (wanted.length === 0) return [];
  const body = await getOrganisation(ex, organisationId);
  // The law asks posts of those who hold data.
  if (body && isPublicBody(body.kind)) return [];
  const filled = new Set((await contactsOf(ex, organisationId)).map(({ post }) => post));
  return wanted.filter(({ key }) => !filled.has(key));
}

export type Lacking = {
  id: string;
  name: Text;
  /** `vacantSince`: somebody held it before. */
  missing: (Term & { vacantSince: LegalDay | null })[];
};

/**
 * Active organisations that lack a post the city asks for, or whose further post fell vacant, by name, each with the posts it
 * lacks.
 */
export async function organisationsLackingPosts(ex: Executor, law: LawNow): Promise<Lacking[]> {
  const wanted = law.terms(REQUIRED);
  const further = law
    .terms(TOLD)
    .filter(({ key }) => wanted.every((term) => term.key !== key) && law.term(FURTHER, key));
  if (wanted.length === 0 && further.length === 0) return [];
  const rows = await orgTables(ex)
    .selectFrom('org.organisation as o')
    .leftJoin('org.contact as c', 'c.organisation_id', 'o.id')
    .where('o.state', '=', 'active')
    .where(
      'o.kind',
      'not in',
      publicKinds.map(({ key }) => key),
    )
    .select(['o.id', 'o.name_zh', 'o.name_en', 'c.post', 'c.until'])
    .orderBy('o.name_zh')
    .orderBy('o.id')
    .execute();
  return [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, found]) => {
    const filled = new Set(found.flatMap(({ post, until }) => (until === null && post ? [post] : [])));
    const missing = [...wanted, ...further]
      .filter(({ key }) => !filled.has(key))
      .map((term) => ({ ...term, vacantSince: lastEnd(found, term.key) }))
      .filter((term) => term.vacantSince !== null || wanted.some(({ key }) => key === term.key));
    const [first] = found;
    return first && missing.length > 0
      ? [{ id, name: { zh: first.name_zh, en: first.name_en }, missing }]
      : [];
  });
}

function lastEnd(rows: readonly { post: string | null; until: Date | null }[], key: string): LegalDay | null {
  const ends = rows.flatMap(({ post, until }) => (post === key && until ? [until.getTime()] : []));
  return ends.length > 0 ? legalDayOf(new Date(Math.max(...ends))) : null;
}

/** Whom to turn to in a dispute: the chief representative where there is one, else whoever is in charge of the data. */
export async function disputeContact(ex: Executor, organisationId: string) {
  const contacts = await contactsOf(ex, organisationId);
  for (const post of ['chief-representative', 'data-responsible', 'staff', 'office', 'head']) {
    const found = contacts.find((one) => one.post === post);
    if (found) return found;
  }
  return undefined;
}

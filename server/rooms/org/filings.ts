// What was reported to the bureau of who holds which post, and what of it is due.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { daysBetween, type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { LawNow } from '#law/settings.ts';
import type { DeadlineInfo } from '#law/types.ts';
import { notify } from '#notices/index.ts';
import { paperNumber } from './numbers.ts';
import { type Post, postsOfCity } from './posts.ts';
import { bureauOf, contactsOf, getOrganisation } from './repository.ts';
import { type Contact, type FiledDifference, type FiledHolder, orgTables } from './tables.ts';

export type Filing = {
  id: string;
  number: string;
  organisationId: string;
  group: string;
  kind: 'first' | 'change';
  holders: FiledHolder[];
  difference: FiledDifference;
  effectiveOn: LegalDay;
  filedOn: LegalDay;
  confirmedOn: LegalDay | null;
};

/** Newest first; earlier lists stay readable. */
export async function filingsOf(ex: Executor, organisationId?: string): Promise<Filing[]> {
  let query = orgTables(ex).selectFrom('org.filing').selectAll();
  if (organisationId) query = query.where('organisation_id', '=', organisationId);
  const rows = await query.orderBy('filed_at', 'desc').orderBy('id', 'desc').execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    organisationId: row.organisation_id,
    group: row.post_group,
    kind: row.kind,
    holders: row.holders,
    difference: row.difference,
    effectiveOn: row.effective_on,
    filedOn: row.filed_on,
    confirmedOn: row.confirmed_at ? legalDayOf(row.confirmed_at) : null,
  }));
}

export const lastFiling = async (
  ex: Executor,
  organisationId: string,
  group: string,
): Promise<Filing | undefined> =>
  (await filingsOf(ex, organisationId)).find((filing) => filing.group === group);

const holderOf = ({ id: contactId, post, name, duty, telephone }: Contact): FiledHolder => ({
  contactId,
  post,
  name,
  duty,
  telephone,
});
const sameHolder = (a: FiledHolder) => (b: FiledHolder) => a.contactId === b.contactId;

export function differenceOf(before: readonly FiledHolder[], now: readonly FiledHolder[]): FiledDifference {
  return {
    joined: now.filter((one) => !before.some(sameHolder(one))),
    left: before.filter((one) => !now.some(sameHolder(one))),
  };
}

/** Holders of the posts of one list, as they would be filed now. */
export async function holdersOfGroup(
  ex: Executor,
  law: LawNow,
  organisationId: string,
  group: string,
): Promise<FiledHolder[]> {
  const posts = new Set(postsOfCity(law).flatMap(({ key, filed }) => (filed?.group === group ? [key] : [])));
  return (await contactsOf(ex, organisationId)).filter(({ post }) => posts.has(post)).map(holderOf);
}

export type WriteFiling = {
  organisationId: string;
  group: string;
  actor: Actor;
  effectiveOn: LegalDay;
  /** A change of this post's holder, told in writing by the platform itself. */
  notice?: Post;
  /** Announced for a day to come: the list as it will be. */
  instead?: { formerId: string; contact: Contact };
};

/** Writes the next filing of a list with what differs from the one before, and tells the bureau. */
export async function writeFiling(
  tx: Tx,
  p: Platform,
  law: LawNow,
  input: WriteFiling,
): Promise<{ id: string; number: string }> {
  const { organisationId, group, actor, effectiveOn, notice, instead } = input;
  const before = await lastFiling(tx, organisationId, group);
  const posts = new Set(postsOfCity(law).flatMap(({ key, filed }) => (filed?.group === group ? [key] : [])));
  const contacts = (await contactsOf(tx, organisationId)).filter(({ post }) => posts.has(post));
  const holders = (
    instead ? [...contacts.filter(({ id }) => id !== instead.formerId), instead.contact] : contacts
  ).map(holderOf);
  const number = await paperNumber(tx, notice ? '告知' : '报备', law.day);
  const id = newId();
  await orgTables(tx)
    .insertInto('org.filing')
    .values({
      id,
      number,
      organisation_id: organisationId,
      post_group: group,
      kind: before ? 'change' : 'first',
      holders: JSON.stringify(holders),
      difference: JSON.stringify(differenceOf(before?.holders ?? [], holders)),
      effective_on: effectiveOn,
      filed_on: law.day,
      filed_at: p.clock.now(),
      filed_by: actor.kind === 'person' ? actor.personId : null,
      confirmed_at: null,
      confirmed_by: null,
    })
    .execute();
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  const organisation = await getOrganisation(tx, organisationId);
  if (bureau && organisation) {
    await notify(tx, p, {
      kind: notice ? 'org.person-changed' : 'org.filing-received',
      to: { organisationId: bureau.id, roles: ['bureau'] },
      params: {
        number,
        name: organisation.name,
        ...(notice ? { post: { zh: notice.zh, en: notice.en }, on: effectiveOn } : {}),
      },
      articles: notice?.cite ?? law.cite('org.filed-posts'),
      subject: { type: 'organisation', id: organisationId },
      link: `/organisations/${organisationId}`,
      ...(notice ? {} : { task: `org.filing ${id}` }),
      from: actor,
    });
  }
  return { id, number };
}

export type FilingState = 'missing' | 'unfiled' | 'changed' | 'filed' | 'confirmed';

/** How one list of one organisation stands. */
export type Standing = {
  organisationId: string;
  name: Text;
  group: string;
  posts: { key: string; zh: string; en: string; cite: string[]; holders: number; lacks: string[] }[];
  state: FilingState;
  daysSinceRegistration: number;
  last: Filing | null;
  /** Of a change that is not filed: since when, and until when it is to be. */
  changedOn: LegalDay | null;
  deadline: DeadlineInfo | null;
  overdue: boolean;
};

/**
 * Every list of every active organisation, or of one. A list whose posts are not asked of everybody counts only where somebody
 * was named for it.
 */
export async function filingStandings(ex: Executor, law: LawNow, only?: string): Promise<Standing[]> {
  const posts = postsOfCity(law).filter(({ filed }) => filed !== null);
  if (posts.length === 0) return [];
  const db = orgTables(ex);
  let organisations = db
    .selectFrom('org.organisation')
    .select(['id', 'name_zh', 'name_en', 'created_at'])
    .where('state', '=', 'active');
  let contacts = db
    .selectFrom('org.contact')
    .select(['id as contactId', 'organisation_id', 'post', 'name', 'duty', 'telephone', 'since', 'until'])
    .where(
      'post',
      'in',
      posts.map(({ key }) => key),
    );
  if (only) {
    organisations = organisations.where('id', '=', only);
    contacts = contacts.where('organisation_id', '=', only);
  }
  const rows = Map.groupBy(await contacts.orderBy('since').execute(), (row) => row.organisation_id);
  const filings = Map.groupBy(await filingsOf(ex, only), ({ organisationId }) => organisationId);
  const groups = [...Map.groupBy(posts, ({ filed }) => filed?.group ?? '')];
  return (await organisations.orderBy('name_zh').execute()).flatMap((organisation) =>
    groups.flatMap(([group, wanted]) => {
      const keys = new Set(wanted.map(({ key }) => key));
      const ever = (rows.get(organisation.id) ?? []).filter(({ post }) => keys.has(post));
      if (ever.length === 0 && !wanted.some(({ required }) => required)) return [];
      const now = ever.filter(({ until }) => until === null);
      const last = filings.get(organisation.id)?.find((filing) => filing.group === group) ?? null;
      const facts = wanted.map((post) => {
        const holders = now.filter((row) => row.post === post.key);
        const incomplete = post.filed?.contact
          ? (['duty', 'telephone'] as const).filter((field) => holders.some((row) => !row[field]))
          : [];
        return {
          key: post.key,
          zh: post.zh,
          en: post.en,
          cite: post.cite,
          holders: holders.length,
          lacks: holders.length === 0 ? ['holder'] : incomplete,
        };
      });
      const complete = facts.every(({ lacks }) => lacks.length === 0);
      const { joined, left } = differenceOf(last?.holders ?? [], now);
      // A change announced for a day to come is filed before it happens.
      const ahead = last !== null && last.effectiveOn > law.day;
      const differs = !ahead && (joined.length > 0 || left.length > 0);
      const state: FilingState = !complete
        ? 'missing'
        : !last
          ? 'unfiled'
          : differs
            ? 'changed'
            : last.confirmedOn
              ? 'confirmed'
              : 'filed';
      const moments = ever.flatMap(({ since, until }) => (until ? [since, until] : [since]));
      const changedOn =
        last && differs && moments.length > 0
          ? legalDayOf(new Date(Math.max(...moments.map((at) => at.getTime()))))
          : null;
      const deadline = changedOn ? law.deadline('org.filing-deadline', changedOn) : null;
      return [
        {
          organisationId: organisation.id,
          name: { zh: organisation.name_zh, en: organisation.name_en },
          group,
          posts: facts,
          state,
          daysSinceRegistration: daysBetween(legalDayOf(organisation.created_at), law.day),
          last,
          changedOn,
          deadline,
          overdue: deadline?.late ?? false,
        },
      ];
    }),
  );
}

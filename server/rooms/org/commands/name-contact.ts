// Names who fills a post of an organisation, at once or from a day to come; whoever was named before stays on record.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { lastFiling, writeFiling } from '../filings.ts';
import { nameContactPolicy } from '../policy.ts';
import { type Post, postOf } from '../posts.ts';
import { contactsOf, getPerson } from '../repository.ts';
import { type Contact, orgTables } from '../tables.ts';
import { active } from './close-organisation.ts';
import { passOn, runsPlatform } from './pass-on.ts';
import { roleWords } from './people.ts';

export type NameContactInput = {
  organisationId: string;
  /** A key of the posts of the city. */
  post: string;
  /** Of the office or the person. */
  name: string;
  duty?: string;
  telephone?: string;
  personId?: string;
  document?: string;
  /** Left out: today. A day to come is announced now and takes effect then. */
  from?: LegalDay;
  /** Of a post that several people hold: whose place it is; left out, somebody joins. */
  replaces?: string;
};

/** `announced`: the holder changes on a day to come. */
export type Named = Contact & { announced: boolean; notice: string | null };

export async function nameContact(p: Platform, actor: Actor, input: NameContactInput): Promise<Named> {
  permit(nameContactPolicy, actor, input.organisationId);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const post = postOf(law, input.post);
    await active(tx, input.organisationId);
    await holdPosts(tx, input.organisationId);
    if (post.document && !input.document?.trim()) {
      throw problem('org.post-document-missing', { params: { post }, articles: post.cite });
    }
    if (input.personId && (await getPerson(tx, input.personId))?.state !== 'active') {
      throw problem('org.person-unknown');
    }
    return takePost(tx, p, law, actor, post, input);
  });
}

/** Two namings of one organisation wait for each other: a post that one person holds never has two. */
const holdPosts = (tx: Tx, organisationId: string) =>
  orgTables(tx)
    .selectFrom('org.organisation')
    .select('id')
    .where('id', '=', organisationId)
    .forUpdate()
    .execute();

/** Within a transaction; the caller has asked the policy. */
export async function takePost(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  post: Post,
  input: NameContactInput,
): Promise<Named> {
  const from = input.from ?? law.day;
  const holders = (await contactsOf(tx, input.organisationId)).filter((one) => one.post === input.post);
  const former = post.multiple ? holders.find(({ id }) => id === input.replaces) : holders.at(0);
  if (input.replaces && !former) throw problem('kernel.not-found');
  const contact: Contact = {
    id: newId(),
    post: input.post,
    name: input.name.trim(),
    duty: input.duty?.trim() || null,
    telephone: input.telephone?.trim() || null,
    personId: input.personId ?? null,
    document: input.document?.trim() || null,
    from,
  };
  // Whoever is filed may only be succeeded by somebody who can be filed as well.
  const noticed =
    former && post.filed?.notice && (await lastFiling(tx, input.organisationId, post.filed.group))
      ? former
      : undefined;
  if (noticed && post.filed?.contact) {
    const lacks = (['duty', 'telephone'] as const).filter((field) => contact[field] === null);
    if (lacks.length > 0) {
      throw problem('org.filing-incomplete', {
        params: { lacks: lacksWords(lacks) },
        articles: post.cite,
        fields: lacks.map((field) => ({
          path: field,
          code: 'org.filing-incomplete',
          message: lacksWords([field]),
          articles: post.cite,
          severity: 'error' as const,
        })),
      });
    }
  }
  await refuseRights(tx, actor, post, contact.personId, former);
  const announced = from > law.day;
  if (announced) await announce(tx, p, input.organisationId, contact, former);
  else await settle(tx, p, input.organisationId, post, contact, former);
  const notice =
    noticed && post.filed
      ? await writeFiling(tx, p, law, {
          organisationId: input.organisationId,
          group: post.filed.group,
          actor,
          effectiveOn: from,
          notice: post,
          ...(announced ? { instead: { formerId: noticed.id, contact } } : {}),
        })
      : null;
  await record(tx, p, {
    kind: announced ? 'org.post-change-announced' : 'org.contact-named',
    actor,
    subject: { type: 'organisation', id: input.organisationId },
    organisationId: input.organisationId,
    decision: law.decided('allow', post.required ? ['org.required-posts'] : [], post.cite),
    detail: {
      post: input.post,
      from,
      ...(notice ? { notice: notice.number } : {}),
      ...(former?.personId ? { formerPerson: former.personId } : {}),
      ...(contact.personId ? { person: contact.personId } : {}),
    },
  });
  return { ...contact, announced, notice: notice?.number ?? null };
}

/** With a filed post go the former holder's roles: nobody takes them for themselves, and no administrator takes part in business. */
async function refuseRights(
  tx: Tx,
  actor: Actor,
  post: Post,
  personId: string | null,
  former: Contact | undefined,
): Promise<void> {
  if (!personId || !post.filed?.notice || !former?.personId || former.personId === personId) return;
  if (actor.kind === 'person' && actor.personId === personId) throw problem('org.own-role');
  const runs = await runsPlatform(tx, personId);
  if (runs) throw problem('org.admins-apart', { params: { held: roleWords[runs] } });
}

const fieldWords = { duty: { zh: '职务', en: 'duty' }, telephone: { zh: '联系电话', en: 'telephone' } };
const lacksWords = (fields: readonly ('duty' | 'telephone')[]) => ({
  zh: fields.map((field) => fieldWords[field].zh).join('、'),
  en: fields.map((field) => fieldWords[field].en).join(', '),
});

/** The former holder ends, the new one begins, and what goes with a filed post passes to the new person. */
export async function settle(
  tx: Tx,
  p: Platform,
  organisationId: string,
  post: Post,
  contact: Contact,
  former: Contact | undefined,
): Promise<void> {
  const db = orgTables(tx);
  const now = p.clock.now();
  if (former) {
    await db
      .updateTable('org.contact')
      .set({ until: now, ended_because: 'succeeded' })
      .where('id', '=', former.id)
      .where('until', 'is', null)
      .execute();
  }
  await db
    .insertInto('org.contact')
    .values({
      id: contact.id,
      organisation_id: organisationId,
      post: contact.post,
      name: contact.name,
      duty: contact.duty,
      telephone: contact.telephone,
      person_id: contact.personId,
      document: contact.document,
      from_day: contact.from,
      since: now,
      until: null,
      ended_because: null,
    })
    .execute();
  if (post.filed?.notice && former?.personId && former.personId !== contact.personId) {
    await passOn(tx, p, organisationId, former.personId, contact.personId);
  }
}

async function announce(
  tx: Tx,
  p: Platform,
  organisationId: string,
  contact: Contact,
  former: Contact | undefined,
): Promise<void> {
  const db = orgTables(tx);
  // A later word on the same post takes the place of the earlier one.
  await db
    .updateTable('org.post_change')
    .set({ applied_at: p.clock.now() })
    .where('organisation_id', '=', organisationId)
    .where('post', '=', contact.post)
    .where('former_id', former ? '=' : 'is', former?.id ?? null)
    .where('applied_at', 'is', null)
    .execute();
  await db
    .insertInto('org.post_change')
    .values({
      id: contact.id,
      organisation_id: organisationId,
      post: contact.post,
      former_id: former?.id ?? null,
      name: contact.name,
      duty: contact.duty,
      telephone: contact.telephone,
      person_id: contact.personId,
      document: contact.document,
      effective_on: contact.from,
      announced_at: p.clock.now(),
      applied_at: null,
    })
    .execute();
}

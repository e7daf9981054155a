// Disables an account and gives it back. Whoever is filed with the bureau goes only when a successor is named; other posts fall
// vacant and the head is told.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { type Addressee, notify } from '#notices/index.ts';
import { holdOverseers, lastHolders } from '../overseers.ts';
import { type PersonSubject, personStatePolicy } from '../policy-organisations.ts';
import { type Post, postsOfCity } from '../posts.ts';
import { bureauOf, contactsOf, getOrganisation, getPerson, membershipsOf } from '../repository.ts';
import { endSessionsOf } from '../sign-in/sessions.ts';
import { type Contact, orgTables, type Person } from '../tables.ts';
import { takePost } from './name-contact.ts';

export type DisableInput = {
  personId: string;
  /** Takes the filed posts of the leaving person. */
  successor?: { personId: string; duty?: string; telephone?: string };
};

export async function disablePerson(p: Platform, actor: Actor, input: DisableInput): Promise<void> {
  await transact(p.db, async (tx) => {
    await holdOverseers(tx);
    permit(personStatePolicy, actor, await subjectOf(tx, input.personId));
    const person = await hold(tx, input.personId, 'active');
    const law = await lawNow(tx, p.law, p.clock.today());
    const posts = new Map(postsOfCity(law).map((post) => [post.key, post]));
    const successor = input.successor && (await getPerson(tx, input.successor.personId));
    if (input.successor && (successor?.state !== 'active' || successor.id === person.id)) {
      throw problem('org.person-unknown');
    }
    const held = await heldBy(tx, person.id);
    if (!successor) refuseFiled(held, posts);
    // First, so that the announcements below already read the account as gone.
    await orgTables(tx)
      .updateTable('org.person')
      .set({ state: 'disabled' })
      .where('id', '=', person.id)
      .execute();
    for (const { organisationId, contact } of held) {
      const post = posts.get(contact.post);
      if (post?.filed && successor) {
        await takePost(tx, p, law, actor, post, {
          organisationId,
          post: post.key,
          name: successor.name,
          duty: input.successor?.duty ?? contact.duty ?? undefined,
          telephone: input.successor?.telephone ?? contact.telephone ?? undefined,
          personId: successor.id,
          replaces: contact.id,
        });
      } else await vacate(tx, p, law, actor, organisationId, contact, post);
    }
    await endSessionsOf(tx, person.id, p.clock.now());
    await record(tx, p, {
      kind: 'org.person-disabled',
      actor,
      subject: { type: 'person', id: person.id },
      organisations: [...new Set(held.map(({ organisationId }) => organisationId))],
      detail: { posts: held.map(({ contact }) => contact.post) },
    });
  });
}

export async function enablePerson(p: Platform, actor: Actor, personId: string): Promise<void> {
  await transact(p.db, async (tx) => {
    permit(personStatePolicy, actor, await subjectOf(tx, personId));
    await hold(tx, personId, 'disabled');
    await orgTables(tx)
      .updateTable('org.person')
      .set({ state: 'active' })
      .where('id', '=', personId)
      .execute();
    await record(tx, p, {
      kind: 'org.person-enabled',
      actor,
      subject: { type: 'person', id: personId },
    });
  });
}

async function subjectOf(tx: Tx, personId: string): Promise<PersonSubject> {
  const roles = (await membershipsOf(tx, personId)).flatMap((one) => one.roles);
  const last = [...(await lastHolders(tx))].find(([, holder]) => holder === personId);
  return { personId, roles, last: last?.[0] };
}

async function hold(tx: Tx, id: string, state: Person['state']): Promise<Person> {
  await orgTables(tx).selectFrom('org.person').select('id').where('id', '=', id).forUpdate().execute();
  const person = await getPerson(tx, id);
  if (!person) throw problem('org.person-unknown');
  if (person.state !== state) throw problem('org.person-state', { params: { account: person.account } });
  return person;
}

type Held = { organisationId: string; contact: Contact };

async function heldBy(tx: Tx, personId: string): Promise<Held[]> {
  const rows = await orgTables(tx)
    .selectFrom('org.contact as c')
    .innerJoin('org.organisation as o', 'o.id', 'c.organisation_id')
    .where('c.person_id', '=', personId)
    .where('c.until', 'is', null)
    .where('o.state', '=', 'active')
    .select('c.organisation_id')
    .distinct()
    .execute();
  const held: Held[] = [];
  for (const { organisation_id: organisationId } of rows) {
    for (const contact of await contactsOf(tx, organisationId))
      if (contact.personId === personId) held.push({ organisationId, contact });
  }
  return held;
}

function refuseFiled(held: readonly Held[], posts: ReadonlyMap<string, Post>): void {
  const filed = held.flatMap(({ contact }) => {
    const post = posts.get(contact.post);
    return post?.filed?.notice ? [post] : [];
  });
  if (filed.length === 0) return;
  throw problem('org.successor-of-contact', {
    params: {
      posts: { zh: filed.map(({ zh }) => zh).join('、'), en: filed.map(({ en }) => en).join(', ') },
    },
    articles: [...new Set(filed.flatMap(({ cite }) => cite))],
    rule: 'org.filed-posts',
  });
}

async function vacate(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  organisationId: string,
  contact: Contact,
  post: Post | undefined,
): Promise<void> {
  await orgTables(tx)
    .updateTable('org.contact')
    .set({ until: p.clock.now(), ended_because: 'account-disabled' })
    .where('id', '=', contact.id)
    .execute();
  const left = (await contactsOf(tx, organisationId)).some((one) => one.post === contact.post);
  const organisation = await getOrganisation(tx, organisationId);
  if (left || !post?.vacancyTold || !organisation) return;
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  const head = (await contactsOf(tx, organisationId)).find((one) => one.post === 'head');
  const to: Addressee[] = [
    head?.personId ? { personId: head.personId } : { organisationId, roles: ['head'] as const },
    ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau'] as const }] : []),
  ];
  await notify(tx, p, {
    kind: 'org.post-vacant',
    to,
    params: { name: organisation.name, post: { zh: post.zh, en: post.en } },
    articles: post.cite.length > 0 ? post.cite : law.cite('org.vacancy-told'),
    subject: { type: 'organisation', id: organisationId },
    link: `/organisations/${organisationId}`,
    from: actor,
  });
}

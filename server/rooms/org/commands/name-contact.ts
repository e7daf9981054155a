// Names who fills a post of an organisation; whoever was named before stays on record.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { nameContactPolicy } from '../policy.ts';
import { getOrganisation } from '../repository.ts';
import { type Contact, orgTables } from '../tables.ts';

export type NameContactInput = {
  organisationId: string;
  /** A key of the rule of required posts. */
  post: string;
  /** Of the office or the person. */
  name: string;
  duty?: string;
  telephone?: string;
  personId?: string;
};

const RULE = 'org.required-posts';

export async function nameContact(p: Platform, actor: Actor, input: NameContactInput): Promise<Contact> {
  permit(nameContactPolicy, actor, input.organisationId);
  const id = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const posts = law.terms(RULE);
    const post = posts.find(({ key }) => key === input.post);
    if (!post) {
      throw problem('org.post-unknown', {
        params: {
          posts: {
            zh: posts.map(({ key, zh }) => `${zh}(${key})`).join('、'),
            en: posts.map(({ key, en }) => `${en} (${key})`).join(', '),
          },
        },
        articles: law.cite(RULE),
        rule: RULE,
      });
    }
    if (!(await getOrganisation(tx, input.organisationId))) throw problem('org.organisation-unknown');
    const db = orgTables(tx);
    const now = p.clock.now();
    await db
      .updateTable('org.contact')
      .set({ until: now })
      .where('organisation_id', '=', input.organisationId)
      .where('post', '=', input.post)
      .where('until', 'is', null)
      .execute();
    const contact: Contact = {
      id,
      post: input.post,
      name: input.name.trim(),
      duty: input.duty?.trim() || null,
      telephone: input.telephone?.trim() || null,
      personId: input.personId ?? null,
    };
    await db
      .insertInto('org.contact')
      .values({
        id,
        organisation_id: input.organisationId,
        post: contact.post,
        name: contact.name,
        duty: contact.duty,
        telephone: contact.telephone,
        person_id: contact.personId,
        since: now,
        until: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'org.contact-named',
      actor,
      subject: { type: 'organisation', id: input.organisationId },
      organisationId: input.organisationId,
      decision: law.decided('allow', [RULE], post.cite),
      detail: { post: input.post },
    });
    return contact;
  });
}

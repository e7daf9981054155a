// Ends who fills a post. A post the city asks for is never left empty: naming a successor replaces the holder instead.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { nameContactPolicy } from '../policy.ts';
import { postsOfCity } from '../posts.ts';
import { contactsOf } from '../repository.ts';
import { orgTables } from '../tables.ts';

const RULE = 'org.required-posts';

export async function endContact(
  p: Platform,
  actor: Actor,
  { organisationId, contactId }: { organisationId: string; contactId: string },
): Promise<void> {
  permit(nameContactPolicy, actor, organisationId);
  await transact(p.db, async (tx) => {
    const ended = await orgTables(tx)
      .updateTable('org.contact')
      .set({ until: p.clock.now(), ended_because: 'ended' })
      .where('id', '=', contactId)
      .where('organisation_id', '=', organisationId)
      .where('until', 'is', null)
      .returning('post')
      .executeTakeFirst();
    if (!ended) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    const held = (await contactsOf(tx, organisationId)).some(({ post }) => post === ended.post);
    const needed = postsOfCity(law).find(({ key, required }) => required && key === ended.post);
    if (needed && !held) {
      throw problem('org.post-needed', {
        params: { post: needed },
        articles: needed.cite.length > 0 ? needed.cite : law.cite(RULE),
        rule: RULE,
      });
    }
    await record(tx, p, {
      kind: 'org.contact-ended',
      actor,
      subject: { type: 'organisation', id: organisationId },
      organisationId,
      detail: { post: ended.post },
    });
  });
}

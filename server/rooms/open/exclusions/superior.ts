/** Rules of higher law attached to an entry: cited, or not kept; they bar or narrow its opening and silence the city's own push. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { suspendBarred } from '../withdrawal/follow-entry.ts';
import { exclusionRules as rules } from './law.ts';
import { superiorPolicy } from './policy.ts';
import { exclusionTables } from './tables.ts';

export type SuperiorInput = {
  effect: 'bars' | 'narrows';
  kind: string;
  title: string;
  article: string;
  wording: string;
};

export async function attachSuperior(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: SuperiorInput,
): Promise<string> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(superiorPolicy, actor, resource);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const law = await lawNow(p.db, p.law, p.clock.today());
  if (!law.flag(rules.superior)) throw problem('open.superior-not-here');
  if (input.title.trim() === '' || input.article.trim() === '')
    throw problem('open.citation-missing', { articles: law.cite(rules.superior) });
  const id = newId();
  await transact(p.db, async (tx) => {
    await exclusionTables(tx)
      .insertInto('open.superior_rule')
      .values({
        id,
        resource_id: resourceId,
        ...input,
        attached_by: actor.personId,
        attached_at: p.clock.now(),
        ended_at: null,
        ended_by: null,
        ended_reason: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.superior-attached',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      decision: law.decided(input.effect, [rules.superior]),
      detail: { rule: id, title: input.title, article: input.article },
    });
    await suspendBarred(tx, p, actor, resourceId);
  });
  return id;
}

export async function endSuperior(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await exclusionTables(tx)
      .selectFrom('open.superior_rule')
      .select(['resource_id', 'ended_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    const resource = row && (await getResource(tx, row.resource_id));
    if (!row || !resource || row.ended_at) throw problem('kernel.not-found');
    permit(superiorPolicy, actor, resource);
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    await exclusionTables(tx)
      .updateTable('open.superior_rule')
      .set({ ended_at: p.clock.now(), ended_by: actor.personId, ended_reason: reason })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.superior-ended',
      actor,
      subject: { type: 'catalog.resource', id: row.resource_id },
      organisationId: resource.providerId,
      detail: { rule: id },
    });
  });
}

/** Ends an exception before its day: its unit takes it back, or the bureau objects with a reason. The cycle counts again at once. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { follow } from '../follow.ts';
import { filePolicy, objectPolicy } from '../policy.ts';
import { exceptionTable } from '../tables.ts';

type Ending = { id: string; how: 'withdrawn' | 'objected'; reason: string };

/** Errors: collect.exception-ended. */
export async function endException(p: Platform, actor: Actor, { id, how, reason }: Ending): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await exceptionTable(tx)
      .selectFrom('collect.exception')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    const { resource, version } = await requirePublished(tx, row.resource_id);
    if (how === 'withdrawn') permit(filePolicy, actor, { providerId: resource.providerId });
    else permit(objectPolicy, actor, undefined);
    if (row.ended_at) throw problem('collect.exception-ended');
    await exceptionTable(tx)
      .updateTable('collect.exception')
      .set({
        ended_how: how,
        ended_reason: reason,
        ended_by: actor.kind === 'person' ? actor.personId : null,
        ended_at: p.clock.now(),
      })
      .where('id', '=', id)
      .execute();
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: how === 'withdrawn' ? 'collect.exception-withdrawn' : 'collect.exception-objected',
      actor,
      subject: { type: 'collect.exception', id },
      organisationId: resource.providerId,
      decision: law.decided(how, ['collect.obliged']),
      detail: { resource: resource.id, reason },
    });
    await follow(tx, p, resource.id);
    if (how === 'objected')
      await notify(tx, p, {
        kind: 'collect.exception-objected',
        to: { organisationId: resource.providerId, roles: ['provider'] },
        params: { name: version.content.name, reason },
        articles: law.cite('collect.obliged'),
        subject: { type: 'catalog.resource', id: resource.id },
        link: `/catalog/${resource.id}?tab=data`,
        from: actor,
      });
  });
}

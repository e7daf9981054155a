/** The register of copies: who holds what, and what its holder says of the destruction; the register stays when the file is gone. */
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { takePolicy } from './policy.ts';
import type { Delivery } from './repository.ts';
import { deliveryTables } from './tables.ts';
import type { Copy } from './take.ts';

export type CopyFilter = {
  /** Given or held by this organisation; undefined: all. */
  partyId?: string | undefined;
  resource?: string | undefined;
  grant?: string | undefined;
  standing?: 'held' | 'destroyed' | undefined;
  page: number;
  pageSize: number;
};

export async function listCopies(
  ex: Executor,
  { partyId, resource, grant, standing, page, pageSize }: CopyFilter,
): Promise<{ items: (Copy & Pick<Delivery, 'number' | 'kind'>)[]; total: number }> {
  let query = deliveryTables(ex)
    .selectFrom('serve.copy as copy')
    .innerJoin('serve.delivery as delivery', 'delivery.id', 'copy.delivery_id');
  if (partyId !== undefined)
    query = query.where((eb) =>
      eb.or([eb('copy.consumer_id', '=', partyId), eb('copy.provider_id', '=', partyId)]),
    );
  if (resource) query = query.where('copy.resource_id', '=', resource);
  if (grant) query = query.where('copy.grant_id', '=', grant);
  if (standing) query = query.where('copy.proof', standing === 'held' ? 'is' : 'is not', null);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const items = await query
    .selectAll('copy')
    .select(['delivery.number', 'delivery.kind'])
    .orderBy('copy.at', 'desc')
    .orderBy('copy.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total };
}

/** Its holder says that the copy is gone, and shows by what. Throws `serve.copy-state`. */
export function destroyCopy(
  p: Serving,
  actor: Actor,
  id: string,
  { proof, on }: { proof: string; on: LegalDay },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const db = deliveryTables(tx);
    const copy = await db
      .selectFrom('serve.copy')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!copy) throw problem('kernel.not-found');
    permit(takePolicy, actor, { providerId: copy.provider_id, consumerId: copy.consumer_id });
    if (copy.proof !== null || on > p.clock.today() || on < copy.day) throw problem('serve.copy-state');
    await db
      .updateTable('serve.copy')
      .set({
        proof,
        destroyed_on: on,
        stated_by: actor.kind === 'person' ? actor.personId : null,
        stated_at: p.clock.now(),
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'serve.copy-destroyed',
      actor,
      subject: { type: 'serve.copy', id },
      organisationId: copy.consumer_id,
      organisations: [copy.provider_id],
      detail: { grant: copy.grant_id, delivery: copy.delivery_id, on },
    });
  });
}

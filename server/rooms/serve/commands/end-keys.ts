/** Revokes every key of a grant that was ended for good, in the ending's transaction. */
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { getGrant } from '../grants.ts';
import { serveTables } from '../tables.ts';

export async function revokeKeysOf(
  tx: Tx,
  p: Serving,
  { grantId, actor }: { grantId: string; actor: Actor },
): Promise<void> {
  const grant = await getGrant(tx, grantId);
  if (!grant) return;
  const keys = await serveTables(tx)
    .updateTable('serve.key')
    .set({ revoked_at: p.clock.now(), revoked_by: actor.kind === 'person' ? actor.personId : null })
    .where('grant_id', '=', grantId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  for (const { id: key } of keys) {
    await record(tx, p, {
      kind: 'serve.key-revoked',
      actor,
      subject: { type: 'serve.grant', id: grantId },
      organisations: [grant.consumerId, grant.providerId],
      ...(grant.caseId ? { case: grant.caseId } : {}),
      detail: { key },
    });
  }
}

/** A grant starts when nothing that the city asks for is missing: every block sealed, every agreement signed by both sides. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { activateGrant, getGrant } from '#rooms/serve/index.ts';
import { shareEvents } from '../events.ts';
import type { Application } from '../repository.ts';
import { shareTables } from '../tables.ts';
import { openBlocks } from './blocks.ts';

/** Joins the transaction of the act that was the last one missing. */
export async function startIfComplete(
  tx: Tx,
  p: Platform,
  application: Application,
  actor: Actor,
): Promise<boolean> {
  if (application.state !== 'granted' || !application.grantId) return false;
  if ((await getGrant(tx, application.grantId))?.state !== 'pending') return false;
  if ((await openBlocks(tx, p.law.form(application.formKey), application)).length > 0) return false;
  const unsigned = await shareTables(tx)
    .selectFrom('share.agreement')
    .select('id')
    .where('grant_id', '=', application.grantId)
    .where('signed_at', 'is', null)
    .executeTakeFirst();
  if (unsigned) return false;
  await activateGrant(tx, p, { grantId: application.grantId, actor });
  await p.events.emit(tx, {
    type: shareEvents.grantStarted,
    payload: { applicationId: application.id, grantId: application.grantId },
  });
  return true;
}

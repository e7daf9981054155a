/** Applications and clients that call by an access: registered with the networks they call from, ended with their keys. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { knownAccess } from '../access/state.ts';
import { networkOf } from './networks.ts';
import { clientPolicy } from './policy.ts';
import type { ClientInput } from './schema.ts';
import { usageTables } from './tables.ts';

/** Of one access at a time. */
const MOST_CLIENTS = 20;

/** Errors: `open.client-network`, `open.client-taken`, `open.clients-many`. */
export async function registerClient(
  p: Platform,
  actor: Actor,
  accessId: string,
  { name, kind, networks }: ClientInput,
): Promise<string> {
  const wrong = networks.find((one) => networkOf(one) === undefined);
  return transact(p.db, async (tx) => {
    const { access, parties } = await knownAccess(tx, accessId, true);
    permit(clientPolicy, actor, parties);
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    if (access.state === 'ended') throw problem('open.access-state', { params: { state: access.state } });
    if (wrong !== undefined) throw problem('open.client-network', { params: { network: wrong } });
    await takeTurn(tx, `open clients of ${accessId}`);
    const there = await usageTables(tx)
      .selectFrom('open.client')
      .select('name')
      .where('access_id', '=', accessId)
      .where('ended_at', 'is', null)
      .execute();
    if (there.some((one) => one.name === name)) throw problem('open.client-taken');
    if (there.length >= MOST_CLIENTS) throw problem('open.clients-many', { params: { most: MOST_CLIENTS } });
    const id = newId();
    await usageTables(tx)
      .insertInto('open.client')
      .values({
        id,
        access_id: accessId,
        organisation_id: parties.applicantId,
        name,
        kind,
        networks,
        registered_by: actor.personId,
        registered_at: p.clock.now(),
        ended_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.client-registered',
      actor,
      subject: { type: 'open.client', id },
      organisations: [parties.applicantId, parties.providerId],
      detail: { access: accessId, kind, networks: networks.length },
    });
    return id;
  });
}

/** Its keys are dead in the same act. */
export async function endClient(
  p: Platform,
  actor: Actor,
  { id: accessId, client: id }: { id: string; client: string },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const { parties } = await knownAccess(tx, accessId);
    permit(clientPolicy, actor, parties);
    const at = p.clock.now();
    const ended = await usageTables(tx)
      .updateTable('open.client')
      .set({ ended_at: at })
      .where('id', '=', id)
      .where('access_id', '=', accessId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (ended.numUpdatedRows === 0n) throw problem('kernel.not-found');
    await usageTables(tx)
      .updateTable('open.access_key')
      .set({ revoked_at: at, revoked_reason: '应用已注销 / its application was ended' })
      .where('client_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
    await record(tx, p, {
      kind: 'open.client-ended',
      actor,
      subject: { type: 'open.client', id },
      organisations: [parties.applicantId, parties.providerId],
      detail: { access: accessId },
    });
  });
}

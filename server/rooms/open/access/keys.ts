/** Keys: made by who may use them, bound to one access or to none, renewed and revoked; the token is told once. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { applicantOf } from '../people/identity.ts';
import { requireAccepted } from '../people/rules.ts';
import { unregistered } from '../use/conform.ts';
import { asksConformity } from '../use/law.ts';
import { usageTables } from '../use/tables.ts';
import { newKey } from './key.ts';
import { keyPolicy } from './policy.ts';
import { type AccessTables, accessTables } from './tables.ts';

export type KeyRow = Omit<Selectable<AccessTables['open.access_key']>, 'hash'>;
export type MadeKey = { id: string; token: string };
/** Of one body at a time. */
const MOST_KEYS = 50;

/** With an access: for its set and its term, by an application registered for it where the city asks. Without: it names its holder where open data are taken. */
export async function makeKey(
  p: Platform,
  actor: Actor,
  asked: { accessId?: string | undefined; clientId?: string | undefined; label: string },
): Promise<MadeKey> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const { organisationId } = actor;
  permit(keyPolicy, actor, { organisationId });
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!(await applicantOf(tx, organisationId)))
      throw problem('open.identity-needed', { params: { address: '/me/identity' } });
    await requireAccepted(tx, law, actor);
    const { clientId, label } = asked;
    const accessId = clientId ? await accessOfClient(tx, clientId) : asked.accessId;
    if (accessId) {
      const access = await accessTables(tx)
        .selectFrom('open.access')
        .select(['state', 'applicant_id', 'until_day'])
        .where('id', '=', accessId)
        .forUpdate()
        .executeTakeFirst();
      if (!access || access.applicant_id !== organisationId) throw problem('kernel.not-found');
      if (access.state !== 'active') throw problem('open.access-state', { params: { state: access.state } });
      if (!clientId && asksConformity(law)) throw unregistered(law, accessId);
    }
    await takeTurn(tx, `open keys of ${organisationId}`);
    const { n } = await accessTables(tx)
      .selectFrom('open.access_key')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('organisation_id', '=', organisationId)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (Number(n) >= MOST_KEYS) throw problem('open.keys-many', { params: { most: MOST_KEYS } });
    return insert(tx, p, actor, { accessId: accessId ?? null, clientId: clientId ?? null, label });
  });
}

type NewKey = {
  accessId: string | null;
  clientId: string | null;
  eventId?: string | null;
  label: string;
};

/** Of a participant of an event; the event says when it ends. */
export const makeEventKey = (
  tx: Tx,
  p: Platform,
  actor: Actor & { kind: 'person' },
  { eventId, label }: { eventId: string; label: string },
): Promise<MadeKey> => insert(tx, p, actor, { accessId: null, clientId: null, eventId, label });

/** Of an event that is over: whatever keys its participants held; or those of one of them. */
export async function endEventKeys(
  tx: Tx,
  p: Platform,
  actor: Actor,
  eventId: string,
  reason: string,
  of?: { organisationId: string; personId: string },
): Promise<number> {
  let found = accessTables(tx)
    .selectFrom('open.access_key')
    .select('id')
    .where('event_id', '=', eventId)
    .where('revoked_at', 'is', null);
  if (of) found = found.where('organisation_id', '=', of.organisationId).where('person_id', '=', of.personId);
  const rows = await found.execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await end(tx, p, actor, ids, reason);
  return ids.length;
}

async function insert(
  tx: Tx,
  p: Platform,
  actor: Actor & { kind: 'person' },
  { accessId, clientId, eventId, label }: NewKey,
): Promise<MadeKey> {
  const id = newId();
  const { token, hash, prefix } = newKey();
  await accessTables(tx)
    .insertInto('open.access_key')
    .values({
      id,
      access_id: accessId,
      event_id: eventId ?? null,
      client_id: clientId,
      organisation_id: actor.organisationId,
      person_id: actor.personId,
      hash,
      prefix,
      label,
      created_at: p.clock.now(),
      revoked_at: null,
      used_at: null,
    })
    .execute();
  await record(tx, p, {
    kind: 'open.key-made',
    actor,
    subject: { type: 'open.key', id },
    detail: { ...(accessId ? { access: accessId } : {}), ...(clientId ? { client: clientId } : {}) },
  });
  return { id, token };
}

const lockKey = (tx: Tx, id: string) =>
  accessTables(tx)
    .selectFrom('open.access_key')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

/** The old one is dead with the act that makes the new one. */
export async function renewKey(p: Platform, actor: Actor, id: string): Promise<MadeKey> {
  return transact(p.db, async (tx) => {
    const old = await lockKey(tx, id);
    if (!old || old.revoked_at) throw problem('kernel.not-found');
    permit(keyPolicy, actor, { organisationId: old.organisation_id });
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    await requireAccepted(tx, await lawNow(tx, p.law, p.clock.today()), actor);
    await end(tx, p, actor, [id], '已更换为新的密钥 / replaced by a newer key');
    return insert(tx, p, actor, {
      accessId: old.access_id,
      clientId: old.client_id,
      eventId: old.event_id,
      label: old.label,
    });
  });
}

export async function revokeKey(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockKey(tx, id);
    if (!row) throw problem('kernel.not-found');
    permit(keyPolicy, actor, { organisationId: row.organisation_id });
    if (!row.revoked_at) await end(tx, p, actor, [id], '已由持有人吊销 / revoked by its holder');
  });
}

async function end(tx: Tx, p: Platform, actor: Actor, ids: readonly string[], reason: string): Promise<void> {
  await accessTables(tx)
    .updateTable('open.access_key')
    .set({ revoked_at: p.clock.now(), revoked_reason: reason })
    .where('id', 'in', [...ids])
    .execute();
  for (const id of ids)
    await record(tx, p, { kind: 'open.key-revoked', actor, subject: { type: 'open.key', id } });
}

/** Of an access that ended: its keys end in the same act. */
export async function endKeysOf(
  tx: Tx,
  p: Platform,
  actor: Actor,
  accessId: string,
  reason: string,
): Promise<void> {
  const rows = await accessTables(tx)
    .selectFrom('open.access_key')
    .select('id')
    .where('access_id', '=', accessId)
    .where('revoked_at', 'is', null)
    .execute();
  if (rows.length > 0)
    await end(
      tx,
      p,
      actor,
      rows.map(({ id }) => id),
      reason,
    );
}

export const keysOf = (
  ex: Executor,
  organisationId: string,
): Promise<(KeyRow & { client: string | null })[]> =>
  usageTables(ex)
    .selectFrom('open.access_key as k')
    .leftJoin('open.client as c', 'c.id', 'k.client_id')
    .select(['k.id', 'k.access_id', 'k.event_id', 'k.client_id', 'k.organisation_id'])
    .select(['k.person_id', 'k.prefix', 'k.label'])
    .select(['k.created_at', 'k.revoked_at', 'k.revoked_reason', 'k.used_at', 'c.name as client'])
    .where('k.organisation_id', '=', organisationId)
    .orderBy('k.created_at', 'desc')
    .limit(200)
    .execute();

/** The access whose registered application a key is to be made for. */
async function accessOfClient(tx: Tx, id: string): Promise<string> {
  const row = await usageTables(tx)
    .selectFrom('open.client')
    .select('access_id')
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    // Whoever ends it meanwhile waits, and ends this key with the others.
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row.access_id;
}

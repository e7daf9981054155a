/** Asking for an erasure, deciding it by another person, taking the request back; every act in the ledger without a value. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { getPublishedVersion, getResource, resourceTitles } from '#rooms/catalog/index.ts';
import { lawfulTables } from '../lawful/tables.ts';
import { getBatch } from '../repository.ts';
import { visibleBatches, visibleSelect, visibleSeqs } from '../visible.ts';
import {
  countScope,
  deciders,
  digestOfFound,
  getErasure,
  queueErasure,
  scopeOf,
  sealedOf,
  standsAgainst,
  taskOf,
} from './erase.ts';
import { askErasurePolicy, decideErasurePolicy } from './policy.ts';
import { portsOf } from './ports.ts';
import type { AskBody } from './schema.ts';
import { digestOfTarget, typedExists } from './scope.ts';
import { storesOf } from './stores.ts';
import { forgetKeys } from './strike.ts';
import { type ErasureKind, type ErasureRow, type Hold, retentionTables, type Zone } from './tables.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export const wordsOf = (holds: readonly Hold[]): string =>
  holds.map(({ kind, about }) => `${kind} ${about}`).join('、');

/** `QC-2026-000001`: a sequence, so a request that fails leaves a gap and never a number twice. */
export async function erasureNumber(tx: Tx, p: Platform): Promise<string> {
  const { rows } = await sql<{ n: number }>`select nextval('collect.erasure_number')::int as n`.execute(tx);
  return `QC-${p.clock.today().slice(0, 4)}-${String(rows[0]?.n ?? 0).padStart(6, '0')}`;
}

/**
 * Enters the request with what a look into every store found. Errors: collect.erasure-held, erasure-nothing, erasure-derived,
 * erasure-keyless, erasure-consent, erasure-batch.
 */
export async function askErasure(
  p: Platform,
  actor: Actor,
  resourceId: string,
  body: AskBody,
): Promise<string> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(askErasurePolicy, actor, { providerId: resource.providerId });
  const { keys, batches } = await targetOf(p, resourceId, body);
  const row = await enter(p, {
    kind: body.kind,
    resourceId,
    organisationId: resource.providerId,
    keys,
    target: batches.length > 0 ? { batches } : {},
    zone: null,
    ground: body.ground,
    document: body.document,
    reason: body.reason,
    askedBy: personOf(actor),
  });
  if (row.held.length > 0) throw problem('collect.erasure-held', { params: { holds: wordsOf(row.held) } });
  if (Object.keys(row.found).length === 0) throw problem('collect.erasure-nothing');
  await transact(p.db, async (tx) => {
    await insert(tx, row);
    await record(tx, p, {
      kind: 'collect.erasure-asked',
      actor,
      subject: { type: 'collect.erasure', id: row.id },
      organisationId: row.organisation_id,
      detail: {
        number: row.number,
        kind: row.kind,
        resource: resourceId,
        target: row.target_digest,
        keys: keys.length,
        batches: batches.length,
        found: { ...row.found },
      },
    });
    await tellAsked(tx, p, row, actor);
  });
  return row.id;
}

/** The unit's people and the bureau hear of it: one of them decides. */
export async function tellAsked(tx: Tx, p: Platform, row: ErasureRow, from: Actor): Promise<void> {
  const titles = await resourceTitles(tx, [row.resource_id]);
  await notify(tx, p, {
    kind: 'collect.erasure-asked',
    to: await deciders(tx, p, row),
    params: { number: row.number, name: titles.get(row.resource_id)?.name ?? '' },
    articles: [],
    subject: { type: 'collect.erasure', id: row.id },
    link: `/collect/retention/${row.id}`,
    from,
    once: `collect.erasure-asked/${row.id}`,
    task: taskOf(row.id),
  });
}

async function targetOf(
  p: Platform,
  resourceId: string,
  body: AskBody,
): Promise<{ keys: string[]; batches: string[] }> {
  if (body.kind === 'resource') return { keys: [], batches: [] };
  if (body.kind === 'batch') {
    const batch = await getBatch(p.db, body.batchId);
    if (batch?.resource_id !== resourceId) throw problem('kernel.not-found');
    if (!['rejected', 'superseded', 'rolled-back'].includes(batch.state))
      throw problem('collect.erasure-batch');
    return { keys: [], batches: [batch.id] };
  }
  if (await portsOf(p).derived(p.db, resourceId)) throw problem('collect.erasure-derived');
  if (!(await visibleBatches(p.db, resourceId)).keyed) throw problem('collect.erasure-keyless');
  const keys = new Set(await keysOf(p, resourceId, body.keys));
  for (const key of await keysOfConsents(p, resourceId, body.consents)) keys.add(key);
  if (keys.size === 0) throw problem('collect.erasure-nothing');
  return { keys: [...keys].sort(), batches: [] };
}

/** Keys as the warehouse composes them: one value as it is, several with their lengths before them. Errors: collect.erasure-keyless. */
async function keysOf(p: Platform, resourceId: string, given: readonly string[][]): Promise<string[]> {
  const items = ((await getPublishedVersion(p.db, resourceId))?.items ?? []).filter(({ key }) => key);
  return given.map((values) => {
    if (values.length !== items.length) throw problem('collect.erasure-keyless');
    const plain = values.map((value, index) => {
      const text = value.normalize('NFKC').trim();
      return items[index]?.identifier ? text.toUpperCase() : text;
    });
    return plain.length === 1
      ? (plain[0] ?? '')
      : plain.map((value) => `${Buffer.byteLength(value)}:${value}`).join('');
  });
}

/** Rows that stand on withdrawn consents; a key that is seen on another ground by now is not among them. */
async function keysOfConsents(p: Platform, resourceId: string, refs: readonly string[]): Promise<string[]> {
  if (refs.length === 0) return [];
  const known = await lawfulTables(p.db)
    .selectFrom('collect.consent as c')
    .innerJoin('collect.task as t', 't.id', 'c.task_id')
    .select('c.ref')
    .where('t.resource_id', '=', resourceId)
    .where('c.ref', 'in', [...refs])
    .where('c.withdrawn_at', 'is not', null)
    .execute();
  const missing = refs.filter((ref) => !known.some((one) => one.ref === ref));
  if (missing.length > 0) throw problem('collect.erasure-consent', { params: { refs: missing.join('、') } });
  const visible = await visibleBatches(p.db, resourceId);
  const seqs = visibleSeqs(visible);
  const standing =
    seqs.length > 0 && (await typedExists(p, resourceId))
      ? `AND key NOT IN (SELECT key FROM (${visibleSelect(visible, 'key, seq')}) WHERE (key, seq) NOT IN (
           SELECT key, seq FROM ground WHERE resource = {resource:UUID} AND consent IN {consents:Array(String)}))`
      : '';
  const rows = await p.warehouse.query(
    `SELECT DISTINCT key FROM ground WHERE resource = {resource:UUID} AND consent IN {consents:Array(String)} ${standing}`,
    { resource: resourceId, consents: [...refs], seqs },
    z.object({ key: z.string() }),
  );
  return rows.map(({ key }) => key);
}

export type NewErasure = {
  kind: ErasureKind;
  resourceId: string;
  organisationId: string;
  keys: string[];
  target: ErasureRow['target'];
  zone: Zone | null;
  ground: string;
  document: string;
  reason: string;
  askedBy: string | null;
};

/** A row of the register with what is found now; not yet inserted. */
export async function enter(p: Platform, made: NewErasure): Promise<ErasureRow> {
  const now = p.clock.now();
  const digest = await digestOfTarget(p, [
    made.kind,
    made.resourceId,
    made.zone ?? '',
    ...made.keys,
    ...(made.target.batches ?? []),
    ...(made.target.packages ?? []),
  ]);
  const row: ErasureRow = {
    id: newId(),
    number: await transact(p.db, (tx) => erasureNumber(tx, p)),
    kind: made.kind,
    resource_id: made.resourceId,
    organisation_id: made.organisationId,
    state: 'asked',
    zone: made.zone,
    target: made.target,
    sealed: made.keys.length > 0 ? p.vault.seal(JSON.stringify({ keys: made.keys })) : null,
    target_digest: digest,
    ground: made.ground,
    document: made.document,
    reason: made.reason,
    asked_by: made.askedBy,
    asked_at: now,
    found: {},
    found_at: now,
    held: await standsAgainst(p, { kind: made.kind, resource_id: made.resourceId }, made.keys),
    decided_by: null,
    decided_at: null,
    decision_reason: null,
    begun_at: null,
    progress: [],
    markers: [],
    checked: null,
    done_at: null,
  };
  return { ...row, found: await look(p, row, made.keys) };
}

/**
 * The dry run: every store is read, nothing is changed, and what was written down for the engine goes again. It is written under an id
 * of its own: the erasure may be running by now, and its list is not ours to take away.
 */
async function look(p: Platform, row: ErasureRow, keys: readonly string[]): Promise<ErasureRow['found']> {
  const id = newId();
  try {
    return (await countScope(p, await scopeOf(p, { ...row, id }, keys), storesOf(p, row.zone))).found;
  } finally {
    if (keys.length > 0) await forgetKeys(p, id);
  }
}

export async function insert(tx: Tx, row: ErasureRow): Promise<void> {
  await retentionTables(tx)
    .insertInto('collect.erasure')
    .values({
      ...row,
      target: JSON.stringify(row.target),
      found: JSON.stringify(row.found),
      held: JSON.stringify(row.held),
      progress: '[]',
      markers: '[]',
      checked: null,
    })
    .execute();
}

export type Decision = { outcome: 'approve' | 'refuse'; reason: string; seen: string };

/**
 * `seen` is the digest of the counts the person looked at: what has grown since is looked at again before it goes. Errors:
 * collect.erasure-second-person, erasure-decided, erasure-held, erasure-changed.
 */
export async function decideErasure(
  p: Platform,
  actor: Actor,
  id: string,
  decision: Decision,
): Promise<void> {
  const row = await getErasure(p.db, id);
  if (!row) throw problem('kernel.not-found');
  permit(decideErasurePolicy, actor, { providerId: row.organisation_id });
  if (row.state !== 'asked') throw problem('collect.erasure-decided');
  if (row.asked_by !== null && row.asked_by === personOf(actor))
    throw problem('collect.erasure-second-person');
  if (decision.outcome === 'approve') {
    const { keys } = sealedOf(p, row);
    const held = await standsAgainst(p, row, keys);
    const found = await look(p, row, keys);
    await retentionTables(p.db)
      .updateTable('collect.erasure')
      .set({ found: JSON.stringify(found), found_at: p.clock.now(), held: JSON.stringify(held) })
      .where('id', '=', id)
      .where('state', '=', 'asked')
      .execute();
    if (held.length > 0) throw problem('collect.erasure-held', { params: { holds: wordsOf(held) } });
    if (digestOfFound(found) !== decision.seen) throw problem('collect.erasure-changed');
  }
  await transact(p.db, async (tx) => {
    const approved = decision.outcome === 'approve';
    const { numUpdatedRows } = await retentionTables(tx)
      .updateTable('collect.erasure')
      .set({
        state: approved ? 'approved' : 'refused',
        decided_by: personOf(actor),
        decided_at: p.clock.now(),
        decision_reason: decision.reason,
        ...(approved ? {} : { sealed: null }),
      })
      .where('id', '=', id)
      .where('state', '=', 'asked')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw problem('collect.erasure-decided');
    await record(tx, p, {
      kind: 'collect.erasure-decided',
      actor,
      subject: { type: 'collect.erasure', id },
      organisationId: row.organisation_id,
      detail: {
        number: row.number,
        resource: row.resource_id,
        outcome: decision.outcome,
        target: row.target_digest,
        seen: decision.seen,
      },
    });
    await settleTasks(tx, [taskOf(id)], p.clock.now());
    if (approved) await queueErasure(tx, p, id);
  });
}

/** Errors: collect.erasure-decided. */
export async function withdrawErasure(p: Platform, actor: Actor, id: string): Promise<void> {
  const row = await getErasure(p.db, id);
  if (!row) throw problem('kernel.not-found');
  permit(askErasurePolicy, actor, { providerId: row.organisation_id });
  await transact(p.db, async (tx) => {
    const { numUpdatedRows } = await retentionTables(tx)
      .updateTable('collect.erasure')
      .set({ state: 'withdrawn', sealed: null })
      .where('id', '=', id)
      .where('state', '=', 'asked')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw problem('collect.erasure-decided');
    await settleTasks(tx, [taskOf(id)], p.clock.now());
    await record(tx, p, {
      kind: 'collect.erasure-withdrawn',
      actor,
      subject: { type: 'collect.erasure', id },
      organisationId: row.organisation_id,
      detail: { number: row.number, resource: row.resource_id, target: row.target_digest },
    });
  });
}

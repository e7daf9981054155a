/**
 * Carries an erasure out: planned in one transaction, then store by store, each safe to repeat, then every store read again. Killed at
 * any point, the next run goes on; the end is one transaction with one entry, whose counts were fixed by the plan.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { type Addressee, notify, settleTasks } from '#notices/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { reserveFusedSeq } from '../commands/fused-batch.ts';
import { showOwnBatch } from '../commands/own-batch.ts';
import { emitCollect } from '../events.ts';
import { getBatch, holdingResource, lockIntake, visibleOf } from '../repository.ts';
import { endHolds, holdsOf } from './holds.ts';
import type { EraseStore } from './ports.ts';
import { batchesOf, filesOf, linesOf, type Scope } from './scope.ts';
import { storesOf } from './stores.ts';
import { forgetKeys, nameKeys, requireKeys } from './strike.ts';
import {
  type ErasureRow,
  type Found,
  type Hold,
  type Marker,
  retentionTables,
  type StoreName,
} from './tables.ts';

const eraseJob = 'collect.erase';

/** One job an erasure: asked for again, one that gave up begins anew, one that waits does not wait longer. */
export const queueErasure = (tx: Tx, p: Platform, id: string): Promise<void> =>
  p.jobs.add(tx, eraseJob, { id }, { key: `erase:${id}` });

/** The task of whoever decides, and of the bureau where an erasure stopped. */
export const taskOf = (id: string): string => `collect.erasure/${id}`;
export const stoppedTask = (id: string): string => `collect.erasure-stopped/${id}`;

/** The unit's people and the bureau: one of them decides. */
export async function deciders(tx: Tx, p: Platform, row: ErasureRow): Promise<Addressee[]> {
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  return [
    { organisationId: row.organisation_id, roles: ['provider'] },
    ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
  ];
}

export const eraseJobs = (p: Platform): JobDefinition[] => [
  defineJob(eraseJob, z.object({ id: z.uuid() }), ({ id }) => runErasure(p, id)),
];

export const getErasure = (ex: Platform['db'] | Tx, id: string): Promise<ErasureRow | undefined> =>
  retentionTables(ex).selectFrom('collect.erasure').selectAll().where('id', '=', id).executeTakeFirst();

/** What of the request is kept under seal: keys, and while it runs what is meant, with the objects that go. */
export type Sealed = { keys: string[]; scope?: Scope };
export const sealedOf = (p: Platform, row: Pick<ErasureRow, 'sealed'>): Sealed =>
  row.sealed ? (JSON.parse(p.vault.open(row.sealed).toString('utf8')) as Sealed) : { keys: [] };

const sealOf = (p: Platform, sealed: Sealed): Buffer => p.vault.seal(JSON.stringify(sealed));

/** What a request means now, looked up anew. */
export async function scopeOf(
  p: Platform,
  row: Pick<ErasureRow, 'id' | 'number' | 'kind' | 'resource_id' | 'organisation_id' | 'target' | 'zone'>,
  keys: readonly string[],
): Promise<Scope> {
  const base = {
    id: row.id,
    number: row.number,
    resourceId: row.resource_id,
    organisationId: row.organisation_id,
    objects: {},
  };
  if (row.kind === 'resource') return { ...base, kind: 'resource' };
  const batches = await batchesOf(p.db, row.resource_id);
  if (row.kind === 'subject') {
    const lines = await linesOf(p, row.resource_id, keys, batches);
    const files = filesOf(batches, lines);
    return { ...base, kind: 'subject', keys: [...keys], lines, files, copies: [] };
  }
  const wanted = new Set(row.target.batches ?? []);
  return {
    ...base,
    kind: 'batches',
    zone: row.zone,
    packages: row.target.packages ?? [],
    batches: batches.filter(({ id }) => wanted.has(id)).map(({ id, seq }) => ({ batchId: id, seq })),
  };
}

/** The scope with what later rooms made of these rows, asked while they can still be asked. */
async function withCopies(p: Platform, scope: Scope, stores: readonly EraseStore[]): Promise<Scope> {
  if (scope.kind !== 'subject') return scope;
  const copies = [];
  for (const store of stores) copies.push(...((await store.copies?.(p, scope)) ?? []));
  return { ...scope, copies };
}

/** How much each store holds of it now: nothing of it is changed. */
export async function countScope(
  p: Platform,
  scope: Scope,
  stores: readonly EraseStore[],
): Promise<{ found: Found; scope: Scope }> {
  const whole = await withCopies(p, scope, stores);
  // Counting asks the engine in the same words as erasing.
  if (whole.kind === 'subject') await nameKeys(p, whole);
  const found: Found = {};
  for (const store of stores) {
    const n = await store.count(p, whole);
    if (n > 0) found[store.name] = n;
  }
  return { found, scope: whole };
}

export const digestOfFound = (found: Found): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(found).sort()))
    .digest('hex')
    .slice(0, 16);

/** `keys` of a subject: only matters about these rows count. */
export async function standsAgainst(
  p: Platform,
  row: Pick<ErasureRow, 'kind' | 'resource_id'>,
  keys: readonly string[],
): Promise<Hold[]> {
  const holds = await holdsOf(p, row.resource_id, row.kind === 'subject' ? keys : undefined);
  return row.kind === 'resource' ? [...holds, ...(await endHolds(p, row.resource_id))] : holds;
}

/** Safe to call at any time and again. `stores`: for tests that break off between two steps. */
export async function runErasure(
  p: Platform,
  id: string,
  wrap: (store: EraseStore) => EraseStore = (store) => store,
): Promise<void> {
  const row = await getErasure(p.db, id);
  if (!row || !['approved', 'running'].includes(row.state)) return;
  await holdingResource(p.db, row.resource_id, async () => {
    const stores = storesOf(p, row.zone).map(wrap);
    const planned = await plan(p, id, stores);
    if (planned) await carryOut(p, planned, stores);
  });
}

type Planned = { row: ErasureRow; scope: Scope };

async function plan(p: Platform, id: string, stores: readonly EraseStore[]): Promise<Planned | undefined> {
  const row = await getErasure(p.db, id);
  if (row?.state === 'running') {
    const { scope } = sealedOf(p, row);
    const meant = scope ?? (await scopeOf(p, row, []));
    // One that began before objects were written down has none yet.
    return { row, scope: { ...meant, objects: meant.objects ?? {} } };
  }
  if (row?.state !== 'approved') return undefined;
  const { keys } = sealedOf(p, row);
  const holds = await standsAgainst(p, row, keys);
  if (holds.length > 0) {
    await putBack(p, row, holds);
    return undefined;
  }
  const { found, scope } = await countScope(p, await scopeOf(p, row, keys), stores);
  const markers = await transact(p.db, async (tx) => {
    const made: Marker[] = [];
    const entries =
      scope.kind === 'subject' ? [scope.resourceId, ...scope.copies.map((one) => one.resourceId)] : [];
    for (const resourceId of entries) {
      await lockIntake(tx, resourceId);
      if ((await visibleOf(tx, resourceId)).length === 0) continue;
      made.push({ resourceId, batchId: newId(), seq: await reserveFusedSeq(tx, resourceId) });
    }
    await retentionTables(tx)
      .updateTable('collect.erasure')
      .set({
        state: 'running',
        begun_at: p.clock.now(),
        found: JSON.stringify(found),
        markers: JSON.stringify(made),
        held: '[]',
        sealed: sealOf(p, { keys, scope }),
      })
      .where('id', '=', id)
      .where('state', '=', 'approved')
      .execute();
    return made;
  });
  return { row: { ...row, state: 'running', found, markers, progress: [] }, scope };
}

/**
 * A matter that was opened since the decision goes before it: somebody has to decide again. Where nobody decided, it is closed: the next
 * day proposes what is over its time then.
 */
async function putBack(p: Platform, row: ErasureRow, holds: readonly Hold[]): Promise<void> {
  const automatic = row.asked_by === null && row.decided_by === null;
  await transact(p.db, async (tx) => {
    const { numUpdatedRows } = await retentionTables(tx)
      .updateTable('collect.erasure')
      .set({
        state: automatic ? 'withdrawn' : 'asked',
        ...(automatic ? { sealed: null } : {}),
        held: JSON.stringify(holds),
        decided_by: null,
        decided_at: null,
        decision_reason: null,
      })
      .where('id', '=', row.id)
      .where('state', '=', 'approved')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await record(tx, p, {
      kind: 'collect.erasure-held',
      actor: platform,
      subject: { type: 'collect.erasure', id: row.id },
      organisationId: row.organisation_id,
      detail: { number: row.number, resource: row.resource_id, holds: holds.map(({ kind }) => kind) },
    });
    if (automatic) return;
    const titles = await resourceTitles(tx, [row.resource_id]);
    await notify(tx, p, {
      kind: 'collect.erasure-held',
      to: await deciders(tx, p, row),
      params: { number: row.number, name: titles.get(row.resource_id)?.name ?? '' },
      articles: [],
      subject: { type: 'collect.erasure', id: row.id },
      link: `/collect/retention/${row.id}`,
      // It may come back more than once.
      once: `collect.erasure-held/${newId()}`,
      task: taskOf(row.id),
    });
  });
}

/** Stores of this room before, those that follow its rows after the marker that makes them follow. */
const before: readonly StoreName[] = ['received', 'staged', 'typed', 'quarantine', 'ground', 'archive'];

async function carryOut(p: Platform, { row, scope }: Planned, stores: readonly EraseStore[]): Promise<void> {
  reach(p, 'erase:entry');
  if (scope.kind === 'subject') await nameKeys(p, scope);
  const done = new Set(row.progress);
  const [own, copies] = [row.markers.slice(0, 1), row.markers.slice(1)];
  const run = async (store: EraseStore): Promise<void> => {
    if (done.has(store.name)) return;
    await noteObjects(p, row, scope, store);
    await requireKeys(p, scope);
    await store.erase(p, scope);
    if (store.name === 'typed') reach(p, 'erase:middle');
    done.add(store.name);
    await retentionTables(p.db)
      .updateTable('collect.erasure')
      .set({ progress: JSON.stringify([...done]) })
      .where('id', '=', row.id)
      .execute();
  };
  for (const store of stores) if (before.includes(store.name)) await run(store);
  await mark(p, row, own);
  for (const store of stores) if (store.name === 'fused') await run(store);
  await mark(p, row, copies);
  for (const store of stores) await run(store);
  await requireKeys(p, scope);
  const checked: Found = {};
  for (const store of stores) checked[store.name] = await store.count(p, scope);
  const left = stores.filter(({ name }) => (checked[name] ?? 0) > 0).map(({ name }) => name);
  if (left.length > 0) {
    // The next run goes through all of it again.
    await retentionTables(p.db)
      .updateTable('collect.erasure')
      .set({ progress: '[]', checked: JSON.stringify(checked) })
      .where('id', '=', row.id)
      .execute();
    throw problem('collect.erasure-left', { params: { left: left.join('、') } });
  }
  reach(p, 'erase:exit');
  await finish(p, row, scope, checked);
}

/** Objects that nothing will refer to any more are written down first: after a kill nobody else could name them. */
async function noteObjects(p: Platform, row: ErasureRow, scope: Scope, store: EraseStore): Promise<void> {
  const known = new Set(scope.objects[store.name]);
  const size = known.size;
  for (const key of (await store.objects?.(p, scope)) ?? []) if (key !== '') known.add(key);
  if (known.size === size) return;
  scope.objects[store.name] = [...known];
  const keys = scope.kind === 'subject' ? scope.keys : [];
  await retentionTables(p.db)
    .updateTable('collect.erasure')
    .set({ sealed: sealOf(p, { keys, scope }) })
    .where('id', '=', row.id)
    .where('state', '=', 'running')
    .execute();
}

/** Each marker once, whatever is repeated. */
async function mark(p: Platform, row: ErasureRow, markers: readonly Marker[]): Promise<void> {
  for (const marker of markers)
    await transact(p.db, async (tx) => {
      await lockIntake(tx, marker.resourceId);
      if (await getBatch(tx, marker.batchId)) return;
      await showOwnBatch(tx, p, {
        ...marker,
        channel: 'erasure',
        title: row.number,
        deletes: row.found.typed ?? 0,
      });
      await emitCollect(tx, p, 'collect.batch-merged', marker);
    });
}

async function finish(p: Platform, row: ErasureRow, scope: Scope, checked: Found): Promise<void> {
  await forgetKeys(p, row.id);
  const now = p.clock.now();
  await transact(p.db, async (tx) => {
    const { numUpdatedRows } = await retentionTables(tx)
      .updateTable('collect.erasure')
      .set({ state: 'done', sealed: null, checked: JSON.stringify(checked), done_at: now })
      .where('id', '=', row.id)
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await settleTasks(tx, [stoppedTask(row.id)], now);
    if (scope.kind === 'batches' && scope.zone) await noteZone(tx, p, scope);
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'collect.erasure-done',
      actor: platform,
      subject: { type: 'collect.erasure', id: row.id },
      organisationId: row.organisation_id,
      decision: law.decided('erased', ['collect.retention-agreed']),
      detail: {
        number: row.number,
        kind: row.kind,
        zone: row.zone,
        resource: row.resource_id,
        target: row.target_digest,
        found: { ...row.found },
        left: 0,
        batches: scope.kind === 'batches' ? scope.batches.length : null,
        seq: row.markers[0]?.seq ?? null,
      },
    });
    const titles = await resourceTitles(tx, [row.resource_id]);
    await notify(tx, p, {
      kind: 'collect.erasure-done',
      to: { organisationId: row.organisation_id, roles: ['provider'] },
      params: { number: row.number, name: titles.get(row.resource_id)?.name ?? '' },
      articles: [],
      subject: { type: 'collect.erasure', id: row.id },
      link: `/collect/retention/${row.id}`,
      once: `collect.erasure-done/${row.id}`,
    });
  });
}

/** Beside each batch stands what of it retention took, and when. */
async function noteZone(tx: Tx, p: Platform, scope: Extract<Scope, { kind: 'batches' }>): Promise<void> {
  const day = p.clock.today();
  for (const { batchId } of scope.batches) {
    const batch = await getBatch(tx, batchId);
    if (!batch || !scope.zone) continue;
    await tx
      .withTables<{ 'collect.batch': { id: string; erased: string } }>()
      .updateTable('collect.batch')
      .set({ erased: JSON.stringify({ ...batch.erased, [scope.zone]: day }) })
      .where('id', '=', batchId)
      .execute();
  }
}

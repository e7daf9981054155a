/** The warehouse's places that hold values of rows: text as it came, typed rows with their history, what was held back, by what right. */
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { record } from '#ledger/index.ts';
import { emitCollect } from '../events.ts';
import { lockIntake, visibleOf } from '../repository.ts';
import { collectTables } from '../tables.ts';
import { stdTable } from '../warehouse.ts';
import { fileStore } from './files.ts';
import { packageStore } from './packages.ts';
import type { EraseStore } from './ports.ts';
import { portsOf } from './ports.ts';
import { type ResourceScope, type Scope, typedExists } from './scope.ts';
import { countThere, meantKeys, meantLines, strike } from './strike.ts';
import { type StoreName, storeNames, type Zone } from './tables.ts';

/** What of a table an erasure means: a condition with its values; undefined where nothing can be. */
type Meant = { where: string; params: Record<string, unknown> } | undefined;

const named = (scope: Scope) => ({ erasure: scope.id, resource: scope.resourceId });

/** In tables of all entries that know rows by batch and line, and some by key. */
function shared(scope: Scope, subject: string): Meant {
  if (scope.kind === 'subject')
    return { where: `resource = {resource:UUID} AND (${subject})`, params: named(scope) };
  if (scope.kind === 'resource') return { where: 'resource = {resource:UUID}', params: named(scope) };
  const batches = scope.batches.map(({ batchId }) => batchId);
  return batches.length === 0
    ? undefined
    : {
        where: 'resource = {resource:UUID} AND batch IN {batches:Array(UUID)}',
        params: { ...named(scope), batches },
      };
}

const table = (name: StoreName, from: string, subject: () => string): EraseStore => ({
  name,
  async count(p, scope) {
    const meant = shared(scope, subject());
    return meant ? countThere(p, from, meant.where, meant.params) : 0;
  },
  async erase(p, scope) {
    const meant = shared(scope, subject());
    if (meant) await strike(p, from, meant.where, meant.params);
  },
});

function typed(scope: Scope): Meant {
  if (scope.kind === 'subject') return { where: meantKeys(), params: named(scope) };
  if (scope.kind === 'resource') return { where: '1', params: {} };
  const seqs = scope.batches.map(({ seq }) => seq);
  return seqs.length === 0 ? undefined : { where: 'seq IN {seqs:Array(UInt32)}', params: { seqs } };
}

/** Nothing of the entry is seen any more, and everybody who follows its rows hears of it, before the rows go. */
async function clearVisible(p: Platform, scope: ResourceScope): Promise<void> {
  await transact(p.db, async (tx) => {
    await lockIntake(tx, scope.resourceId);
    const visible = await visibleOf(tx, scope.resourceId);
    const newest = visible.at(-1);
    if (!newest) return;
    await collectTables(tx)
      .deleteFrom('collect.visible')
      .where('resource_id', '=', scope.resourceId)
      .execute();
    await collectTables(tx)
      .updateTable('collect.intake')
      .set({ visible_rows: 0 })
      .where('resource_id', '=', scope.resourceId)
      .execute();
    await record(tx, p, {
      kind: 'collect.rows-cleared',
      actor: platform,
      subject: { type: 'catalog.resource', id: scope.resourceId },
      organisationId: scope.organisationId,
      detail: { erasure: scope.number, batches: visible.length, seq: newest.seq },
    });
    await emitCollect(tx, p, 'collect.batch-rolled-back', {
      resourceId: scope.resourceId,
      batchId: newest.batch_id,
      seq: newest.seq,
    });
  });
}

const typedStore: EraseStore = {
  name: 'typed',
  async count(p, scope) {
    const meant = typed(scope);
    if (!meant || !(await typedExists(p, scope.resourceId))) return 0;
    return countThere(p, stdTable(scope.resourceId), meant.where, meant.params);
  },
  async erase(p, scope) {
    const meant = typed(scope);
    if (!meant || !(await typedExists(p, scope.resourceId))) return;
    const name = stdTable(scope.resourceId);
    if (scope.kind !== 'resource') return strike(p, name, meant.where, meant.params);
    await clearVisible(p, scope);
    await p.warehouse.command(`DROP TABLE IF EXISTS ${name} SYNC`);
  },
};

/** By number and not by batch: what was copied into a later batch keeps the batch it came in. */
function grounds(scope: Scope): Meant {
  if (scope.kind !== 'batches') return shared(scope, meantKeys());
  const seqs = scope.batches.map(({ seq }) => seq);
  return seqs.length === 0
    ? undefined
    : {
        where: 'resource = {resource:UUID} AND seq IN {seqs:Array(UInt32)}',
        params: { ...named(scope), seqs },
      };
}

const groundStore: EraseStore = {
  name: 'ground',
  async count(p, scope) {
    const meant = grounds(scope);
    return meant ? countThere(p, 'ground', meant.where, meant.params) : 0;
  },
  async erase(p, scope) {
    const meant = grounds(scope);
    if (meant) await strike(p, 'ground', meant.where, meant.params);
  },
};

const own: readonly EraseStore[] = [
  fileStore,
  table('staged', 'raw', () => meantLines()),
  typedStore,
  table('quarantine', 'quarantine', () => `${meantLines()} OR ${meantKeys()}`),
  groundStore,
  packageStore,
];

/** Which stores a zone is made of. What quality knows of rows goes with the rows. */
const ofZone: Record<Zone, readonly StoreName[]> = {
  received: ['received'],
  staged: ['staged'],
  // What was fused stays: rows that were folded stand on in the batch they went into.
  history: ['typed', 'ground', 'quality'],
  quarantine: ['quarantine'],
  archive: ['archive'],
  served: ['served', 'delivered'],
};

/** The stores an erasure goes through, in order: the room's own, then those lent. */
export function storesOf(p: Platform, zone: Zone | null): EraseStore[] {
  const all = [...own, ...portsOf(p).stores];
  const wanted = zone ? ofZone[zone] : storeNames;
  return wanted.flatMap((name) => all.find((store) => store.name === name) ?? []);
}

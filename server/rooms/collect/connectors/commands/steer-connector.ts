/** What people do with a connector that stands: pause with a reason, resume, read now, compare now, retire. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import type { LoadMode } from '../../tables.ts';
import { settleDrift } from '../drift.ts';
import { taskOf } from '../outcome.ts';
import { callOf } from '../pull.ts';
import { queuePull } from '../queue.ts';
import { kindOf } from '../registry.ts';
import {
  type ConnectorChanges,
  type ConnectorRow,
  lockConnector,
  openRunOf,
  updateConnector,
} from '../repository.ts';
import { nextRuns } from '../schedule.ts';
import { connectorFor } from './subject.ts';
import { patiently } from './try-source.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** One act on one connector, held while it is done, with its entry. */
async function act(
  p: Platform,
  actor: Actor,
  id: string,
  kind: string,
  work: (tx: Tx, connector: ConnectorRow) => Promise<{ changes: ConnectorChanges; detail?: JsonObject }>,
): Promise<void> {
  const { organisation_id: organisationId } = await connectorFor(p, actor, id);
  await transact(p.db, async (tx) => {
    const connector = await lockConnector(tx, id);
    if (!connector) throw problem('kernel.not-found');
    const { changes, detail } = await work(tx, connector);
    if (Object.keys(changes).length > 0) await updateConnector(tx, id, changes);
    await record(tx, p, {
      kind,
      actor,
      subject: { type: 'collect.connector', id },
      organisationId,
      ...(detail ? { detail } : {}),
    });
  });
}

/** A reading that is under way ends by itself. Errors: collect.connector-not-active. */
export const pauseConnector = (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
  act(p, actor, id, 'collect.connector-paused', async (_tx, { state }) => {
    if (state !== 'active' && state !== 'stopped') throw problem('collect.connector-not-active');
    return {
      changes: {
        state: 'paused',
        state_reason: reason,
        state_problem: null,
        state_by: personOf(actor),
        state_at: p.clock.now(),
        next_at: null,
      },
      detail: { reason },
    };
  });

/** What stopped it is looked at anew: the source's shape is taken as it is now. Errors: those of the source, collect.connector-not-active. */
export async function resumeConnector(p: Platform, actor: Actor, id: string): Promise<void> {
  const before = await connectorFor(p, actor, id);
  if (before.state !== 'paused' && before.state !== 'stopped') throw problem('collect.connector-not-active');
  const kind = kindOf(before.kind);
  const columns = await patiently(p, callOf(p, before, new AbortController().signal), (call) =>
    kind.columns(call),
  );
  const there = new Set(columns.map(({ name }) => name));
  const gone = before.mapping.filter(({ column }) => !there.has(column)).map(({ column }) => column);
  if (gone.length > 0) {
    const why = { zh: `缺少列：${gone.join('、')}。`, en: `Missing: ${gone.join(', ')}.` };
    throw problem('collect.connector-changed', { params: { why } });
  }
  await act(p, actor, id, 'collect.connector-resumed', async (tx, connector) => {
    const now = p.clock.now();
    const [next] = nextRuns(connector.schedule, now, 1, id);
    if (next) await queuePull(p, tx, { connectorId: id, cause: 'schedule' }, connector.source, next);
    await settleTasks(tx, [taskOf(id)], now);
    await settleDrift(tx, p, connector, kind.tableOf(connector.settings));
    return {
      changes: {
        state: 'active',
        state_reason: null,
        state_problem: null,
        state_by: personOf(actor),
        state_at: now,
        failures: 0,
        columns: JSON.stringify(columns),
        next_at: next ?? null,
      },
    };
  });
}

async function readNow(
  p: Platform,
  actor: Actor,
  id: string,
  payload: { cause: 'hand' | 'reconcile'; mode?: LoadMode },
): Promise<void> {
  await act(p, actor, id, 'collect.connector-asked', async (tx, connector) => {
    if (connector.state !== 'active') throw problem('collect.connector-not-active');
    if (await openRunOf(tx, id)) throw problem('collect.connector-under-way');
    const askedBy = personOf(actor);
    await queuePull(
      p,
      tx,
      { connectorId: id, ...payload, ...(askedBy ? { askedBy } : {}) },
      connector.source,
    );
    return { changes: {}, detail: { ...payload } };
  });
}

/** Errors: collect.connector-not-active, collect.connector-under-way. */
export const runConnector = (
  p: Platform,
  actor: Actor,
  id: string,
  mode: LoadMode | undefined,
): Promise<void> => readNow(p, actor, id, { cause: 'hand', ...(mode ? { mode } : {}) });

/** Errors: as above, and collect.connector-cannot-reconcile. */
export async function reconcileConnector(p: Platform, actor: Actor, id: string): Promise<void> {
  const { kind } = await connectorFor(p, actor, id);
  if (!kindOf(kind).keys) throw problem('collect.connector-cannot-reconcile');
  await readNow(p, actor, id, { cause: 'reconcile' });
}

/** For good: its secrets are forgotten, its runs stay. */
export const retireConnector = (p: Platform, actor: Actor, id: string): Promise<void> =>
  act(p, actor, id, 'collect.connector-retired', async (tx, { state }) => {
    if (state === 'retired') throw problem('collect.connector-not-active');
    await settleTasks(tx, [taskOf(id)], p.clock.now());
    return {
      changes: {
        state: 'retired',
        state_reason: null,
        state_problem: null,
        state_by: personOf(actor),
        state_at: p.clock.now(),
        next_at: null,
        secrets: p.vault.seal('{}'),
      },
    };
  });

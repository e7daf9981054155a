/** What becomes of a run: its rows are visible, or not, or taken back again; the watermark moves in that very transaction. */
import { platform } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { errorCatalogue, Problem, type Text } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { noteContact } from '../push/contact.ts';
import { readSettings } from '../settings.ts';
import type { Rejection } from '../tables.ts';
import { queuePull } from './queue.ts';
import { type ConnectorRow, lockConnector, type RunRow, updateConnector, updateRun } from './repository.ts';
import { backOff } from './schedule.ts';
import { connectorTables, type Failure } from './tables.ts';

type Host = Pick<Kernel, 'clock' | 'jobs' | 'config' | 'events'>;

export const taskOf = (connectorId: string): string => `collect.connector:${connectorId}`;

/** Failures that do not pass by themselves, and those that trying again makes worse. */
const lasting: ReadonlySet<string> = new Set([
  'collect.connector-sign-in',
  'collect.connector-changed',
  'collect.connector-drift',
  'collect.connector-refused',
  'catalog.source-address',
]);

/** What may be kept of a failure: codes and what the catalogue's texts speak of. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Problem)) return { code: 'collect.connector-failed', params: {} };
  const { code, definition, details } = error;
  // A refusal of the way in (not published, held by a gate, a mark of secrecy) stays until people act.
  if (
    !code.startsWith('collect.connector-') &&
    code !== 'catalog.source-address' &&
    definition.status < 500
  ) {
    const why: Text = {
      zh: `${definition.zh.what}。${definition.zh.mend}`,
      en: `${definition.en.what}. ${definition.en.mend}`,
    };
    return { code: 'collect.connector-refused', params: { why } };
  }
  return { code, params: { ...details.params } };
}

/** In words, for a notice: what happened, in both languages. */
const wordsOf = ({ code }: Failure): Text => {
  const found = errorCatalogue.get(code);
  return { zh: found?.zh.what ?? code, en: found?.en.what ?? code };
};

/** A run has come to nothing: tried again at growing intervals, or stopped; who answers for it is told. */
export async function noteFailure(
  tx: Tx,
  p: Host,
  connector: ConnectorRow,
  run: RunRow,
  failure: Failure,
): Promise<void> {
  const now = p.clock.now();
  const failures = connector.failures + 1;
  const attempts = (await readSettings(tx))['collect.connector-attempts'].value;
  const stops = lasting.has(failure.code);
  await updateRun(tx, run.id, { state: 'failed', ended_at: now, failure: JSON.stringify(failure) });
  await updateConnector(tx, connector.id, {
    failures,
    ...(stops && connector.state === 'active'
      ? {
          state: 'stopped',
          state_problem: JSON.stringify(failure),
          state_at: now,
          state_by: null,
          next_at: null,
        }
      : {}),
  });
  await record(tx, p, {
    kind: 'collect.connector-failed',
    actor: platform,
    subject: { type: 'collect.connector', id: connector.id },
    organisationId: connector.organisation_id,
    detail: { run: run.id, code: failure.code, failures, stopped: stops, resource: connector.resource_id },
  });
  if (connector.state !== 'active') return;
  if (stops || failures === attempts) {
    await notify(tx, p, {
      kind: stops ? 'collect.connector-stopped' : 'collect.connector-failing',
      to: { organisationId: connector.organisation_id, roles: ['provider'] },
      params: { name: connector.name, why: wordsOf(failure), count: String(failures) },
      subject: { type: 'collect.connector', id: connector.id },
      link: `/collect/connectors/${connector.id}`,
      task: taskOf(connector.id),
    });
  }
  if (stops || failures >= attempts) return;
  const at = new Date(now.getTime() + backOff(failures, connector.id, now));
  // The next turn comes anyway; what would come after it is not queued before it.
  if (connector.next_at !== null && connector.next_at <= at) return;
  const again = run.cause === 'reconcile' ? 'reconcile' : 'retry';
  await updateConnector(tx, connector.id, { next_at: at });
  await queuePull(p, tx, { connectorId: connector.id, cause: again, mode: run.mode }, connector.source, at);
}

/** It went well: what failed before is over, the place where it ended is kept, and the system counts as connected. */
export async function noteSuccess(
  tx: Tx,
  p: Host,
  connector: ConnectorRow,
  run: Pick<RunRow, 'id' | 'cursor_to' | 'more' | 'mode'>,
): Promise<void> {
  const now = p.clock.now();
  await updateConnector(tx, connector.id, {
    failures: 0,
    connected_at: connector.connected_at ?? now,
    ...(run.cursor_to === null ? {} : { cursor: JSON.stringify(run.cursor_to) }),
  });
  // Whether or not it had anything new, the source was heard of.
  await noteContact(tx, p, connector.resource_id);
  if (connector.connected_at === null) await tellConnected(tx, p, connector, 'batch');
  if (connector.failures > 0) await settleTasks(tx, [taskOf(connector.id)], now);
  if (run.more && connector.state === 'active')
    await queuePull(p, tx, { connectorId: connector.id, cause: 'more', mode: run.mode }, connector.source);
}

export async function tellConnected(
  tx: Tx,
  p: Pick<Kernel, 'events'>,
  connector: ConnectorRow,
  by: 'test' | 'batch',
): Promise<void> {
  await p.events.emit(tx, {
    type: 'collect.system-connected',
    payload: {
      connectorId: connector.id,
      resourceId: connector.resource_id,
      organisationId: connector.organisation_id,
      systemId: connector.system_id,
      by,
    },
  });
}

export type BatchOutcome = 'merged' | 'rejected' | 'superseded' | 'rolled-back';

/** Called where a batch ends, in that transaction. Does nothing for a batch that no connector brought. */
export async function followRun(
  tx: Tx,
  p: Host,
  batch: { id: string; seq: number },
  outcome: BatchOutcome,
  rejection?: Rejection,
): Promise<void> {
  const run = await connectorTables(tx)
    .selectFrom('collect.connector_run')
    .selectAll()
    .where('batch_id', '=', batch.id)
    .executeTakeFirst();
  if (!run) return;
  const connector = await lockConnector(tx, run.connector_id);
  if (!connector) return;
  if (outcome === 'rolled-back') {
    if (run.state !== 'merged') return;
    await updateRun(tx, run.id, { state: 'rolled-back' });
    // What it brought is to come again: the reading begins where it had begun.
    if (run.cursor_to !== null)
      await updateConnector(tx, connector.id, { cursor: run.cursor_from && JSON.stringify(run.cursor_from) });
    return;
  }
  if (run.state !== 'loading') return;
  if (outcome === 'merged') {
    await updateRun(tx, run.id, { state: 'merged', ended_at: p.clock.now() });
    await noteSuccess(tx, p, connector, run);
    return;
  }
  if (outcome === 'superseded') {
    await updateRun(tx, run.id, { state: 'superseded', ended_at: p.clock.now() });
    return;
  }
  const found = errorCatalogue.get(rejection?.code ?? '');
  const why: Text = found
    ? { zh: found.zh.what, en: found.en.what }
    : { zh: '批次被拒收', en: 'The batch was rejected' };
  await noteFailure(tx, p, connector, run, {
    code: 'collect.connector-batch-refused',
    params: { seq: batch.seq, why },
  });
}

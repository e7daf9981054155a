/** One reading of a source: begun once, its rows handed to the way in, its outcome kept with the batch; killed anywhere, the same result. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { newId } from '#kernel/ids.ts';
import type { JobInfo } from '#kernel/jobs.ts';
import type { JsonObject } from '#kernel/json.ts';
import { readSettings } from '../settings.ts';
import { watchColumns } from './drift.ts';
import { endQuietly, fileOf, handOver, headerOf, type Pulling, rowsOf } from './hand-over.ts';
import type { Kind, RawCall } from './kinds.ts';
import { failureOf, noteFailure } from './outcome.ts';
import { type PullPayload, queuePull } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { kindOf } from './registry.ts';
import {
  type ConnectorRow,
  lockConnector,
  openRunOf,
  type RunRow,
  updateConnector,
  updateRun,
} from './repository.ts';
import { nextRuns } from './schedule.ts';
import { connectorTables } from './tables.ts';
import { startWatch } from './watch.ts';

const secretsDocument = z.record(z.string(), z.json());

/** What a kind is called with: settings as kept, secrets out of the vault. */
export function callOf(p: Platform, connector: ConnectorRow, signal: AbortSignal): RawCall {
  const secrets: JsonObject = secretsDocument.parse(
    JSON.parse(p.vault.open(connector.secrets).toString('utf8')),
  );
  return { p, settings: connector.settings, secrets, signal, connectorId: connector.id };
}

/** Queues the next turn, makes the run, or takes over one that a killed process left behind. undefined: nothing is to be done now. */
async function begin(
  p: Platform,
  { connectorId, cause, mode, askedBy }: PullPayload,
): Promise<{ connector: ConnectorRow; run: RunRow } | undefined> {
  return transact(p.db, async (tx) => {
    const connector = await lockConnector(tx, connectorId);
    if (connector?.state !== 'active') return undefined;
    const now = p.clock.now();
    if (cause !== 'reconcile') {
      const [next] = nextRuns(connector.schedule, now, 1, connector.id);
      await updateConnector(tx, connectorId, { next_at: next ?? null });
      if (next) await queuePull(p, tx, { connectorId, cause: 'schedule' }, connector.source, next);
    }
    const open = await openRunOf(tx, connectorId);
    // Its rows are still on their way: the next turn reads on from where they end.
    if (open?.state === 'loading') return undefined;
    if (open) {
      // Jobs of one source run one after the other: whoever began this is gone.
      await updateRun(tx, open.id, { attempt: open.attempt + 1 });
      return { connector, run: { ...open, attempt: open.attempt + 1 } };
    }
    const run = await connectorTables(tx)
      .insertInto('collect.connector_run')
      .values({
        id: newId(),
        connector_id: connectorId,
        cause,
        state: 'running',
        mode: mode ?? connector.mode,
        asked_by: askedBy ?? null,
        started_at: now,
        ended_at: null,
        rows: null,
        bytes: null,
        batch_id: null,
        cursor_from: connector.cursor && JSON.stringify(connector.cursor),
        cursor_to: null,
        failure: null,
        findings: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { connector, run };
  });
}

/** Never throws for what a source does: that is an outcome. What the platform's own stores do is tried again by the job. */
export async function pull(
  p: Platform,
  payload: PullPayload,
  info: Pick<JobInfo, 'signal'>,
  kinds?: readonly Kind[],
): Promise<void> {
  const begun = await begin(p, payload);
  if (!begun) return;
  const { connector, run } = begun;
  reach(p, 'pull:entry');
  const settings = await readSettings(p.db);
  const watch = startWatch(
    settings['collect.connector-silence-seconds'].value,
    settings['collect.connector-run-minutes'].value,
    info.signal,
  );
  try {
    const kind = kindOf(connector.kind, kinds);
    const call = callOf(p, connector, watch.signal);
    if (run.cause === 'reconcile') await reconcile(p, { connector, run, kind, call, watch });
    else await readOnce(p, { connector, run, kind, call, watch });
  } catch (error) {
    // The platform stops, or lacks a store of its own: the job is run again and takes the run over.
    const lost = error instanceof Problem && error.code === 'kernel.store-unavailable';
    if (info.signal.aborted || lost) throw error;
    const failure = failureOf(error);
    p.log.warn({ connector: connector.id, run: run.id, code: failure.code }, 'a source could not be read');
    await transact(p.db, async (tx) => {
      const [held, open] = [await lockConnector(tx, connector.id), await openRunOf(tx, connector.id)];
      if (held && open?.id === run.id && open.state === 'running')
        await noteFailure(tx, p, held, run, failure);
    });
  } finally {
    watch.stop();
  }
  reach(p, 'pull:exit');
}

async function readOnce(p: Platform, pulling: Pulling): Promise<void> {
  const { connector, run, kind, call, watch } = pulling;
  const { mapping } = connector;
  // Seen before a row is asked for: a column that is gone is said as such and not as a failed statement.
  const columns = await watch.during(kind.columns(call));
  // A folder or an interface that is empty just now says nothing about its columns.
  if (columns.length > 0 || kind.channel === 'database')
    await watchColumns(p, connector, kind.tableOf(connector.settings), columns);
  const reading = await watch.during(
    kind.read(call, {
      mode: run.mode,
      cursor: connector.cursor,
      columns: mapping.map(({ column }) => column),
      items: mapping.map(({ item }) => item),
      seen: connector.columns,
    }),
  );
  if (!reading) return endQuietly(p, pulling);
  if (reading.form === 'file')
    return handOver(p, pulling, fileOf(reading, watch), reading.name, { stated: reading.stated });
  const rows = await firstOf(watch.each(reading.blocks));
  if (!rows) {
    if (run.mode === 'full') throw problem('collect.connector-empty');
    return endQuietly(p, pulling);
  }
  const items = await headerOf(p, connector);
  await handOver(
    p,
    pulling,
    rowsOf(p, items, rows, () => watch.during(reading.end())),
    `${kind.tableOf(connector.settings)}.csv`,
  );
}

/** The blocks with the first one looked at; undefined where there is none. */
async function firstOf<T>(blocks: AsyncIterable<T[]>): Promise<AsyncIterable<T[]> | undefined> {
  const iterator = blocks[Symbol.asyncIterator]();
  let first = await iterator.next();
  while (!first.done && first.value.length === 0) first = await iterator.next();
  if (first.done) return undefined;
  const block = first.value;
  return (async function* () {
    let over = false;
    try {
      yield block;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
      over = true;
    } finally {
      if (!over) await iterator.return?.();
    }
  })();
}

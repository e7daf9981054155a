/** One reading of a source: begun once, its rows handed to the way in, its outcome kept with the batch; killed anywhere, the same result. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JobInfo } from '#kernel/jobs.ts';
import type { JsonObject } from '#kernel/json.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { receiveUnmarkedFile } from '../commands/receive-unmarked-file.ts';
import { getBatch } from '../repository.ts';
import { readSettings } from '../settings.ts';
import { reach } from '../stages.ts';
import { csvLine } from './csv.ts';
import { watchColumns } from './drift.ts';
import type { Ended, Kind, RawCall, Reading } from './kinds.ts';
import { failureOf, noteFailure, noteSuccess } from './outcome.ts';
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
import { startWatch, type Watch } from './watch.ts';

const secretsDocument = z.record(z.string(), z.json());

/** What a kind is called with: settings as kept, secrets out of the vault. */
export function callOf(p: Platform, connector: ConnectorRow, signal: AbortSignal): RawCall {
  const secrets: JsonObject = secretsDocument.parse(
    JSON.parse(p.vault.open(connector.secrets).toString('utf8')),
  );
  return { p, settings: connector.settings, secrets, signal };
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
  reach(p, 'pull', 'entry');
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
    // The platform stops: the job is run again at the next start and takes the run over.
    if (info.signal.aborted) throw error;
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
  reach(p, 'pull', 'exit');
}

export type Pulling = { connector: ConnectorRow; run: RunRow; kind: Kind; call: RawCall; watch: Watch };

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
  if (reading.form === 'file') return handOver(p, pulling, fileOf(reading, watch), reading.name);
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

/** The items the columns fill, then those that may stay empty and have no column: a file names every item. */
export async function headerOf(p: Platform, connector: ConnectorRow): Promise<string[]> {
  const filled = connector.mapping.map(({ item }) => item);
  const published = await getPublishedVersion(p.db, connector.resource_id);
  const rest = (published?.items ?? []).filter(
    ({ name, key, nullable }) => !key && nullable && !filled.includes(name),
  );
  return [...filled, ...rest.map(({ name }) => name)];
}

/** Content with what is known of it when it has been read to its end. */
export type Handed = { content: Readable; done(): { ended: Ended; rows: number | null; bytes: number } };

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

const unfinished = (): never => {
  throw new TypeError('asked before the content was read to its end');
};

/** Rows as the canonical file; a number of rows other than the source said fails it, and nothing of it is kept. */
export function rowsOf(
  p: Platform,
  items: readonly string[],
  blocks: AsyncIterable<(string | null)[][]>,
  end: () => Promise<Ended>,
): Handed {
  let [rows, bytes] = [0, 0];
  let ended: Ended | undefined;
  const lines = async function* (): AsyncIterable<Buffer> {
    const header = Buffer.from(csvLine(items));
    bytes += header.length;
    yield header;
    for await (const block of blocks) {
      const lined = block.map((row) =>
        csvLine(row.length < items.length ? items.map((_, at) => row[at] ?? null) : row),
      );
      const text = Buffer.from(lined.join(''));
      rows += block.length;
      bytes += text.length;
      yield text;
      reach(p, 'pull', 'middle');
    }
    const found = await end();
    if (found.said !== undefined && found.said !== rows)
      throw problem('collect.connector-count-differs', { params: { said: found.said, got: rows } });
    ended = found;
  };
  return {
    content: Readable.from(lines(), { objectMode: false, highWaterMark: 1_048_576 }),
    done: () => ({ ended: ended ?? unfinished(), rows, bytes }),
  };
}

function fileOf(reading: Reading & { form: 'file' }, watch: Watch): Handed {
  let bytes = 0;
  let ended: Ended | undefined;
  const chunks = async function* (): AsyncIterable<Buffer> {
    for await (const chunk of watch.each<Buffer>(reading.content)) {
      bytes += chunk.length;
      yield chunk;
    }
    ended = await watch.during(reading.end());
  };
  return {
    content: Readable.from(chunks(), { objectMode: false }),
    done: () => ({ ended: ended ?? unfinished(), rows: null, bytes }),
  };
}

/** The one way in; run, place and batch are kept in its transaction, or none of them. */
export async function handOver(
  p: Platform,
  { connector, run, kind }: Pulling,
  handed: Handed,
  fileName: string,
  more: {
    deletions?: () => Promise<{ objectKey: string; count: number; upTo: number } | undefined>;
    mode?: RunRow['mode'];
  } = {},
): Promise<void> {
  let failed: unknown;
  handed.content.on('error', (error) => {
    failed = error;
  });
  const mode = more.mode ?? run.mode;
  try {
    await receiveUnmarkedFile(p, platform, {
      resourceId: connector.resource_id,
      mode,
      encoding: kind.channel === 'sftp' ? undefined : 'utf-8',
      fileName,
      content: handed.content,
      channel: { kind: kind.channel, connectorId: connector.id, runId: run.id },
      ...(more.deletions ? { deletions: more.deletions } : {}),
      within: async (tx, { batchId, unchanged }) => {
        const { ended, rows, bytes } = handed.done();
        const held = await lockConnector(tx, connector.id);
        if (!held) throw problem('kernel.not-found');
        const batch = await getBatch(tx, batchId);
        const cursorTo = ended.cursor ?? null;
        // Rows that are visible already; where their batch has yet to become so, the place stays.
        const same = batch?.unchanged_of ? await getBatch(tx, batch.unchanged_of) : undefined;
        const known = same?.state === 'merged';
        const state = unchanged ? 'unchanged' : 'loading';
        await updateRun(tx, run.id, {
          state,
          mode,
          rows,
          bytes,
          batch_id: batchId,
          more: ended.more,
          cursor_to: cursorTo && JSON.stringify(cursorTo),
          ...(unchanged ? { ended_at: p.clock.now() } : {}),
        });
        if (unchanged)
          await noteSuccess(tx, p, held, {
            id: run.id,
            cursor_to: known ? cursorTo : null,
            more: ended.more,
            mode,
          });
        await record(tx, p, {
          kind: 'collect.connector-read',
          actor: platform,
          subject: { type: 'collect.connector', id: connector.id },
          organisationId: connector.organisation_id,
          detail: {
            run: run.id,
            batch: batchId,
            resource: connector.resource_id,
            connector: connector.kind,
            source: kind.tableOf(connector.settings),
            columns: connector.mapping.map(({ item, column }) => `${column} → ${item}`),
            mode,
            rows,
            bytes,
            unchanged,
          },
        });
      },
    });
  } catch (error) {
    // Refused at the door: the source is not read on. The store says that the stream broke; why it broke is what counts.
    handed.content.destroy();
    throw failed ?? error;
  }
}

/** Nothing new: no batch, and what failed before is over. */
export async function endQuietly(p: Platform, { connector, run }: Pulling): Promise<void> {
  await transact(p.db, async (tx) => {
    const held = await lockConnector(tx, connector.id);
    if (!held) return;
    await updateRun(tx, run.id, { state: 'nothing', ended_at: p.clock.now(), rows: 0, bytes: 0 });
    await noteSuccess(tx, p, held, { id: run.id, cursor_to: null, more: false, mode: run.mode });
  });
}

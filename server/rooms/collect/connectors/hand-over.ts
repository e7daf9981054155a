/** Hands what a source gave to the one way in: rows as the canonical file, run and place and batch kept together or not at all. */
import { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { receiveUnmarkedFile } from '../commands/receive-unmarked-file.ts';
import type { Stated } from '../intake/stated.ts';
import { canonicalLine } from '../reading/forms/csv.ts';
import { getBatch } from '../repository.ts';
import { type Ended, type Kind, placeOf, type RawCall, type Reading } from './kinds.ts';
import { noteSuccess } from './outcome.ts';
import { type ConnectorRow, lockConnector, type RunRow, updateRun } from './repository.ts';
import type { Watch } from './watch.ts';

export type Pulling = { connector: ConnectorRow; run: RunRow; kind: Kind; call: RawCall; watch: Watch };

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
    const header = Buffer.from(canonicalLine(items));
    bytes += header.length;
    yield header;
    for await (const block of blocks) {
      const lined = block.map((row) =>
        canonicalLine(row.length < items.length ? items.map((_, at) => row[at] ?? null) : row),
      );
      const text = Buffer.from(lined.join(''));
      rows += block.length;
      bytes += text.length;
      yield text;
      reach(p, 'pull:middle');
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

export function fileOf(reading: Reading & { form: 'file' }, watch: Watch): Handed {
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
    stated?: Stated | undefined;
    /** What else is kept with run and batch. */
    within?: (tx: Tx) => Promise<void>;
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
      stated: more.stated,
      within: async (tx, { batchId, unchanged }) => {
        const { ended, rows, bytes } = handed.done();
        const held = await lockConnector(tx, connector.id);
        if (!held) throw problem('kernel.not-found');
        const batch = await getBatch(tx, batchId);
        // Pointed elsewhere while it was read: where this reading ended says nothing about that place.
        const moved = placeOf(kind, held.settings) !== placeOf(kind, connector.settings);
        const cursorTo = moved ? null : (ended.cursor ?? null);
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
        await more.within?.(tx);
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
export async function endQuietly(
  p: Platform,
  { connector, run }: Pulling,
  within?: (tx: Tx) => Promise<void>,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const held = await lockConnector(tx, connector.id);
    if (!held) return;
    await updateRun(tx, run.id, { state: 'nothing', ended_at: p.clock.now(), rows: 0, bytes: 0 });
    await noteSuccess(tx, p, held, { id: run.id, cursor_to: null, more: false, mode: run.mode });
    await within?.(tx);
  });
}

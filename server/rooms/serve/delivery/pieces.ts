/** A file in the making: bytes are cut into chunks at the end of a row, and lie in the store in pieces small enough to be charged one by one. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type FileStore, openLocalFiles, openS3Files } from '#kernel/file-store.ts';
import type { Serving } from '../context.ts';

export type Sizes = { chunk: number; piece: number };
/** A digest a chunk; a charge and a look at the grant a piece. */
export const usualSizes: Sizes = { chunk: 67_108_864, piece: 4_194_304 };

export type Chunk = { ordinal: number; from: number; bytes: number; rows: number; sha256: string };

/** Deliveries expire, so they do not lie with the evidence, which is named by its content and kept. */
export async function openDeliveryStore({ config }: Pick<Serving, 'config'>): Promise<FileStore> {
  return config.s3
    ? openS3Files(config.s3, 'deliveries')
    : openLocalFiles(join(config.data, 'deliveries'), { folder: 0o700, file: 0o600 });
}

export const folderOf = (deliveryId: string): string => `${deliveryId}/`;
const pathOf = (deliveryId: string, ordinal: number, piece: number): string =>
  `${folderOf(deliveryId)}${ordinal}/${piece}`;

export type Writer = {
  /** Whole rows, encoded; each string is one. */
  rows(lines: readonly string[]): Promise<void>;
  /** Bytes that are no row, such as the line of names. */
  head(text: string): Promise<void>;
  /** The rest is put away; what the whole file is. */
  end(): Promise<{ bytes: number; rows: number; sha256: string }>;
};

/** `onChunk` hears of a chunk when all of it would survive a power cut. */
export function openWriter(
  store: Pick<FileStore, 'put'>,
  deliveryId: string,
  sizes: Sizes,
  onChunk: (chunk: Chunk) => Promise<void>,
): Writer {
  const whole = createHash('sha256');
  let part = createHash('sha256');
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let piece = 0;
  let chunk = { ordinal: 0, from: 0, bytes: 0, rows: 0 };
  let bytes = 0;
  let rows = 0;

  const flush = async (least: number): Promise<void> => {
    while (waitingBytes > 0 && waitingBytes >= least) {
      const all = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting);
      const next = all.subarray(0, sizes.piece);
      await store.put(pathOf(deliveryId, chunk.ordinal, piece), next);
      piece += 1;
      const rest = all.subarray(next.length);
      waiting = rest.length > 0 ? [rest] : [];
      waitingBytes = rest.length;
    }
  };
  const close = async (): Promise<void> => {
    if (chunk.bytes === 0) return;
    await flush(1);
    await onChunk({ ...chunk, sha256: part.digest('hex') });
    chunk = { ordinal: chunk.ordinal + 1, from: chunk.from + chunk.bytes, bytes: 0, rows: 0 };
    part = createHash('sha256');
    piece = 0;
  };
  const add = async (text: string, count: number): Promise<void> => {
    const found = Buffer.from(text);
    whole.update(found);
    part.update(found);
    waiting.push(found);
    waitingBytes += found.length;
    chunk.bytes += found.length;
    chunk.rows += count;
    bytes += found.length;
    rows += count;
    await flush(sizes.piece);
  };
  return {
    head: (text) => (text === '' ? Promise.resolve() : add(text, 0)),
    async rows(lines) {
      const all = lines.join('');
      // At most three bytes a unit of UTF-16: what fits by that measure fits.
      if (chunk.bytes + all.length * 3 <= sizes.chunk) return add(all, lines.length);
      for (const line of lines) {
        if (chunk.bytes > 0 && chunk.bytes + Buffer.byteLength(line) > sizes.chunk) await close();
        await add(line, 1);
      }
    },
    async end() {
      await close();
      return { bytes, rows, sha256: whole.digest('hex') };
    },
  };
}

/** The piece a byte lies in, with the place of its first byte in the file. */
export function pieceAt(
  chunks: readonly Pick<Chunk, 'ordinal' | 'from' | 'bytes'>[],
  deliveryId: string,
  piece: number,
  at: number,
): { path: string; from: number; to: number } | undefined {
  const chunk = chunks.find(({ from, bytes }) => at >= from && at < from + bytes);
  if (!chunk) return undefined;
  const n = Math.floor((at - chunk.from) / piece);
  const from = chunk.from + n * piece;
  return {
    path: pathOf(deliveryId, chunk.ordinal, n),
    from,
    to: Math.min(from + piece, chunk.from + chunk.bytes),
  };
}

/** Lays the static files of a log down: first every tile that a tree of that size needs, then its checkpoint. */
import type pg from 'pg';
import type { Shard } from '../shards.ts';
import { bundleOf, entriesPath, HASH, partialsOf, TILE, tilePath, widthIn } from './path.ts';
import type { TileStore } from './store.ts';

type Laid = { path: string; bytes: Buffer };

/** Rows of one question: eight tiles, so that bodies of two kilobytes stay below four megabytes. */
const ROWS = 8 * TILE;
const AT_ONCE = 8;

/** Tiles that are new or wider in a tree of `after` than in one of `before`, bundles and level 0 first. */
async function* tilesBetween(
  client: pg.ClientBase,
  shard: number,
  before: number,
  after: number,
): AsyncGenerator<Laid> {
  for (let from = start(before); from < after; from += ROWS) {
    const { rows } = await client.query<{ hash: Buffer; body: Buffer }>(
      `select l.hash, e.body from ledger.leaf l join ledger.entry e on e.id = l.entry_id
       where l.shard = $1 and l.index >= $2 and l.index < $3 order by l.index`,
      [shard, from, Math.min(from + ROWS, after)],
    );
    if (rows.length !== Math.min(ROWS, after - from))
      throw new RangeError(`entries from ${from} on are missing`);
    for (let at = 0; at < rows.length; at += TILE) {
      const part = rows.slice(at, at + TILE);
      const index = (from + at) / TILE;
      yield { path: entriesPath(index, part.length), bytes: bundleOf(part.map(({ body }) => body)) };
      yield {
        path: tilePath(0, index, part.length),
        bytes: Buffer.concat(
          part.map(({ hash }) => hash),
          part.length * HASH,
        ),
      };
    }
  }
  for (let level = 1, was = down(before), is = down(after); is > 0; level++, was = down(was), is = down(is)) {
    for (let from = start(was); from < is && was < is; from += TILE) {
      const width = widthIn(is, from / TILE);
      const { rows } = await client.query<{ hash: Buffer }>(
        'select hash from ledger.node where shard = $1 and level = $2 and index >= $3 and index < $4 order by index',
        [shard, level * 8, from, from + width],
      );
      if (rows.length !== width)
        throw new RangeError(`subtrees of level ${level * 8} from ${from} on are missing`);
      yield { path: tilePath(level, from / TILE, width), bytes: Buffer.concat(rows.map(({ hash }) => hash)) };
    }
  }
}

const start = (count: number): number => count - (count % TILE);
const down = (count: number): number => Math.floor(count / TILE);

/** What stands in the store after a tree of `before`; a kill anywhere in it is mended by the same call again. */
export async function layTiles(
  client: pg.ClientBase,
  store: TileStore,
  shard: Shard,
  before: number,
  after: number,
  put: () => void = () => undefined,
): Promise<void> {
  const laid: Laid[] = [];
  const flush = async (): Promise<void> => {
    await Promise.all(laid.splice(0).map(({ path, bytes }) => store.put(`${shard.origin}/${path}`, bytes)));
    put();
  };
  for await (const one of tilesBetween(client, shard.id, before, after)) {
    laid.push(one);
    if (laid.length >= AT_ONCE) await flush();
  }
  await flush();
}

/** Narrower states of tiles that became whole: whoever held an older checkpoint takes the whole tile. After the checkpoint only. */
export async function clearPartials(
  store: TileStore,
  shard: Shard,
  before: number,
  after: number,
): Promise<void> {
  const paths = [];
  for (let level = 0, was = before, is = after; was > 0; level++, was = down(was), is = down(is)) {
    const index = Math.floor(was / TILE);
    if (was % TILE === 0 || (index + 1) * TILE > is) continue;
    paths.push(tilePath(level, index));
    if (level === 0) paths.push(entriesPath(index));
  }
  await Promise.all(paths.map((path) => store.clear(`${shard.origin}/${partialsOf(path)}`)));
}

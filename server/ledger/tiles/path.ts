/** Names of the static files of a log, as c2sp.org/tlog-tiles lays them down. Pure. */

/** Hashes of a whole tile, entries of a whole bundle. */
export const TILE = 256;
export const HASH = 32;

/** 1234067 -> x001/x234/067. */
function numbered(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
}

const ended = (path: string, width: number): string => (width === TILE ? path : `${path}.p/${width}`);

/** Tile `index` of a level; `width` hashes of it, 256 when it is whole. */
export const tilePath = (level: number, index: number, width: number = TILE): string =>
  ended(`tile/${level}/${numbered(index)}`, width);

export const entriesPath = (index: number, width: number = TILE): string =>
  ended(`tile/entries/${numbered(index)}`, width);

/** The folder that holds the narrower states of a tile; of no use once it is whole. */
export const partialsOf = (path: string): string => `${path}.p/`;

const width = '(?:[1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])';
const place = `(?:x\\d{3}/)*\\d{3}(?:\\.p/${width})?`;

/** What may be asked of a log: tiles and bundles, never another file of the store. */
export const tileForm = new RegExp(`^tile/(?:entries|[0-9]|[1-5]\\d|6[0-3])/${place}$`);

/** How many entries a bundle or hashes a tile of that number has in a tree of `count`: 0 … 256. */
export const widthIn = (count: number, index: number): number =>
  Math.max(0, Math.min(TILE, count - index * TILE));

/** A bundle: each entry behind its length in two bytes. */
export function bundleOf(entries: readonly Buffer[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

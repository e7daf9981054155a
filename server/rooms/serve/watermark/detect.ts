/** Looks for marks in rows that were found outside: which export's bits the parities follow, and how sure that is. Pure. */
import {
  binAnchor,
  groupAnchor,
  isToken,
  keyAnchor,
  type Layout,
  layOut,
  movedBy,
  perHash,
  slotOf,
  stepOf,
  tokenShape,
} from './embed.ts';
import { type MarkScheme, nearest, parsed, readUnits } from './scheme.ts';
import { type SipKey, sipHash, sipOut } from './siphash.ts';

type Cells = readonly (string | null)[];

/** What the rows say, before anybody is suspected: one vote for each thing a bit was derived from. */
export type Votes = {
  anchors: string[];
  lanes: number[];
  /** Above 0: more cells are odd than even. */
  odd: number[];
  /** How many of them, from the first, were known by the key; the rest by bins. */
  byKey: number;
  rows: number;
  /** Columns of the scheme that the rows have. */
  columns: string[];
};

/** More than this says nothing that fewer do not. */
const mostVotes = 200_000;

export function votesOf(
  scheme: MarkScheme,
  places: SipKey,
  names: readonly string[],
  rows: Iterable<Cells>,
): Votes {
  const layout = layOut(scheme, names);
  const keyed = new Map<string, { anchor: string; lane: number; odd: number }>();
  const binned = new Map<string, { anchor: string; lane: number; odd: number }>();
  let count = 0;
  for (const cells of rows) {
    count++;
    if (keyed.size + binned.size < mostVotes) voteOf(layout, places, cells, keyed, binned);
  }
  const all = [...keyed.values(), ...binned.values()].filter(({ odd }) => odd !== 0);
  return {
    anchors: all.map(({ anchor }) => anchor),
    lanes: all.map(({ lane }) => lane),
    odd: all.map(({ odd }) => odd),
    byKey: [...keyed.values()].filter(({ odd }) => odd !== 0).length,
    rows: count,
    columns: layout.columns.filter(({ at }) => at >= 0).map(({ name }) => name),
  };
}

type Ballot = Map<string, { anchor: string; lane: number; odd: number }>;

function voteOf(layout: Layout, places: SipKey, cells: Cells, keyed: Ballot, binned: Ballot): void {
  const { columns, gamma } = layout;
  const anchor = keyAnchor(layout, cells);
  for (const [place, column] of columns.entries()) {
    const cell = column.at < 0 ? undefined : cells[column.at];
    if (!cell || !readUnits(cell, column.scale) || parsed.units === 0) continue;
    const { units } = parsed;
    const bins = binAnchor(column, place, units, cells);
    if (bins !== undefined) {
      sipHash(places, bins);
      const slot = slotOf(0);
      if (slot % gamma === 0) {
        cast(binned, bins, 0, nearest(units, stepOf(column, slot, gamma)));
        continue;
      }
    }
    if (anchor === undefined) continue;
    const by = groupAnchor(anchor, place);
    sipHash(places, by);
    const slot = slotOf(place % perHash);
    if (slot % gamma === 0) cast(keyed, by, place % perHash, nearest(units, stepOf(column, slot, gamma)));
  }
}

function cast(ballot: Ballot, anchor: string, lane: number, multiple: number): void {
  const name = `${lane}${anchor}`;
  const found = ballot.get(name) ?? { anchor, lane, odd: 0 };
  found.odd += (multiple & 1) === 1 ? 1 : -1;
  ballot.set(name, found);
}

/** `n` votes of which `matches` follow the key; `z`: how many standard deviations that is from chance. */
export type Score = { n: number; matches: number; z: number };

/** Known by the key, by bins, and by both: rows may have lost or changed either. */
export type Scores = { key: Score; bins: Score; both: Score };

export function scoresOf(votes: Votes, bits: SipKey, most = Number.POSITIVE_INFINITY): Scores {
  const part = (from: number, to: number): Score => {
    // Spread over the whole where not all are looked at.
    const stride = Math.max(1, Math.ceil((to - from) / most));
    let n = 0;
    let matches = 0;
    for (let at = from; at < to; at += stride) {
      sipHash(bits, votes.anchors[at] as string);
      const bit = ((sipOut[0] as number) >>> (votes.lanes[at] as number)) & 1;
      n++;
      if (bit === ((votes.odd[at] as number) > 0 ? 1 : 0)) matches++;
    }
    return scored(n, matches);
  };
  const key = part(0, votes.byKey);
  const bins = part(votes.byKey, votes.anchors.length);
  return { key, bins, both: scored(key.n + bins.n, key.matches + bins.matches) };
}

const scored = (n: number, matches: number): Score => ({
  n,
  matches,
  z: n === 0 ? 0 : (2 * matches - n) / Math.sqrt(n),
});

/** How often chance alone gives at least this: the upper tail of the normal distribution. */
export function chanceOf(z: number): number {
  if (z < 0) return 1 - chanceOf(-z);
  // The continued fraction of Mills' ratio; below 1 its terms are too few, and no claim is made there.
  if (z < 1) return 0.5;
  let ratio = z;
  for (let n = 60; n >= 1; n--) ratio = z + n / ratio;
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / ratio;
}

/**
 * With the rows as they were: whose moves do the differences follow? Finds each of several who averaged their copies. `originals`: the
 * cells by the row's key, in the order of `names`.
 */
export function informedScore(
  scheme: MarkScheme,
  keys: { places: SipKey; bits: SipKey },
  names: readonly string[],
  rows: Iterable<Cells>,
  originals: ReadonlyMap<string, Cells>,
): Score {
  const layout = layOut(scheme, names);
  let n = 0;
  let sum = 0;
  let spread = 0;
  for (const cells of rows) {
    const anchor = keyAnchor(layout, cells);
    const former = anchor === undefined ? undefined : originals.get(anchor);
    if (anchor === undefined || !former) continue;
    for (const [place, column] of layout.columns.entries()) {
      const cell = column.at < 0 ? undefined : cells[column.at];
      const was = column.at < 0 ? undefined : former[column.at];
      if (!cell || !was || !readUnits(cell, column.scale)) continue;
      const now = parsed.units;
      if (!readUnits(was, column.scale) || parsed.units === 0) continue;
      const { units } = parsed;
      let by = binAnchor(column, place, units, former);
      let lane = 0;
      let slot = 1;
      if (by !== undefined) {
        sipHash(keys.places, by);
        slot = slotOf(0);
      }
      if (by === undefined || slot % layout.gamma !== 0) {
        by = groupAnchor(anchor, place);
        lane = place % perHash;
        sipHash(keys.places, by);
        slot = slotOf(lane);
        if (slot % layout.gamma !== 0) continue;
      }
      const step = stepOf(column, slot, layout.gamma);
      sipHash(keys.bits, by);
      const bit = ((sipOut[0] as number) >>> lane) & 1;
      const up = ((sipOut[1] as number) >>> lane) & 1;
      // Where only one way is open all recipients move alike, and nobody is told from anybody.
      const free = [1, 0].every(
        (way) => movedBy(column, units, step, way) === units + (way === 1 ? step : -step),
      );
      if (!free) continue;
      const move = (nearest(units, step) & 1) === bit ? 0 : up === 1 ? 1 : -1;
      // One wild value must not drown the rest.
      const difference = Math.max(-2, Math.min(2, (now - units) / step));
      n++;
      sum += difference * move;
      spread += (difference * difference) / 2;
    }
  }
  return { n, matches: 0, z: spread === 0 ? 0 : sum / Math.sqrt(spread) };
}

/** Cells of the added column that this key made, and how many look like such cells at all. */
export function tokensOf(
  names: readonly string[],
  rows: readonly Cells[],
  key: SipKey,
): { made: number; seen: number } {
  let made = 0;
  let seen = 0;
  for (const cells of rows) {
    for (let at = 0; at < names.length; at++) {
      const cell = cells[at];
      if (cell?.length !== 24 || !tokenShape.test(cell)) continue;
      seen++;
      if (isToken(key, cell)) made++;
    }
  }
  return { made, seen };
}

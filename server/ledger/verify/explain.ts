/** Says what was done to leaves that are sound one by one but stand in the wrong order: tries the simple explanations. */
import { type Finding, span } from './findings.ts';
import type { Suspect } from './growth.ts';
import { BLOCK, SmallTree } from './tree.ts';

/**
 * Leaves from index `start` on; `right` says whether a root over the first `length` of them is the trusted one.
 * There may be more leaves than that (exchanged with one of the first?) or fewer (some taken away).
 */
export type Stretch = {
  start: number;
  leaves: readonly Buffer[];
  length: number;
  right: (root: Buffer) => boolean;
};

/** An entry that exists and has no number. */
export type Orphan = { entry: string; hash: Buffer };

/** A single exchange touches two stretches. Every try costs a good part of a second, so many are not tried. */
const PAIRED = 3;
const TRIED = 8;

export function stretchOf({ block, leaves, stored, next }: Suspect): Stretch {
  return {
    start: block * BLOCK,
    leaves: next ? [...leaves, next] : leaves,
    length: BLOCK,
    right: (root) => root.equals(stored),
  };
}

const treeOf = ({ leaves, length }: Stretch): SmallTree => new SmallTree(leaves.slice(0, length));

/** Two indices of the stretch that, exchanged back, make it right. */
export function findSwap(stretch: Stretch): [number, number] | undefined {
  const { start, leaves, length } = stretch;
  const tree = treeOf(stretch);
  for (const [i, a] of leaves.slice(0, length).entries()) {
    for (const [offset, b] of leaves.slice(i + 1).entries()) {
      const j = i + 1 + offset;
      const changes: [number, Buffer][] =
        j < length
          ? [
              [i, b],
              [j, a],
            ]
          : [[i, b]];
      if (stretch.right(tree.rootWith(changes))) return [start + i, start + j];
    }
  }
  return undefined;
}

/** One index in each of two stretches that, exchanged, make both right. */
export function findSwapAcross(one: Stretch, other: Stretch): [number, number] | undefined {
  const [first, second] = [treeOf(one), treeOf(other)];
  for (const [i, a] of one.leaves.slice(0, one.length).entries()) {
    for (const [j, b] of other.leaves.slice(0, other.length).entries()) {
      if (!one.right(first.rootWith([[i, b]]))) continue;
      if (other.right(second.rootWith([[j, a]]))) return [one.start + i, other.start + j];
    }
  }
  return undefined;
}

/** Where an entry without number was taken out so that all after it moved down by one. */
export function findRemoved(
  stretch: Stretch,
  orphans: readonly Orphan[],
): { index: number; entry: string } | undefined {
  for (const { entry, hash } of orphans) {
    for (let at = 0; at < stretch.length; at++) {
      if (rightWith(stretch, stretch.leaves.toSpliced(at, 0, hash)))
        return { index: stretch.start + at, entry };
    }
  }
  return undefined;
}

/** Where an entry was put in so that all after it moved up by one. */
export function findInserted(stretch: Stretch): number | undefined {
  for (let at = 0; at < stretch.length; at++) {
    if (rightWith(stretch, stretch.leaves.toSpliced(at, 1))) return stretch.start + at;
  }
  return undefined;
}

function rightWith(stretch: Stretch, leaves: readonly Buffer[]): boolean {
  const { length } = stretch;
  return leaves.length >= length && stretch.right(new SmallTree(leaves.slice(0, length)).root());
}

/** Findings for stretches that are wrong, in the order of their indices; the last may be the ragged end. */
export function explain(stretches: readonly Stretch[], orphans: readonly Orphan[]): Finding[] {
  const [first] = stretches;
  if (!first) return [];
  // After a removal or an insertion everything later is wrong too: the first stretch tells the place.
  const removed = findRemoved(first, orphans);
  if (removed) return [shiftedDown(removed.index, removed.entry)];
  const inserted = findInserted(first);
  if (inserted !== undefined) return [shiftedUp(inserted)];

  const findings: Finding[] = [];
  const open: Stretch[] = [];
  for (const [at, stretch] of stretches.entries()) {
    const swap = at < TRIED ? findSwap(stretch) : undefined;
    if (swap) findings.push(swapped(swap));
    else open.push(stretch);
  }
  const settled = new Set<Stretch>();
  const pairs =
    open.length > PAIRED
      ? []
      : open.flatMap((one, at) => open.slice(at + 1).map((other) => [one, other] as const));
  for (const [one, other] of pairs) {
    const swap = settled.has(one) || settled.has(other) ? undefined : findSwapAcross(one, other);
    if (!swap) continue;
    findings.push(swapped(swap));
    settled.add(one).add(other);
  }
  // A stretch that is only too short has been named as cut already.
  const left = open.filter((stretch) => !settled.has(stretch) && stretch.leaves.length >= stretch.length);
  return [...findings, ...left.map(disordered)];
}

function swapped([one, other]: [number, number]): Finding {
  return {
    code: 'swapped',
    index: one,
    until: other,
    text: {
      zh: `第 ${one} 号与第 ${other} 号被对调：换回后与已签署的树相符`,
      en: `indices ${one} and ${other} were exchanged: put back, they fit the signed tree`,
    },
  };
}

function shiftedDown(index: number, entry: string): Finding {
  return {
    code: 'renumbered',
    index,
    entry,
    text: {
      zh: `第 ${index} 号原为记录 ${entry}，其编号被抽走，其后编号依次前移`,
      en: `index ${index} was entry ${entry}: its number was taken away and all later ones moved down by one`,
    },
  };
}

function shiftedUp(index: number): Finding {
  return {
    code: 'renumbered',
    index,
    text: {
      zh: `第 ${index} 号是后来插入的，其后编号依次后移`,
      en: `index ${index} was put in afterwards and all later ones moved up by one`,
    },
  };
}

function disordered(stretch: Stretch): Finding {
  const last = stretch.start + stretch.length - 1;
  return {
    code: 'order-changed',
    index: stretch.start,
    until: last,
    text: {
      zh: `第 ${span(stretch.start, last)} 号的记录或次序与已签署的树不符（增删、改写或重新编号）`,
      en: `indices ${span(stretch.start, last)}: the entries or their order are not those of the signed tree (removed, rewritten or renumbered)`,
    },
  };
}

/** Says what was done to leaves that are sound one by one but stand in the wrong order: tries the simple explanations. */
import { type Finding, span } from './findings.ts';
import type { Suspect } from './growth.ts';
import { BLOCK, SmallTree } from './tree.ts';

/** A stretch of leaves from index `start` on; `right` says whether a root of these leaves is the trusted one. */
export type Stretch = {
  start: number;
  leaves: readonly Buffer[];
  right: (root: Buffer) => boolean;
  next?: Buffer;
};

/** An entry that exists and has no number. */
export type Orphan = { entry: string; hash: Buffer };

/** Exchanging leaves of two blocks is tried for this many bad blocks; each pair costs about a second. */
const PAIRED_BLOCKS = 4;

export function stretchOf(suspect: Suspect): Stretch {
  const { block, leaves, stored, next } = suspect;
  return { start: block * BLOCK, leaves, right: (root) => root.equals(stored), ...(next ? { next } : {}) };
}

/** Two indices of the stretch that, exchanged back, make it right. */
export function findSwap(stretch: Stretch): [number, number] | undefined {
  const tree = new SmallTree(stretch.leaves);
  for (const [i, a] of stretch.leaves.entries()) {
    for (let j = i + 1; j < stretch.leaves.length; j++) {
      const b = stretch.leaves[j];
      if (
        b &&
        stretch.right(
          tree.rootWith([
            [i, b],
            [j, a],
          ]),
        )
      ) {
        return [stretch.start + i, stretch.start + j];
      }
    }
  }
  return undefined;
}

/** One index in each of two stretches that, exchanged, make both right. */
export function findSwapAcross(one: Stretch, other: Stretch): [number, number] | undefined {
  const [first, second] = [new SmallTree(one.leaves), new SmallTree(other.leaves)];
  for (const [i, a] of one.leaves.entries()) {
    for (const [j, b] of other.leaves.entries()) {
      if (!one.right(first.rootWith([[i, b]]))) continue;
      if (other.right(second.rootWith([[j, a]]))) return [one.start + i, other.start + j];
    }
  }
  return undefined;
}

/** Where an entry without number was taken out so that all after it moved down by one. `length`: leaves of the right stretch. */
export function findRemoved(
  stretch: Stretch,
  orphans: readonly Orphan[],
  length: number,
): { index: number; entry: string } | undefined {
  for (const { entry, hash } of orphans) {
    for (let at = 0; at <= stretch.leaves.length; at++) {
      const leaves = stretch.leaves.toSpliced(at, 0, hash).slice(0, length);
      if (leaves.length === length && stretch.right(new SmallTree(leaves).root()))
        return { index: stretch.start + at, entry };
    }
  }
  return undefined;
}

/** Where an entry was put in so that all after it moved up by one. */
export function findInserted(stretch: Stretch, length: number): number | undefined {
  const all = stretch.next ? [...stretch.leaves, stretch.next] : stretch.leaves;
  for (let at = 0; at < all.length; at++) {
    const leaves = all.toSpliced(at, 1).slice(0, length);
    if (leaves.length === length && stretch.right(new SmallTree(leaves).root())) return stretch.start + at;
  }
  return undefined;
}

/** Findings for all wrong stretches: complete blocks and, where there is one, the ragged end (of `length` leaves when right). */
export function explain(
  blocks: readonly Stretch[],
  end: (Stretch & { length: number }) | undefined,
  orphans: readonly Orphan[],
): Finding[] {
  const findings: Finding[] = [];
  const unexplained: Stretch[] = [];
  for (const stretch of blocks) {
    const swap = findSwap(stretch);
    if (swap) findings.push(swapped(swap));
    else unexplained.push(stretch);
  }
  const settled = new Set<Stretch>();
  const inEnd = end && findSwap(end);
  if (inEnd) findings.push(swapped(inEnd));
  const paired = [...unexplained.slice(0, PAIRED_BLOCKS), ...(end && !inEnd ? [end] : [])];
  for (const [at, one] of paired.entries()) {
    for (const other of paired.slice(at + 1)) {
      if (settled.has(one) || settled.has(other)) continue;
      const swap = findSwapAcross(one, other);
      if (!swap) continue;
      findings.push(swapped(swap));
      settled.add(one).add(other);
    }
  }
  // After a removal or an insertion every later block is wrong too: the first one tells the place.
  const [first] = [...unexplained, ...(end && !inEnd ? [end] : [])].filter(
    (stretch) => !settled.has(stretch),
  );
  if (!first) return findings;
  const length = first === end ? end.length : BLOCK;
  const removed = findRemoved(first, orphans, length);
  const inserted = removed ? undefined : findInserted(first, length);
  if (removed) findings.push(shiftedDown(removed.index, removed.entry));
  else if (inserted !== undefined) findings.push(shiftedUp(inserted));
  else {
    for (const stretch of unexplained) if (!settled.has(stretch)) findings.push(disordered(stretch));
  }
  return findings;
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
  const last = stretch.start + stretch.leaves.length - 1;
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

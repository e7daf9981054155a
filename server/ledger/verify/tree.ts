/** The verifier's own RFC 6962 tree: it shares no code with the sequencer, so that one mistake cannot hide in both. */
import { hash } from 'node:crypto';

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const sha256 = (...parts: Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

export const hashEntry = (body: Buffer): Buffer => sha256(LEAF, body);
export const hashPair = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right);
export const hashPerson = (salt: Buffer, personId: string): string =>
  sha256(salt, Buffer.from(personId)).toString('hex');
export const hashAside = (content: Buffer): string => sha256(content).toString('hex');

/** Leaves of one block, the smallest subtree whose hash the ledger stores, and its level. */
export const BLOCK = 256;
export const BLOCK_LEVEL = 8;

/** A whole small tree with all its rows; an odd last hash moves up unchanged, which is RFC 6962's split. */
export class SmallTree {
  private readonly rows: Buffer[][];

  constructor(leaves: readonly Buffer[]) {
    this.rows = [[...leaves]];
    for (let row = this.rows[0] ?? []; row.length > 1; ) {
      const above: Buffer[] = [];
      for (let i = 0; i < row.length; i += 2) above.push(join(row, i));
      this.rows.push(above);
      row = above;
    }
  }

  root(): Buffer {
    return this.rows.at(-1)?.[0] ?? sha256();
  }

  leaf(index: number): Buffer | undefined {
    return this.rows[0]?.[index];
  }

  /** The root with other leaves put in; the tree itself stays. Costs one path a leaf. */
  rootWith(changes: readonly [number, Buffer][]): Buffer {
    let changed = new Map(changes);
    for (const row of this.rows) {
      if (row.length === 1) return changed.get(0) ?? this.root();
      const above = new Map<number, Buffer>();
      for (const index of changed.keys()) {
        const parent = index >> 1;
        if (above.has(parent)) continue;
        const left = changed.get(parent * 2) ?? row[parent * 2];
        const right = changed.get(parent * 2 + 1) ?? row[parent * 2 + 1];
        if (left) above.set(parent, right ? hashPair(left, right) : left);
      }
      changed = above;
    }
    return this.root();
  }
}

function join(row: readonly Buffer[], at: number): Buffer {
  const [left, right] = [row[at], row[at + 1]];
  if (!left) throw new RangeError('a row ends before its length');
  return right ? hashPair(left, right) : left;
}

/** Everything read so far as one hash for each power of two: slot k stands for a complete subtree of 2^k leaves. */
export class Spine {
  private readonly slots: (Buffer | undefined)[];

  constructor(slots: readonly (Buffer | undefined)[] = []) {
    this.slots = [...slots];
  }

  copy(): Spine {
    return new Spine(this.slots);
  }

  /** Adds a complete subtree of 2^level leaves; returns the larger ones it completed, smallest first. */
  push(hash: Buffer, level = 0): { level: number; hash: Buffer }[] {
    const completed: { level: number; hash: Buffer }[] = [];
    let carried = hash;
    let at = level;
    for (let left = this.slots[at]; left; left = this.slots[at]) {
      carried = hashPair(left, carried);
      this.slots[at] = undefined;
      at++;
      completed.push({ level: at, hash: carried });
    }
    this.slots[at] = carried;
    return completed;
  }

  /** Only the subtrees from 2^level leaves on. */
  from(level: number): Spine {
    return new Spine(this.slots.map((slot, at) => (at < level ? undefined : slot)));
  }

  /** Only the subtrees below 2^level leaves. */
  below(level: number): Spine {
    return new Spine(this.slots.slice(0, level));
  }

  /** These small subtrees behind another spine's large ones. */
  over(large: Spine): Spine {
    const length = Math.max(this.slots.length, large.slots.length);
    return new Spine(Array.from({ length }, (_, at) => this.slots[at] ?? large.slots[at]));
  }

  /** The root, with `tail` as the ragged end; undefined when there is nothing at all. */
  rootWith(tail?: Buffer): Buffer | undefined {
    let right = tail;
    for (const slot of this.slots) {
      if (slot) right = right ? hashPair(slot, right) : slot;
    }
    return right;
  }
}

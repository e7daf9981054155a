/** Follows the tree while leaves stream by: compares it with stored subtrees and signed heads and keeps what does not fit. */
import { type Finding, span } from './findings.ts';
import { BLOCK, BLOCK_LEVEL, Spine } from './tree.ts';

/** The stored hash of a complete subtree. */
export type NodeReader = (level: number, index: number) => Promise<Buffer | undefined>;

export type HeadToCheck = { size: number; root: Buffer };

/** A block whose leaves do not lead to its stored hash. */
export type Suspect = { block: number; leaves: Buffer[]; stored: Buffer; next?: Buffer };

/** Explaining holds all leaves of a block in memory; of a ruined ledger the first blocks tell enough. */
const KEPT_SUSPECTS = 64;
const HOLE = Buffer.alloc(32);

export class Growth {
  count = 0;
  /** Leaves since the last complete block. */
  tail: Buffer[] = [];
  /** Blocks that are wrong for certain, as a signed head says. */
  readonly bad: Suspect[] = [];
  badBlocks = 0;
  /** Heads that nothing fits yet. */
  doubtful: HeadToCheck[] = [];
  doubts = 0;
  lastGood = 0;
  private unconfirmed: Suspect[] = [];
  private unconfirmedBlocks = 0;
  private waiting: Suspect | undefined;
  private holes = false;
  /** What the leaves give, and the same with stored block hashes where they differ. */
  private byLeaves = new Spine();
  private byNodes = new Spine();
  /** The leaves without regard to gaps in their numbers, from the first gap on. */
  private gapless: { spine: Spine; count: number; gap: number; by: number } | undefined;
  private readonly report: (finding: Finding) => void;

  constructor(report: (finding: Finding) => void) {
    this.report = report;
  }

  /** Adds a leaf and, with a leaf that ends a block, compares the subtrees it completes. */
  async leaf(hash: Buffer, storedNode: NodeReader): Promise<void> {
    this.gapless?.spine.push(hash);
    if (this.gapless) this.gapless.count++;
    await this.add(hash, storedNode);
  }

  /** From `first` on `by` numbers are missing. Called before the hole is made. */
  gap(first: number, by: number): void {
    this.gapless ??= { spine: this.byLeaves.copy(), count: this.count, gap: first, by };
  }

  /** Numbers [this.count, until) have no leaf. */
  async hole(until: number, storedNode: NodeReader): Promise<void> {
    while (this.count < until) {
      this.holes = true;
      await this.add(HOLE, storedNode);
    }
  }

  private async add(hash: Buffer, storedNode: NodeReader): Promise<void> {
    if (this.waiting) this.waiting.next = hash;
    this.waiting = undefined;
    this.tail.push(hash);
    this.count++;
    const completed = this.byLeaves.push(hash);
    if (this.tail.length < BLOCK) return;
    const block = this.count / BLOCK - 1;
    const computed = completed.find(({ level }) => level === BLOCK_LEVEL)?.hash ?? hash;
    const stored = await storedNode(BLOCK_LEVEL, block);
    if (!stored) this.report(nodeFinding(BLOCK_LEVEL, block, '缺失', 'is missing'));
    this.byNodes.push(stored ?? computed, BLOCK_LEVEL);
    if (stored && this.holes) {
      // What is missing has been named already; the stored hash lets everything behind it be checked.
      this.byLeaves = this.byNodes.copy();
    } else if (stored && !stored.equals(computed)) {
      const suspect: Suspect = { block, leaves: this.tail, stored };
      this.unconfirmedBlocks++;
      if (this.bad.length + this.unconfirmed.length < KEPT_SUSPECTS) {
        this.unconfirmed.push(suspect);
        this.waiting = suspect;
      }
    } else if (this.unconfirmedBlocks === 0) {
      await this.compareLarger(completed, storedNode);
    }
    this.tail = [];
    this.holes = false;
  }

  private async compareLarger(
    completed: readonly { level: number; hash: Buffer }[],
    storedNode: NodeReader,
  ): Promise<void> {
    for (const { level, hash } of completed) {
      if (level === BLOCK_LEVEL || level % BLOCK_LEVEL !== 0) continue;
      const index = this.count / 2 ** level - 1;
      const stored = await storedNode(level, index);
      if (!stored) this.report(nodeFinding(level, index, '缺失', 'is missing'));
      else if (!stored.equals(hash)) this.report(nodeFinding(level, index, '被改动', 'was altered'));
    }
  }

  /** Does the tree of now fit this root? With the leaves as they are, or with stored hashes in place of bad blocks. */
  private fits(root: Buffer): 'leaves' | 'nodes' | 'no' | 'unknown' {
    if (this.holes) return 'unknown';
    if (this.byLeaves.rootWith()?.equals(root)) return 'leaves';
    const tail = this.byLeaves.below(BLOCK_LEVEL).rootWith();
    return this.byNodes.rootWith(tail)?.equals(root) ? 'nodes' : 'no';
  }

  /** Compares with a head of the ledger whose size is the present count. */
  head(head: HeadToCheck): void {
    const fits = this.fits(head.root);
    if (fits === 'unknown') return;
    if (fits === 'no') {
      this.doubts++;
      if (this.doubtful.length < KEPT_SUSPECTS) this.doubtful.push(head);
      return;
    }
    if (fits === 'leaves') {
      for (const { block } of this.unconfirmed)
        this.report(nodeFinding(BLOCK_LEVEL, block, '被改动', 'was altered'));
      for (const { size } of this.doubtful) {
        this.report({
          code: 'head-altered',
          text: {
            zh: `${size} 条时的树头被改动：之前与之后的树头都与记录相符，唯独它不符`,
            en: `the head of ${size} entries was altered: the heads before and after fit the entries, this one does not`,
          },
        });
      }
      this.byNodes = this.byLeaves.from(BLOCK_LEVEL);
    } else {
      this.confirm();
      this.byLeaves = this.byLeaves.below(BLOCK_LEVEL).over(this.byNodes);
    }
    this.unconfirmed = [];
    this.unconfirmedBlocks = 0;
    this.doubtful = [];
    this.doubts = 0;
    this.lastGood = head.size;
  }

  /** A head kept elsewhere: true when the ledger of that size had this root. */
  agreesWith(root: Buffer): boolean {
    return this.fits(root) !== 'no';
  }

  /** After the last leaf: what no head could clear is bad. */
  finish(): void {
    this.confirm();
    this.unconfirmed = [];
    this.unconfirmedBlocks = 0;
  }

  /** A leaf past the last head: no part of the tree, but perhaps pushed there by renumbering. */
  beyond(hash: Buffer): void {
    this.gapless?.spine.push(hash);
    if (this.gapless) this.gapless.count++;
  }

  /** True when numbers are missing since the last complete block. */
  get torn(): boolean {
    return this.holes;
  }

  /** Entries counted without regard to gaps in their numbers; undefined when there is no gap. */
  gaplessCount(): number | undefined {
    return this.gapless?.count;
  }

  /** Does this head fit when the gaps in the numbers are closed? Then they were renumbered. */
  closeGap(head: HeadToCheck): void {
    const { gapless } = this;
    if (!gapless || gapless.count !== head.size || !gapless.spine.rootWith()?.equals(head.root)) return;
    this.report({
      code: 'renumbered',
      index: gapless.gap,
      text: {
        zh: `自第 ${gapless.gap} 号起编号被整体改动（加了 ${gapless.by}）：按原次序连续编号时与 ${head.size} 条的树头相符`,
        en: `from index ${gapless.gap} on the entries were renumbered (by ${gapless.by}): numbered without the gap they fit the head of ${head.size} entries`,
      },
    });
    this.gapless = undefined;
  }

  private confirm(): void {
    this.badBlocks += this.unconfirmedBlocks;
    this.bad.push(...this.unconfirmed);
  }

  /** All complete blocks as one spine, bad ones by their stored hash. */
  blocks(): Spine {
    return this.byNodes.copy();
  }
}

function nodeFinding(level: number, index: number, zh: string, en: string): Finding {
  const width = 2 ** level;
  const places = span(index * width, (index + 1) * width - 1);
  return {
    code: 'node-altered',
    index: index * width,
    until: (index + 1) * width - 1,
    text: {
      zh: `第 ${places} 号的子树摘要${zh}（记录本身相符）`,
      en: `the stored subtree hash of indices ${places} ${en} (the entries themselves fit)`,
    },
  };
}

/** Computes trees under another hash while the entries of a log stream by, and holds second heads against them. */
import { hash as digestOf } from 'node:crypto';
import type { Key, Words } from './notes.ts';
import { type SecondHead, secondSigned } from './second.ts';

/** RFC 6962 over any hash: slot k stands for a complete subtree of 2^k leaves. */
class OtherTree {
  private readonly hash: string;
  private readonly slots: (Buffer | undefined)[] = [];

  constructor(hash: string) {
    this.hash = hash;
  }

  private of(prefix: number, ...parts: Uint8Array[]): Buffer {
    return digestOf(this.hash, Buffer.concat([Buffer.of(prefix), ...parts]), 'buffer');
  }

  add(entry: Uint8Array): void {
    let carried = this.of(0, entry);
    let level = 0;
    for (let left = this.slots[0]; left; left = this.slots[level]) {
      carried = this.of(1, left, carried);
      this.slots[level++] = undefined;
    }
    this.slots[level] = carried;
  }

  root(): string {
    let right: Buffer | undefined;
    for (const left of this.slots) if (left) right = right ? this.of(1, left, right) : left;
    return (right ?? Buffer.alloc(0)).toString('base64');
  }
}

export type SecondFile = { path: string; head: SecondHead };

/** Second heads of one log; takes every entry in turn. Without one it costs nothing. */
export class SecondHeads {
  readonly good: SecondFile[] = [];
  /** Sizes at which the first root is wanted, to be told by {@link root}. */
  readonly sizes: ReadonlySet<number>;
  private readonly files: SecondFile[];
  private readonly trees = new Map<string, OtherTree>();
  private readonly fault: (path: string, why: Words) => void;
  private readonly firsts = new Map<number, string>();
  private readonly seconds = new Map<string, string>();
  private readonly last: number;

  constructor(
    log: {
      origin: string;
      keys: readonly Key[] /** Of every stamp, under a hash, base64. */;
      stamps(hash: string): ReadonlySet<string>;
    },
    files: readonly SecondFile[],
    fault: (path: string, why: Words) => void,
  ) {
    this.fault = fault;
    this.files = files.filter(({ path, head }) => {
      const gone = head.stamps.filter((digest) => !log.stamps(head.hash).has(digest)).length;
      const why =
        head.origin !== log.origin || !secondSigned(head, log.keys)
          ? {
              zh: '第二树头不是本存证账本签署的',
              en: 'the second head does not bear the signature of this log',
            }
          : gone > 0
            ? {
                zh: `第二树头所载的 ${gone} 份时间戳已不在`,
                en: `${gone} stamps that the second head names are gone`,
              }
            : undefined;
      if (why) fault(path, why);
      return !why;
    });
    this.sizes = new Set(this.files.map(({ head }) => head.size));
    this.last = Math.max(0, ...this.sizes);
    for (const { head } of this.files) this.trees.set(head.hash, new OtherTree(head.hash));
  }

  of(size: number): SecondFile[] {
    return this.files.filter(({ head }) => head.size === size);
  }

  entry(index: number, body: Uint8Array | null): void {
    if (index >= this.last) return;
    for (const [hash, tree] of this.trees) {
      tree.add(body ?? new Uint8Array());
      if (this.sizes.has(index + 1)) this.seconds.set(`${hash} ${index + 1}`, tree.root());
    }
  }

  /** The root under SHA-256 of that many entries. */
  root(size: number, root: string): void {
    this.firsts.set(size, root);
  }

  /** After the last entry. */
  finish(): void {
    for (const { path, head } of this.files) {
      const second = this.seconds.get(`${head.hash} ${head.size}`);
      if (this.firsts.get(head.size) !== head.root)
        this.fault(path, {
          zh: '其 SHA-256 树根与记录不符',
          en: 'its SHA-256 root is not that of the entries',
        });
      else if (second !== head.other)
        this.fault(path, {
          zh: `其 ${head.hash} 树根与记录不符`,
          en: `its ${head.hash} root is not that of the entries`,
        });
      else this.good.push({ path, head });
    }
  }
}

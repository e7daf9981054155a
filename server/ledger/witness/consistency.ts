/** Checks that a tree only grew (RFC 9162, 2.1.4.2). Written for the witness alone: it must not trust the log's own code. */
import { createHash } from 'node:crypto';

const node = (left: Buffer, right: Buffer): Buffer =>
  createHash('sha256')
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest();

export type Grown = { oldSize: number; oldRoot: Buffer; newSize: number; newRoot: Buffer };

/** Sizes are safe integers, so halves are taken by arithmetic: bit operations of JavaScript end at 32 bits. */
const half = (n: number): number => Math.floor(n / 2);

/** Is the tree of `newSize` a continuation of the tree of `oldSize`? */
export function isConsistent(
  { oldSize, oldRoot, newSize, newRoot }: Grown,
  proof: readonly Buffer[],
): boolean {
  if (oldSize > newSize || oldSize < 0) return false;
  if (proof.some((hash) => hash.length !== 32)) return false;
  if (oldSize === newSize) return proof.length === 0 && oldRoot.equals(newRoot);
  // Everything continues the empty tree.
  if (oldSize === 0) return proof.length === 0;
  let fn = oldSize - 1;
  let sn = newSize - 1;
  while (fn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
  }
  // A complete old tree is its own first hash and is left out of the proof.
  const path = fn === 0 ? [oldRoot, ...proof] : [...proof];
  const first = path.shift();
  if (!first) return false;
  let fr = first;
  let sr = first;
  for (const hash of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = node(hash, fr);
      sr = node(hash, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = node(sr, hash);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && fr.equals(oldRoot) && sr.equals(newRoot);
}

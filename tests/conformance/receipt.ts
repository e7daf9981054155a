/** A party's own check of a receipt, offline, written from the public forms alone: RFC 6962 trees, C2SP signed notes, RFC 8785 JSON. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import canonicalize from 'canonicalize';

export type Proof = { index: number; size: number; leaf: string; path: string[]; checkpoint: string };

const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const of = (text: string): Buffer => Buffer.from(text, 'base64');
// What DER puts before the 32 bytes of an Ed25519 public key.
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** The digest under which a body stands in the tree. */
export const leafOf = (body: unknown): Buffer => sha256(Buffer.of(0), Buffer.from(canonicalize(body) ?? ''));

/** The root that leaf and path lead to (RFC 9162, 2.1.3.2); undefined when the path does not fit. */
function rootOf({ index, size, path }: Proof, leaf: Buffer): Buffer | undefined {
  let [at, last, root] = [index, size - 1, leaf];
  if (at > last) return undefined;
  for (const step of path.map(of)) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      root = sha256(Buffer.of(1), step, root);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else root = sha256(Buffer.of(1), root, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

/** Whether this body stands where the receipt says, under a head signed by the key that was kept. */
export function holds(body: unknown, proof: Proof, keptKey: string): boolean {
  const [, name, , encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(keptKey.trim()) ?? [];
  const [text = '', signatures = ''] = proof.checkpoint.split('\n\n');
  const [, size, root] = text.split('\n');
  const line = signatures.split('\n').find((one) => one.startsWith(`— ${name} `));
  if (!name || !encoded || !line || !size || !root) return false;
  const key = createPublicKey({
    key: Buffer.concat([spki, of(encoded).subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  const signature = of(line.split(' ')[2] ?? '').subarray(4);
  if (!verify(null, Buffer.from(`${text}\n`), key, signature)) return false;
  return Number(size) === proof.size && rootOf(proof, leafOf(body))?.equals(of(root)) === true;
}

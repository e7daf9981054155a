/** The verifier that goes out of the house: its arithmetic agrees with OpenSSL, and one flipped bit of anything is refused. */
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { test } from 'node:test';
import { append, emptyFrontier, leafHash, readInclusion, rootOf } from '../merkle.ts';
import { checkpointText, newSigningKey, signNote } from '../note.ts';
import { proofText } from '../proof.ts';
import { explain } from './check.ts';
import { sha256, sha512, signedBy } from './crypto.ts';
import { readKey } from './notes.ts';

test('both hashes agree with OpenSSL at every edge of a block', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000]) {
    const bytes = randomBytes(length);
    assert.deepEqual(Buffer.from(sha256(bytes)), createHash('sha256').update(bytes).digest());
    assert.deepEqual(Buffer.from(sha512(bytes)), createHash('sha512').update(bytes).digest());
  }
});

test('a signature of OpenSSL is good, and one flipped bit of key, text or signature is not', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const text = randomBytes(77);
  const signature = sign(null, text, privateKey);
  assert.equal(signedBy(key, text, signature), true);
  const flipped = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    copy[7] = (copy[7] ?? 0) ^ 4;
    return copy;
  };
  assert.equal(signedBy(flipped(key), text, signature), false);
  assert.equal(signedBy(key, flipped(text), signature), false);
  assert.equal(signedBy(key, text, flipped(signature)), false);
});

/** A log of `size` entries in memory, and the proof of one of them. */
async function logOf(size: number, index: number) {
  const entries = Array.from({ length: size }, (_, i) => Buffer.from(`{"kind":"x","n":${i}}`));
  const leaves = entries.map(leafHash);
  const frontier = emptyFrontier();
  const stored = new Map<string, Buffer>();
  for (const leaf of leaves)
    append(frontier, leaf, (subtree, hash) => stored.set(`${subtree.level}/${subtree.index}`, hash));
  const { pkcs8, verifierKey } = newSigningKey('gongshu/test/audit/2026');
  const root = rootOf(frontier);
  const checkpoint = signNote(
    checkpointText({ origin: 'gongshu/test/audit/2026', size, root }),
    'gongshu/test/audit/2026',
    pkcs8,
  );
  const path = await readInclusion(index, size, async (level, indices) => {
    const found = new Map<number, Buffer>();
    for (const i of indices) {
      const hash = level === 0 ? leaves[i] : stored.get(`${level}/${i}`);
      if (hash) found.set(i, hash);
    }
    return found;
  });
  const leaf = leaves[index] ?? Buffer.alloc(32);
  const text = proofText({
    origin: 'gongshu/test/audit/2026',
    index,
    size,
    leaf: leaf.toString('base64'),
    path: path.map((one) => one.toString('base64')),
    checkpoint,
  });
  const key = readKey(verifierKey);
  assert.ok(key);
  return { text, key, leaf: leaf.toString('hex'), entry: entries[index]?.toString() ?? '', checkpoint };
}

for (const [size, index] of [
  [1, 0],
  [2, 1],
  [255, 254],
  [256, 0],
  [257, 256],
  [700, 511],
] as const) {
  test(`proof of entry ${index} of ${size}: sound with receipt and entry, wrong with one byte changed`, async () => {
    const { text, key, leaf, entry } = await logOf(size, index);
    assert.equal(explain([text], [key]).verdict, 'sound');
    const whole = explain([leaf, text, `${entry}\n`], [key]);
    assert.equal(whole.verdict, 'sound', JSON.stringify(whole.steps));
    assert.equal(explain([text, entry.replace('x', 'y')], [key]).verdict, 'wrong');
    // A letter of each line in turn: extra, index, every hash, origin, size, root, signature.
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      const tail = line.slice(-3, -2);
      if (at === 0 || line === '') continue;
      const other = line.slice(0, -3) + (tail === '1' ? '2' : '1') + line.slice(-2);
      const spoilt = lines.with(at, line.length < 4 ? `${line}0` : other).join('\n');
      if (spoilt === text) continue;
      assert.notEqual(explain([leaf, spoilt], [key]).verdict, 'sound', `line ${at}: ${line}`);
    }
  });
}

test('without the key, or with another log’s, nothing is called sound', async () => {
  const { text, leaf } = await logOf(3, 1);
  assert.equal(explain([leaf, text], []).verdict, 'incomplete');
  const other = readKey(newSigningKey('gongshu/test/audit/2026').verifierKey);
  assert.ok(other);
  assert.equal(explain([leaf, text], [other]).verdict, 'wrong');
  assert.equal(explain([leaf], []).verdict, 'incomplete');
});

test('everything that is dropped is looked at: laid out for reading, of another entry, or unreadable', async () => {
  const { text, key, leaf, entry } = await logOf(3, 1);
  const laidOut = JSON.stringify({ n: 1, kind: 'x' }, null, 2);
  assert.equal(explain([text, laidOut], [key]).verdict, 'sound');
  assert.equal(explain([text, laidOut.replace('"x"', '"y"')], [key]).verdict, 'wrong');
  // What a reader sees first is not what would be hashed.
  assert.equal(explain([text, `{ "kind": "y", ${entry.slice(1)}`], [key]).verdict, 'wrong');
  assert.equal(explain(['nothing'], [key]).verdict, 'unreadable');
  for (const more of ['nothing', entry.replace('1', '2'), '0'.repeat(64)]) {
    const { verdict, steps } = explain([leaf, text, entry, more], [key]);
    assert.equal(verdict, 'wrong', more);
    assert.ok(steps.some(({ ok }) => ok === false));
  }
});

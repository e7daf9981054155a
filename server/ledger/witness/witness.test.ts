/** A witness signs growth and nothing else: forks, rewritings, strangers, a clock set back, a restart. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkpointText, newSigningKey, parseVerifierKey, signNote } from '../note.ts';
import { isConsistent } from './consistency.ts';
import { checkedCosignature, parseWitnessKey } from './cosignature.ts';
import { startWitness } from './service.ts';
import { openWitness, parseAsked } from './witness.ts';

// The tree as RFC 6962 writes it down, by recursion: neither the log's code nor the witness's.
const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaves = (n: number, salt = ''): Buffer[] =>
  Array.from({ length: n }, (_, i) => sha(Buffer.from([0]), Buffer.from(`${salt}${i}`)));
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));
function mth(d: Buffer[]): Buffer {
  if (d.length === 0) return sha();
  const [only] = d;
  if (d.length === 1 && only) return only;
  const k = split(d.length);
  return sha(Buffer.from([1]), mth(d.slice(0, k)), mth(d.slice(k)));
}
function subproof(m: number, d: Buffer[], whole: boolean): Buffer[] {
  if (m === d.length) return whole ? [] : [mth(d)];
  const k = split(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), whole), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}
const proof = (m: number, d: Buffer[]): Buffer[] => (m === 0 ? [] : subproof(m, d, true));

test('every growth up to 40 entries is consistent, and no altered proof, root or size is', () => {
  const all = leaves(40);
  for (let newSize = 1; newSize <= 40; newSize++) {
    for (let oldSize = 0; oldSize <= newSize; oldSize++) {
      const grown = {
        oldSize,
        oldRoot: mth(all.slice(0, oldSize)),
        newSize,
        newRoot: mth(all.slice(0, newSize)),
      };
      const path = proof(oldSize, all.slice(0, newSize));
      assert.ok(isConsistent(grown, path), `${oldSize} → ${newSize}`);
      assert.ok(!isConsistent(grown, [...path, sha()]));
      if (oldSize === 0) continue;
      assert.ok(!isConsistent({ ...grown, oldRoot: sha(Buffer.from('x')) }, path));
      assert.ok(!isConsistent({ ...grown, newRoot: sha(Buffer.from('x')) }, path));
      if (path.length > 0) {
        assert.ok(!isConsistent(grown, path.slice(1)));
        assert.ok(!isConsistent(grown, [sha(Buffer.from('y')), ...path.slice(1)]));
      }
    }
  }
});

const log = newSigningKey('example.org/audit');
const checkpoint = (d: Buffer[], { pkcs8 } = log, origin = 'example.org/audit'): string =>
  signNote(checkpointText({ origin, size: d.length, root: mth(d) }), origin, pkcs8);
const body = (old: number, hashes: Buffer[], note: string): string =>
  `${[`old ${old}`, ...hashes.map((hash) => hash.toString('base64'))].join('\n')}\n\n${note}`;
const folder = (): string => mkdtempSync(join(tmpdir(), 'witness-'));

test('a request is read strictly', () => {
  assert.equal(parseAsked('old 1\n'), undefined);
  assert.equal(parseAsked('old -1\n\nnote'), undefined);
  assert.equal(parseAsked('old 01\n\nnote'), undefined);
  assert.equal(parseAsked('old 1\nnot a hash\n\nnote'), undefined);
  assert.equal(
    parseAsked(
      body(
        1,
        Array.from({ length: 64 }, () => sha()),
        'note',
      ),
    ),
    undefined,
  );
  assert.deepEqual(parseAsked(body(1, [sha()], 'note')), { old: 1, proof: [sha()], note: 'note' });
});

test('over HTTP: growth is signed, a fork and a rewriting are not, and a restart forgets nothing', async () => {
  const dir = folder();
  let now = new Date('2026-03-02T01:00:00Z');
  const options = {
    dir,
    keyFile: join(dir, 'witness.key'),
    name: 'audit.example.org/w1',
    port: 0,
    now: () => now,
  };
  let witness = await startWitness(options);
  writeFileSync(join(dir, 'logs', 'city'), `${log.verifierKey}\n`);
  const ask = async (text: string): Promise<{ status: number; type: string | null; text: string }> => {
    const reply = await fetch(`http://127.0.0.1:${witness.port}/add-checkpoint`, {
      method: 'POST',
      body: text,
    });
    return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() };
  };
  try {
    const ten = leaves(10);
    const five = ten.slice(0, 5);
    const first = await ask(body(0, [], checkpoint(five)));
    assert.equal(first.status, 200);
    const key = parseWitnessKey(witness.verifierKey);
    assert.ok(key);
    const text = checkpointText({ origin: 'example.org/audit', size: 5, root: mth(five) });
    assert.deepEqual(checkedCosignature(text, first.text, key)?.at, now);
    assert.equal(checkedCosignature(text.replace('\n5\n', '\n6\n'), first.text, key), undefined);
    // The same again is signed anew, growth too; the size it remembers is told where another one is assumed.
    assert.equal((await ask(body(5, [], checkpoint(five)))).status, 200);
    const stale = await ask(body(0, [], checkpoint(ten)));
    assert.deepEqual([stale.status, stale.type, stale.text], [409, 'text/x.tlog.size', '5\n']);
    assert.equal((await ask(body(5, proof(5, ten), checkpoint(ten)))).status, 200);
    // Another tree of the same size; a tree that does not contain the signed one; a shorter one.
    assert.equal((await ask(body(10, [], checkpoint(leaves(10, 'forged '))))).status, 409);
    const forged = leaves(12, 'forged ');
    assert.equal((await ask(body(10, proof(10, forged), checkpoint(forged)))).status, 422);
    assert.equal((await ask(body(10, [], checkpoint(five)))).status, 400);
    // Strangers.
    const other = newSigningKey('example.org/audit');
    assert.equal((await ask(body(10, [], checkpoint(ten, other)))).status, 403);
    assert.equal((await ask(body(0, [], checkpoint(ten, other, 'somebody.example/log')))).status, 404);
    assert.equal((await ask('nonsense')).status, 400);
    assert.equal((await ask('x'.repeat(70_000))).status, 413);
    await assert.rejects(startWitness({ ...options, port: 0 }), /in use by process/);
    // After a restart it still knows, and keeps its key.
    const { verifierKey } = witness;
    await witness.stop();
    witness = await startWitness(options);
    assert.equal(witness.verifierKey, verifierKey);
    assert.equal((await ask(body(0, [], checkpoint(ten)))).text, '10\n');
    // Set back, its clock would date what came later before what came earlier.
    now = new Date('2026-03-01T00:00:00Z');
    assert.equal((await ask(body(10, [], checkpoint(ten)))).status, 503);
    // A memory that cannot be read is not a memory of nothing.
    now = new Date('2026-03-03T00:00:00Z');
    const [memory = ''] = readdirSync(join(dir, 'state')).filter((name) => name.endsWith('.json'));
    const kept = readFileSync(join(dir, 'state', memory), 'utf8');
    writeFileSync(join(dir, 'state', memory), kept.slice(0, 20));
    assert.equal((await ask(body(0, [], checkpoint(ten)))).status, 500);
  } finally {
    await witness.stop();
    rmSync(dir, { recursive: true });
  }
});

test('nothing is signed that could not be remembered', async () => {
  const known = parseVerifierKey(log.verifierKey);
  assert.ok(known);
  const witness = openWitness({
    name: 'w',
    pkcs8: log.pkcs8,
    logs: async () => new Map([['example.org/audit', [known]]]),
    state: {
      of: async () => undefined,
      keep: async () => {
        throw new Error('disk full');
      },
      close: async () => undefined,
    },
    now: () => new Date(),
  });
  await assert.rejects(witness.add(body(0, [], checkpoint(leaves(3)))), /disk full/);
});

/** The entry as written: canonical, unique, impersonal, bounded. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { defineKinds } from './kinds.ts';
import './errors.ts';
import {
  canonicalBytes,
  ENTRY_BYTES,
  type LedgerEntry,
  MAX_ENTRY_BYTES,
  personDigest,
  prepare,
} from './record.ts';

defineKinds({
  'recordtest.done': { zh: '测试', en: 'test' },
  'recordtest.kept': { zh: '测试', en: 'test', activity: 'store' },
  'recordtest.said': { zh: '测试', en: 'test', activity: 'stated' },
});

const now = new Date('2026-03-02T01:02:03.456Z');
const person = {
  kind: 'person' as const,
  personId: '019b0000-0000-7000-8000-000000000001',
  organisationId: '019b0000-0000-7000-8000-0000000000aa',
  regionCode: '990000',
  roles: ['provider' as const],
};
const entry = (more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kind: 'recordtest.done',
  actor: person,
  subject: { type: 'thing', id: '7' },
  ...more,
});
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
  return undefined;
};

test('the hash is the RFC 6962 leaf hash of the canonical body', () => {
  const row = prepare(entry(), now);
  assert.equal(createHash('sha256').update('\0').update(row.body).digest('hex'), row.hash.toString('hex'));
  assert.equal(canonicalBytes(JSON.parse(row.body.toString('utf8'))).toString(), row.body.toString());
});

test('a person stands in the body only as a salted digest', () => {
  const row = prepare(entry(), now);
  const body = row.body.toString('utf8');
  assert.ok(!body.includes(person.personId));
  assert.ok(row.disclosure);
  assert.equal(row.disclosure.salt.length, 16);
  assert.equal(JSON.parse(body).actor.person, personDigest(row.disclosure.salt, person.personId));
  assert.notEqual(
    JSON.parse(prepare(entry(), now).body.toString()).actor.person,
    JSON.parse(body).actor.person,
  );
});

test('equal acts of one millisecond are different entries', () => {
  const platform = { kind: 'platform' as const };
  assert.notEqual(
    prepare(entry({ actor: platform }), now).hash.toString('hex'),
    prepare(entry({ actor: platform }), now).hash.toString('hex'),
  );
});

test('all organisations concerned are named once', () => {
  const other = '019b0000-0000-7000-8000-0000000000bb';
  const row = prepare(entry({ organisationId: other, organisations: [other, person.organisationId] }), now);
  assert.deepEqual(row.organisations, [person.organisationId, other]);
  assert.equal(row.organisationId, other);
});

test('an undeclared kind, an identity number and an entry over the limit are refused', () => {
  assert.equal(
    codeOf(() => prepare(entry({ kind: 'recordtest.unknown' }), now)),
    'ledger.kind-unknown',
  );
  const number = '11010519491231002X';
  assert.equal(
    codeOf(() => prepare(entry({ purpose: `核验${number}` }), now)),
    'ledger.personal-data',
  );
  assert.equal(
    codeOf(() => prepare(entry({ detail: { note: number.toLowerCase() } }), now)),
    'ledger.personal-data',
  );
  assert.equal(
    codeOf(() => prepare(entry({ purpose: `digest ab${number}00` }), now)),
    undefined,
  );
  const frame = Buffer.byteLength('{"detail":{"fill":""}}');
  const fill = (bytes: number) => prepare(entry({ detail: { fill: 'x'.repeat(bytes - frame) } }), now);
  assert.equal(fill(MAX_ENTRY_BYTES).aside?.length, 65_535);
  assert.equal(
    codeOf(() => fill(MAX_ENTRY_BYTES + 1)),
    'ledger.entry-too-large',
  );
  assert.equal(
    codeOf(() => prepare(entry({ detail: { fill: 'x'.repeat(3000), note: number } }), now)),
    'ledger.personal-data',
  );
});

test('whatever an entry holds, two kilobytes go into the tree, and what lies aside comes back whole', () => {
  const ids = (n: number): string[] => Array.from({ length: n }, () => newId());
  const large = {
    organisations: ids(80),
    case: newId(),
    purpose: 'x'.repeat(60),
    detail: { columns: ids(200), base: 'x'.repeat(4000) },
    decision: {
      outcome: 'allow',
      rules: ids(60),
      articles: ids(60),
      pack: { version: '1.0.0', hash: 'a'.repeat(64) },
      asOf: '2026-04-01',
    },
  };
  for (const [name, part] of Object.entries({
    all: large,
    detail: { detail: large.detail },
    decision: { decision: large.decision },
    organisations: { organisations: large.organisations },
  })) {
    const row = prepare(entry(part), now);
    assert.ok(row.body.length <= ENTRY_BYTES, `${name}: ${row.body.length}`);
    assert.ok(row.aside);
    const short = JSON.parse(row.body.toString('utf8'));
    assert.equal(short.aside.sha256, createHash('sha256').update(row.aside).digest('hex'));
    const whole = { ...short, ...JSON.parse(row.aside.toString('utf8')) };
    assert.deepEqual(whole.detail, part === large || name === 'detail' ? large.detail : undefined);
    assert.deepEqual(whole.organisations, row.organisations);
    if ('decision' in part) assert.deepEqual(whole.decision, large.decision);
  }
  assert.equal(prepare(entry({ detail: { fill: 'x'.repeat(1000) } }), now).aside, undefined);
});

test('the stream of the test environment and the level of evidence stand in the entry', () => {
  const row = prepare(entry({ stream: 'test', evidence: 'E2' }), now);
  const body = JSON.parse(row.body.toString('utf8'));
  assert.deepEqual([row.stream, body.stream, body.evidence], ['test', 'test', 'E2']);
  const plain = prepare(entry({}), now);
  assert.deepEqual([plain.stream, 'stream' in JSON.parse(plain.body.toString('utf8'))], ['audit', false]);
});

test('numbers that libraries write differently become text; lone surrogates get a UTF-8 form', () => {
  assert.equal(
    canonicalBytes({ b: 2 ** 60, a: 1.5, c: 7, d: 'x\ud800' }).toString(),
    '{"a":"1.5","b":"1152921504606847000","c":7,"d":"x\ufffd"}',
  );
});

test('canonical bytes are a fixed point of parse and write, whatever the detail', () => {
  const json = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(json, (value) => {
      const bytes = canonicalBytes(JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalBytes(JSON.parse(bytes.toString('utf8'))).toString(), bytes.toString());
    }),
    { numRuns: 300 },
  );
});

test('canonical bytes are those of another program of RFC 8785, where numbers are whole', () => {
  const whole = fc
    .jsonValue({ maxDepth: 4 })
    .map((value) =>
      JSON.parse(JSON.stringify(value), (_, one) =>
        typeof one === 'number' ? Math.trunc(one % 2 ** 40) : one,
      ),
    );
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), whole), (value) => {
      assert.equal(canonicalBytes(value).toString(), canonicalize(value));
    }),
    { numRuns: 300 },
  );
});

test('an event on data bears the activity of its kind, or states one, or is refused', () => {
  const bodyOf = (row: { body: Buffer }) => JSON.parse(row.body.toString('utf8'));
  assert.equal(bodyOf(prepare(entry(), now)).activity, undefined);
  const kept = prepare(entry({ kind: 'recordtest.kept' }), now);
  assert.deepEqual([bodyOf(kept).activity, kept.activity], ['store', 'store']);
  assert.equal(bodyOf(prepare(entry({ kind: 'recordtest.said', activity: 'share' }), now)).activity, 'share');
  assert.equal(
    codeOf(() => prepare(entry({ kind: 'recordtest.said' }), now)),
    'ledger.activity-missing',
  );
});

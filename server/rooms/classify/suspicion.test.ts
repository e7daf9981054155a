/** What stands open and looks personal stops the entry until it is marked or explained; check digits cannot be talked away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SuspectEntry, type SuspectItem, suspicionIssues, suspicionsOf } from './suspicion.ts';

type Seen = Parameters<typeof suspicionsOf>[1][number];

const item = (changes: Partial<SuspectItem> = {}): SuspectItem => ({
  name: 'sfz',
  titleZh: '公民身份号码',
  personal: 'none',
  ...changes,
});
const entry = (changes: Partial<SuspectEntry> = {}, of: Partial<SuspectItem> = {}): SuspectEntry => ({
  sharingClass: 'conditional',
  openingClass: 'open',
  items: [item(of)],
  ...changes,
});
const seen = (changes: Partial<Seen> = {}): Seen => ({
  item: 'sfz',
  kind: 'resident-id',
  confidence: 1,
  by_name: true,
  by_comment: false,
  seen: 40,
  matched: 40,
  checked: 40,
  state: 'open',
  reason: '',
  ...changes,
});
const codes = (of: SuspectEntry, detections: Seen[] = []) =>
  suspicionIssues(of, detections, ['X']).map(({ path, code, severity }) => `${path} ${code} ${severity}`);

const stopped = ['items.0.personal classify.sensitive-open error'];
const explained = ['items.0.personal classify.sensitive-explained warning'];

test('a name or a comment stops what is open to everybody or shared without conditions', () => {
  assert.deepEqual(codes(entry()), stopped);
  assert.deepEqual(codes(entry({ sharingClass: 'unconditional', openingClass: 'closed' })), stopped);
  assert.deepEqual(codes(entry({}, { name: 'c1', titleZh: '备注', description: '填手机号码' })), stopped);
  assert.deepEqual(codes(entry({ openingClass: 'conditional' })), []);
  assert.deepEqual(codes(entry({}, { personal: 'sensitive' })), []);
  assert.deepEqual(codes(entry({}, { titleZh: '区划名称', name: 'name' })), []);
});

test('an item may be held closer than its entry, or wider', () => {
  assert.deepEqual(codes(entry({}, { openingClass: 'closed' })), []);
  assert.deepEqual(codes(entry({ openingClass: 'closed' }, { openingClass: 'open' })), stopped);
});

test('a reason lets it pass and stands beside the evidence for the review', () => {
  const said = entry({}, { personalReason: '演示用的虚构号段' });
  assert.deepEqual(codes(said), explained);
  const [issue] = suspicionIssues(said, [], ['X']);
  assert.match(issue?.message.zh ?? '', /公民身份号码（据名称）.*演示用的虚构号段/);
  assert.match(issue?.message.en ?? '', /by name/);
  assert.deepEqual(codes(entry({}, { personalReason: '  ' })), stopped);
});

test('check digits and a person’s confirmation belie a reason stated beforehand; a dismissal settles it', () => {
  const said = entry({}, { personalReason: '不是证件号码' });
  assert.deepEqual(codes(said, [seen()]), stopped);
  assert.deepEqual(codes(said, [seen({ checked: 3, confidence: 0.86 })]), explained);
  assert.deepEqual(codes(said, [seen({ state: 'confirmed', checked: 0 })]), stopped);
  assert.deepEqual(codes(entry(), [seen({ state: 'dismissed', reason: '是流水号' })]), explained);
});

test('certain is what values or a person say, never a name alone', () => {
  const certain = (detections: Seen[]) => suspicionsOf(entry(), detections).map((one) => one.certain);
  assert.deepEqual(certain([]), [false]);
  assert.deepEqual(certain([seen()]), [true]);
  assert.deepEqual(certain([seen({ seen: 0, matched: 0, checked: 0, confidence: 0.6 })]), [false]);
  // Found by its values under a harmless name.
  const harmless = entry({}, { name: 'c1', titleZh: '编码' });
  assert.deepEqual(
    suspicionsOf(harmless, [seen({ item: 'c1', by_name: false })]).map(({ kinds }) => kinds),
    [['resident-id']],
  );
  assert.deepEqual(suspicionsOf(harmless, [seen({ item: 'c1', kind: 'credit-code' })]), []);
});

/** The masks on constructed values: what each leaves, what it hides, and what stays the same under the same key only. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverOf } from './cover.ts';
import { applyMask, type Mask, maskNames, specOf } from './masks.ts';
import { maskWords } from './words.ts';

const key = Buffer.alloc(32, 7);
const other = Buffer.alloc(32, 8);

const rows: [Mask, string, string | null][] = [
  ['hide', 'anything', null],
  ['keep-ends', '999901190002290017', '999***********0017'],
  ['keep-ends', '1234567', '*******'],
  ['keep-ends', '12345678', '123*5678'],
  [{ mask: 'keep-ends', head: 1, tail: 0 }, '甲乙丙', '甲**'],
  [{ mask: 'keep-ends', head: 0, tail: 0 }, '甲乙丙', '***'],
  ['keep-first', '甲乙', '甲*'],
  ['keep-first', '𠮷野', '𠮷*'],
  [{ mask: 'replace', with: '已脱敏' }, 'x', '已脱敏'],
  ['year-only', '1900-02-28', '1900'],
  [{ mask: 'date-part', part: 'quarter' }, '1900-05-28', '1900-Q2'],
  [{ mask: 'date-part', part: 'decade' }, '19000528', '1900s'],
  ['date-part', '1900-2-3', '1900-02'],
  ['date-part', '昨天', null],
  [{ mask: 'date-part', part: 'month' }, '1900-13-01', null],
  [{ mask: 'place', to: 'city' }, '某某省测试市示例县样板街道1号', '某某省测试市'],
  [{ mask: 'place', to: 'county' }, '测试市示例县样板街道1号', '测试市示例县'],
  [{ mask: 'place', to: 'street' }, '某某省测试市示例县样板街道1号', '某某省测试市示例县样板街道'],
  [{ mask: 'place', to: 'city' }, '999912', '999900'],
  [{ mask: 'place', to: 'county' }, '999912001002', '999912000000'],
  ['place', '一号楼', null],
  [{ mask: 'round', step: 100 }, '12345.6', '12300'],
  [{ mask: 'round', step: 0.5 }, '1.3', '1.5'],
  ['round', '不详', null],
  ['band', '37', '30–40'],
  [{ mask: 'band', step: 5 }, '-3', '-5–0'],
];

for (const [mask, given, expected] of rows) {
  test(`${JSON.stringify(mask)} of ${given}`, () => assert.equal(applyMask(mask, given, { key }), expected));
}

test('a token is the same for the same value and key, differs by field and city, and says nothing without a key', () => {
  const token = applyMask('token', 'v', { key, domain: 'a' });
  assert.match(String(token), /^[0-9a-f]{16}$/);
  assert.equal(applyMask('token', 'v', { key, domain: 'a' }), token);
  assert.notEqual(applyMask('token', 'v', { key, domain: 'b' }), token);
  assert.notEqual(applyMask('token', 'v', { key: other, domain: 'a' }), token);
  assert.equal(applyMask('token', 'v'), null);
  assert.equal(applyMask('keep-format', 'v'), null);
});

test('the format is kept and the value is not', () => {
  const given = '测A-12b34567890123456789012345678901';
  const masked = String(applyMask('keep-format', given, { key }));
  assert.match(masked, /^\p{Script=Han}[A-Z]-\d{2}[a-z]\d{29}$/u);
  assert.notEqual(masked, given);
  assert.equal(applyMask('keep-format', given, { key }), masked);
  assert.notEqual(applyMask('keep-format', given, { key: other }), masked);
});

test('a date becomes another date of the same writing', () => {
  const days = [
    '1990-03-07',
    '2024/2/29',
    '19900307',
    '1990年3月7日',
    '2001-12-31 23:59:58',
    '2001-12-31T08:05',
  ];
  for (const given of days) {
    const masked = String(applyMask('keep-format', given, { key }));
    assert.equal(masked.replace(/\d/g, '9'), given.replace(/\d/g, '9'), masked);
    const [year = '', month = '', day = ''] = /^\d{8}$/.test(masked)
      ? [masked.slice(0, 4), masked.slice(4, 6), masked.slice(6)]
      : (masked.match(/\d+/g) ?? []);
    const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    assert.deepEqual([date.getUTCMonth() + 1, date.getUTCDate()], [Number(month), Number(day)], masked);
    assert.equal(year.slice(0, 2), given.slice(0, 2));
    assert.equal(applyMask('keep-format', given, { key }), masked);
  }
  for (let n = 0; n < 400; n++) {
    const given = new Date(Date.UTC(1950, 0, 1 + n * 37)).toISOString().slice(0, 10);
    const masked = String(applyMask('keep-format', given, { key }));
    assert.equal(new Date(`${masked}T00:00:00Z`).toISOString().slice(0, 10), masked);
  }
  assert.match(String(applyMask('keep-format', '1990-13-45', { key })), /^\d{4}-\d{2}-\d{2}$/);
});

test('what is missing stays missing, whatever the mask', () => {
  for (const mask of maskNames) assert.equal(applyMask(mask, null, { key }), null);
});

test('every mask has words, and its example is changed by it', () => {
  for (const mask of maskNames) {
    assert.equal(specOf(mask).mask, mask);
    assert.notEqual(applyMask(mask, maskWords[mask].sample, { key }), maskWords[mask].sample);
  }
});

test('what covers a value for those it does not belong to: by its kind, or as its grade demands', () => {
  const of = (personal: 'none' | 'personal' | 'sensitive', identifier?: 'resident-id') => ({
    personal,
    ...(identifier ? { identifier } : {}),
  });
  assert.deepEqual(
    [of('none'), of('personal'), of('none', 'resident-id'), of('sensitive')].map((item) => coverOf(item)),
    [undefined, 'keep-ends', 'keep-ends', 'hide'],
  );
  const masks = { personal: 'keep-first', sensitive: 'year-only' } as const;
  assert.deepEqual(
    [of('none'), of('personal'), of('sensitive')].map((item) => coverOf(item, masks)),
    [undefined, 'keep-first', 'year-only'],
  );
});

/** What a push holds is read exactly, and every record that cannot be taken is told where and why. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalLine } from '../reading/forms/csv.ts';
import { instantOf, keyText, readRecords, UnreadableBody } from './records.ts';

const items = [
  { name: 'no', key: true },
  { name: 'amount', key: false },
  { name: 'open', key: false },
];
const nowMs = Date.parse('2026-03-02T01:00:00Z');
const read = (body: string | Buffer, more: Partial<Parameters<typeof readRecords>[1]> = {}) =>
  readRecords(Buffer.from(body), { items, format: 'json', producedMs: null, nowMs, ...more });

test('one record, many, and one a line are the same; digits are never rounded', () => {
  const sent = '{"no":"A","amount":12345678901234567890.10,"open":true}';
  const expected = [{ place: 1, values: ['A', '12345678901234567890.10', 'true'], producedMs: null }];
  assert.deepEqual(read(sent).records, expected);
  assert.deepEqual(read(`[${sent}]`).records, expected);
  assert.deepEqual(read(`${sent}\n\n`, { format: 'ndjson' }).records, expected);
  assert.deepEqual(read('{"no":1e3,"amount":null}').records[0]?.values, ['1000', '', '']);
});

test('what cannot be taken is named by record and field, and holds no value', () => {
  const { records, faults, places } = read(
    JSON.stringify([
      { no: 'A' },
      'no record',
      { no: 'B', secret: '1' },
      { no: '　' },
      { no: 'C', amount: { nested: 1 } },
      { no: 'D', _producedAt: 'yesterday' },
      { no: 'E', _producedAt: '2026-03-02T10:00:00+08:00' },
    ]),
  );
  assert.equal(places, 7);
  assert.deepEqual(
    records.map(({ place }) => place),
    [1],
  );
  assert.deepEqual(faults, [
    { place: 2, field: '', code: 'not-a-record' },
    { place: 3, field: 'secret', code: 'field-unknown' },
    { place: 4, field: 'no', code: 'key-missing' },
    { place: 5, field: 'amount', code: 'value-nested' },
    { place: 6, field: '_producedAt', code: 'produced-unreadable' },
    { place: 7, field: '_producedAt', code: 'produced-ahead' },
  ]);
});

test('when a record arose is its own word, then that of the push', () => {
  const at = nowMs - 5000;
  const found = read(`[{"no":"A"},{"no":"B","_producedAt":${nowMs - 1000}}]`, { producedMs: at });
  assert.deepEqual(
    found.records.map(({ producedMs }) => producedMs),
    [at, nowMs - 1000],
  );
  assert.equal(read('{"no":"A"}', { producedMs: undefined }).faults[0]?.code, 'produced-unreadable');
  assert.equal(instantOf('2026-03-02T09:00:00+08:00'), nowMs);
  assert.equal(instantOf('2026-03-02 09:00:00'), undefined, 'a time without its offset says nothing');
});

test('a body that is no JSON in UTF-8 is refused with its line', () => {
  const line = (body: string | Buffer, format: 'json' | 'ndjson' = 'json') => {
    try {
      read(body, { format });
    } catch (error) {
      assert.ok(error instanceof UnreadableBody);
      return error.line;
    }
    return undefined;
  };
  assert.equal(line('{"no":'), 1);
  assert.equal(line('{"no":"A"}\n{"no"', 'ndjson'), 2);
  assert.equal(line(Buffer.from([0x7b, 0xff, 0x7d])), 1);
});

test('rows and keys keep what stands in them', () => {
  assert.equal(canonicalLine(['a"b', 'c,d', '']), '"a""b","c,d",\n');
  assert.equal(canonicalLine(['']), '""\n');
  const record = (no: string) => ({ place: 1, values: [no, '', ''], producedMs: null });
  assert.equal(keyText(record(' A　'), [0]), keyText(record('A'), [0]));
});

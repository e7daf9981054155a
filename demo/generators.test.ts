/** The made-up rows: every check digit valid, nothing twice, nobody in a place that exists, the same from the same seed. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { creditCodeFault, isDivisionCode, residentIdFault } from '#kernel/identifiers.ts';
import { columnsOfRows, csvPieces, demoRows, divisions, enterprises, residents } from './index.ts';

const digest = (rows: Iterable<object>): string => {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(JSON.stringify(row));
  return hash.digest('hex');
};

describe('residents', () => {
  const all = [...residents(20_000, 7)];

  test('have valid numbers that agree with birth date and sex, each once, in a division that does not exist', () => {
    const ids = new Set<string>();
    for (const { resident_id: id, birth_date: birth, sex, division_code: division } of all) {
      assert.equal(residentIdFault(id), undefined);
      assert.match(id, /^9999/);
      assert.equal(id.slice(6, 14), birth.replaceAll('-', ''));
      assert.equal(Number(id[16]) % 2 === 1 ? '男' : '女', sex);
      assert.equal(id.slice(0, 6), division.slice(0, 6));
      assert.ok(isDivisionCode(division));
      ids.add(id);
    }
    assert.equal(ids.size, 20_000);
  });

  test('live in households with one head each, children younger than their parents', () => {
    const households = Map.groupBy(all, ({ household_no: no }) => no);
    for (const members of households.values()) {
      const heads = members.filter(({ relation }) => relation === '户主');
      assert.equal(heads.length, 1);
      const [head] = heads;
      for (const member of members) {
        assert.equal(member.head_name, head?.name);
        assert.equal(member.address, head?.address);
        assert.ok(member.registered_on >= member.birth_date && member.registered_on <= '2026-01-01');
        if (member.relation === '子' || member.relation === '女')
          assert.ok(member.birth_date > (head?.birth_date ?? ''));
      }
    }
    assert.ok(households.size > 5_000 && households.size < 12_000);
    const pupils = all.filter(({ birth_date: day }) => day >= '2013-09-01' && day < '2014-09-01');
    assert.ok(pupils.length > 50, `${pupils.length} children are about to change school`);
  });
});

describe('enterprises', () => {
  const all = [...enterprises(3_000, 7)];

  test('have valid codes and names, each once, in a division that does not exist', () => {
    for (const { credit_code: code } of all) {
      assert.equal(creditCodeFault(code), undefined);
      assert.match(code, /^919999/);
    }
    assert.equal(new Set(all.map(({ credit_code: code }) => code)).size, 3_000);
    assert.equal(new Set(all.map(({ name }) => name)).size, 3_000);
  });

  test('never run out of names', () => {
    const names = new Set([...enterprises(30_000, 1)].map(({ name }) => name));
    assert.equal(names.size, 30_000);
  });
});

test('the same seed gives the same rows, another seed others', () => {
  assert.equal(digest(residents(500, 3)), digest(residents(500, 3)));
  assert.notEqual(digest(residents(500, 3)), digest(residents(500, 4)));
  assert.equal(digest(enterprises(500, 3)), digest(enterprises(500, 3)));
  assert.notEqual(digest(enterprises(500, 3)), digest(enterprises(500, 4)));
});

describe('divisions', () => {
  for (const [city, name, counties, rows] of [
    ['130900', '沧州市', 19, 6_324],
    ['511000', '内江市', 5, 1_380],
    ['999900', '示范市（虚构）', 3, 139],
  ] as const) {
    test(`of ${name} reach down to the village, each under a division that came before`, async () => {
      const seen = new Set(['']);
      const levels = new Map<number, number>();
      for await (const row of divisions(city)) {
        assert.ok(isDivisionCode(row.code), row.code);
        assert.ok(seen.has(row.parent), `${row.code} under ${row.parent}`);
        assert.ok(!seen.has(row.code), `${row.code} twice`);
        seen.add(row.code);
        levels.set(row.level, (levels.get(row.level) ?? 0) + 1);
        if (row.code === city) assert.equal(row.name, name);
      }
      assert.equal(levels.get(3), counties);
      assert.equal(seen.size - 1, rows);
    });
  }
});

test('files carry a header, quote what needs it, and come in pieces', async () => {
  const pieces: string[] = [];
  const rows = Array.from({ length: 1_200 }, (_, n) => ({ a: n, b: n === 0 ? '甲,"乙"' : '丙' }));
  for await (const piece of csvPieces(rows, { a: '编号', b: '名称' })) pieces.push(piece);
  assert.ok(pieces.length > 1);
  const lines = pieces.join('').split('\r\n');
  assert.deepEqual(lines.slice(0, 3), ['编号,名称', '0,"甲,""乙"""', '1,丙']);
  assert.equal(lines.length, 1_202);
});

test('each file’s header is the items of its entry, in their order', async () => {
  for (const { kind, names } of columnsOfRows()) {
    const file = demoRows(kind, '999900', { residents: 10, enterprises: 10 });
    let text = '';
    for await (const piece of file?.stream ?? []) text += String(piece);
    assert.equal(text.split('\r\n')[0], names.join(','), kind);
  }
});

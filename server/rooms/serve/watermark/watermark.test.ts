/** The mark on generated rows: found again after what a leaked file goes through, on nobody else, and hardly seen in the figures. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import type { PlanColumn } from '../plan.ts';
import { policyOf } from '../policy-sql/policy.ts';
import type { PolicyRow } from '../policy-sql/stream.ts';
import { informedScore, type Scores, scoresOf, tokensOf, votesOf } from './detect.ts';
import { bitKeyOf, keyAnchor, layOut, markRows, placeKeyOf, tokenKeyOf, tokenOf } from './embed.ts';
import {
  anchorText,
  type MarkScheme,
  parsed,
  readUnits,
  schemeOf,
  statedMoves,
  writeUnits,
} from './scheme.ts';
import { sipHash, sipKey, sipOut } from './siphash.ts';

const column = (name: string, changes: Partial<PlanColumn> = {}): PlanColumn => ({
  name,
  sqlName: name,
  titleZh: name,
  titleEn: null,
  type: 'N',
  sqlType: 'numeric',
  json: 'decimal-string',
  length: 12,
  scale: 2,
  nullable: true,
  filterable: false,
  personal: 'none',
  tolerance: null,
  mayMoveBy: '10',
  codeList: null,
  ...changes,
});

const columns = [
  column('id', { type: 'C', filterable: true, mayMoveBy: undefined, scale: null }),
  column('area', { type: 'C', mayMoveBy: undefined, scale: null }),
  column('wage'),
  column('tax'),
  column('fund'),
];
const plan = {
  resourceId: 'r',
  columns,
  lookup: ['id'],
} as unknown as Parameters<typeof policyOf>[0];
const names = columns.map(({ name }) => name);
const policy = policyOf(plan, { columns: names, rows: null, masks: {} });

/** The same numbers every time, evenly spread. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Cells = (string | null)[];
const money = (random: () => number): string =>
  (Math.exp(8 + 1.2 * (random() + random() + random() - 1.5)) * 2).toFixed(2).replace(/\.?0+$/, '');
function rowsOf(n: number): Cells[] {
  const random = seeded(n);
  return Array.from({ length: n }, (_, i) => [
    `X${String(i).padStart(7, '0')}`,
    `9901${String(Math.floor(random() * 20)).padStart(2, '0')}`,
    money(random),
    random() < 0.05 ? null : money(random),
    random() < 0.05 ? '0' : money(random),
  ]);
}

const secret = (name: string): Buffer => createHash('sha256').update(name).digest();
const places = placeKeyOf(secret('places'));
const bitsOf = (name: string) => bitKeyOf(secret(name));

function copyFor(name: string, rows: readonly Cells[], scheme: MarkScheme): Cells[] {
  const copy: PolicyRow[] = rows.map((cells) => ({ key: '', cells: [...cells] }));
  markRows(copy, layOut(scheme, names), places, bitsOf(name));
  return copy.map(({ cells }) => cells);
}

const innocents = Array.from({ length: 499 }, (_, n) => bitsOf(`innocent ${n}`));
const best = ({ key, bins, both }: Scores): number => Math.max(key.z, bins.z, both.z);

/** The highest z of the named ones, lowest first, and of everybody else. */
function look(
  scheme: MarkScheme,
  found: readonly Cells[],
  header: readonly string[],
  names: readonly string[],
  others = 40,
) {
  const votes = votesOf(scheme, places, header, found);
  return {
    named: names.map((name) => best(scoresOf(votes, bitsOf(name)))).sort((a, b) => a - b),
    others: Math.max(...innocents.slice(0, others).map((key) => best(scoresOf(votes, key, 1500)))),
  };
}

const sure = 5.5;
const rows = rowsOf(10_000);
const scheme = schemeOf(policy, plan, rows.length);
let marked: Cells[];
before(() => {
  marked = copyFor('leaker', rows, scheme);
});

const shuffled = <T>(list: readonly T[]): T[] => {
  const random = seeded(7);
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
};
const thinned = (share: number): Cells[] => {
  const random = seeded(11);
  return shuffled(marked).filter(() => random() < share);
};
const mapped = (change: (value: number) => number): Cells[] =>
  marked.map((cells) =>
    cells.map((cell, at) => (at < 2 || cell === null ? cell : String(change(Number(cell))))),
  );
const cut = (list: readonly Cells[], kept: readonly string[]): Cells[] =>
  list.map((cells) => kept.map((name) => cells[names.indexOf(name)] ?? null));

const noise = seeded(13);
const everyone = 'the rows in another order';
const attacks: [string, () => Cells[], string[]][] = [
  [everyone, () => shuffled(marked), names],
  ['nine rows of ten gone', () => thinned(0.1), names],
  ['one column and the key', () => cut(marked, ['wage', 'id']), ['wage', 'id']],
  [
    'the key gone',
    () => cut(shuffled(marked), ['fund', 'area', 'tax', 'wage']),
    ['fund', 'area', 'tax', 'wage'],
  ],
  [
    'the key and nine rows of ten gone',
    () => cut(thinned(0.1), ['wage', 'tax', 'fund']),
    ['wage', 'tax', 'fund'],
  ],
  ['rounded to whole units', () => mapped(Math.round), names],
  ['rounded to the largest step', () => mapped((value) => Math.round(value / 10) * 10), names],
  [
    'noise of half a step',
    () => mapped((value) => Math.round((value + (noise() - 0.5) * 10) * 100) / 100),
    names,
  ],
  [
    'three cells of ten moved',
    () => mapped((value) => (noise() < 0.3 ? value + Math.round(noise() * 40) : value)),
    names,
  ],
];
for (const [what, attack, header] of attacks) {
  test(`found again: ${what}`, () => {
    const { named, others } = look(scheme, attack(), header, ['leaker'], what === everyone ? 499 : 40);
    assert.ok((named[0] ?? 0) >= sure, `z ${named[0]}`);
    assert.ok(others < sure, `another's z ${others}`);
  });
}

test('five who mix their copies cell by cell, or take the middle, are each found, and nobody else', () => {
  const five = ['a', 'b', 'c', 'd', 'e'];
  const copies = five.map((name) => copyFor(name, rows, scheme));
  const random = seeded(17);
  const mixed = rows.map((cells, n) =>
    cells.map((_, at) => copies[Math.floor(random() * 5)]?.[n]?.[at] ?? null),
  );
  const one = look(scheme, mixed, names, five);
  assert.ok((one.named[0] ?? 0) >= sure, `z ${one.named}`);
  assert.ok(one.others < sure);
  const middle = rows.map((cells, n) =>
    cells.map((cell, at) =>
      cell === null || at < 2
        ? cell
        : (copies.map((copy) => copy[n]?.[at] ?? '0').sort((a, b) => Number(a) - Number(b))[2] ?? null),
    ),
  );
  const two = look(scheme, middle, names, five);
  assert.ok((two.named.at(-1) ?? 0) >= sure, `z ${two.named}`);
  assert.ok(two.others < sure);
});

test('five who average are found with the rows as they were', () => {
  const five = ['a', 'b', 'c', 'd', 'e'];
  const copies = five.map((name) => copyFor(name, rows, scheme));
  const averaged = rows.map((cells, n) =>
    cells.map((cell, at) =>
      cell === null || at < 2
        ? cell
        : (copies.reduce((sum, copy) => sum + Number(copy[n]?.[at]), 0) / 5).toFixed(2),
    ),
  );
  const layout = layOut(scheme, names);
  const originals = new Map(rows.map((cells) => [keyAnchor(layout, cells) ?? '', cells]));
  const z = (name: string): number =>
    informedScore(scheme, { places, bits: bitsOf(name) }, names, averaged, originals).z;
  assert.ok(Math.min(...five.map(z)) >= sure);
  assert.ok(Math.max(...Array.from({ length: 15 }, (_, n) => z(`innocent ${n}`))) < sure);
});

test('no value moves further than it may, keys and codes never, and the figures as a whole hardly', () => {
  const sums = { was: 0, is: 0, wasSquare: 0, isSquare: 0, n: 0, moved: 0 };
  for (const [n, cells] of rows.entries()) {
    const now = marked[n] ?? [];
    assert.deepEqual(now.slice(0, 2), cells.slice(0, 2));
    for (let at = 2; at < cells.length; at++) {
      const [was, is] = [cells[at], now[at]];
      if (was === null || was === '0') {
        assert.equal(is, was);
        continue;
      }
      const [a, b] = [Number(was), Number(is)];
      assert.ok(Math.abs(a - b) <= 10.000001 && b > 0);
      sums.n++;
      sums.moved += a === b ? 0 : 1;
      sums.was += a;
      sums.is += b;
      sums.wasSquare += a * a;
      sums.isSquare += b * b;
    }
  }
  const deviation = (sum: number, square: number): number => Math.sqrt(square / sums.n - (sum / sums.n) ** 2);
  assert.ok(Math.abs(sums.is / sums.was - 1) < 0.0001);
  assert.ok(Math.abs(deviation(sums.is, sums.isSquare) / deviation(sums.was, sums.wasSquare) - 1) < 0.001);
  assert.ok(sums.moved > sums.n / 10);
});

test('what is told not to survive does not: rounding beyond the largest step', () => {
  const { named } = look(
    scheme,
    mapped((value) => Math.round(value / 100) * 100),
    names,
    ['leaker'],
  );
  assert.ok((named[0] ?? 0) < sure);
});

test('nothing is found in rows that were never marked', () => {
  assert.ok(look(scheme, rows, names, ['leaker']).named.every((z) => z < sure));
});

test('few rows, or none that may move, get a column of tokens, each of which names its export', () => {
  assert.equal(schemeOf(policy, plan, 199).manner, 'token');
  const exact = policyOf(plan, { columns: ['id', 'area'], rows: null, masks: {} });
  assert.equal(schemeOf(exact, plan, 10_000).manner, 'token');
  const key = tokenKeyOf(secret('leaker'));
  const cells = [0, 1, 2, 2 ** 32 - 1].map((n) => [tokenOf(key, n)]);
  assert.deepEqual(tokensOf(['x'], cells, key), { made: 4, seen: 4 });
  assert.deepEqual(tokensOf(['x'], cells, tokenKeyOf(secret('another'))), { made: 0, seen: 4 });
});

test('which columns are marked: figures that may be moved and that nobody asks, filters or masks by', () => {
  const filtered = policyOf(plan, {
    columns: names,
    rows: null,
    masks: { fund: { mask: 'round', step: 100 } },
  });
  assert.deepEqual(
    schemeOf(filtered, plan, 1000).columns.map(({ name, steps }) => [name, steps]),
    [
      ['wage', [1000, 100, 1]],
      ['tax', [1000, 100, 1]],
    ],
  );
  assert.deepEqual(statedMoves(schemeOf(filtered, plan, 1000)), [
    { column: 'wage', by: '10' },
    { column: 'tax', by: '10' },
  ]);
  const near = {
    ...plan,
    columns: columns.map((one) => ({ ...one, mayMoveBy: undefined, tolerance: { step: '10' } })),
  };
  const unsaid = policyOf(near as unknown as typeof plan, { columns: names, rows: null, masks: {} });
  assert.equal(schemeOf(unsaid, plan, 1000).manner, 'token', 'a tolerance is no leave to move');
});

test('a number is read and written again as it was', () => {
  for (const [text, scale, units] of [
    ['10.5', 2, 1050],
    ['-0.05', 2, 5],
    ['1234567', 0, 1234567],
    ['1.239', 2, 123],
    ['7.25', 0, 7],
  ] as const) {
    assert.equal(readUnits(text, scale), true);
    assert.equal(parsed.units, units);
    assert.equal(writeUnits(parsed.units, scale, parsed.negative, parsed.tail), text);
  }
  for (const text of ['', '-', '1.', 'NaN', '1e5', '1.2.3', '99999999999999999999'])
    assert.equal(readUnits(text, 2), false, text);
  assert.equal(anchorText(' 00120 '), '120');
});

test('the hash is SipHash-2-4: the reference vectors of even length', () => {
  const key = sipKey(Buffer.from(Array.from({ length: 16 }, (_, n) => n)));
  const vectors = [
    '310e0edd47db6f72',
    '5a4fa9d909806c0d',
    'b7877127e09427cf',
    'cee3fe586e46c9cb',
    '6224939a79f5f593',
  ];
  for (const [n, vector] of vectors.entries()) {
    sipHash(key, Buffer.from(Array.from({ length: 2 * n }, (_, at) => at)).toString('utf16le'));
    const out = Buffer.alloc(8);
    out.writeUInt32LE(sipOut[0] ?? 0, 0);
    out.writeUInt32LE(sipOut[1] ?? 0, 4);
    assert.equal(out.toString('hex'), vector);
  }
});

/** Parts and records against a slow, plain reader; the same bytes must give the same parts however they arrive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Part, type PartLimits, readParts } from './parts.ts';

const limits: PartLimits = { delimiter: 0x2c, windowBytes: 64, cellBytes: 40 };

async function* chunked(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

type Seen = Omit<Part, 'done'>;

/** Each part is read before the next is asked for, and its memory then given back: parts must not lie in what is written over. */
async function partsOf(text: string, size = 7, more: Partial<PartLimits> = {}): Promise<Seen[]> {
  const parts: Seen[] = [];
  for await (const { done, ...part } of readParts(
    chunked(Buffer.from(text), size),
    { ...limits, ...more },
    2,
  )) {
    parts.push({ ...part, body: Buffer.from(part.body) });
    done();
  }
  return parts;
}

type Row = { line: number; flaw: string; cells: string[] };

/** What the warehouse makes of parts: `lines` are split, `rows` decoded. */
function rowsOf(parts: Seen[]): Row[] {
  return parts.flatMap((part) => {
    if (part.form === 'lines') {
      const lines = part.body.toString('utf8').replace(/\n$/, '').split('\n');
      return lines
        .map((text, index) => ({ text: text.replace(/\r$/, ''), line: part.firstLine + index }))
        .filter(({ text }) => text !== '')
        .map(({ text, line }) => ({ line, flaw: '', cells: text.split(',') }));
    }
    const rows: Row[] = [];
    let at = 0;
    const varint = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = part.body[at++] ?? 0;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    const string = (): string => {
      const length = varint();
      at += length;
      return part.body.toString('utf8', at - length, at);
    };
    while (at < part.body.length) {
      const line = part.body.readUInt32LE(at);
      at += 4;
      const flaw = string();
      rows.push({ line, flaw, cells: Array.from({ length: varint() }, string) });
    }
    return rows;
  });
}

const read = async (text: string, more: Partial<PartLimits> = {}): Promise<Row[]> =>
  rowsOf(await partsOf(text, 7, more));

test('plain lines, with either line end, with and without a last one', async () => {
  const wanted = [
    { line: 2, flaw: '', cells: ['a', 'b'] },
    { line: 4, flaw: '', cells: ['c', ''] },
  ];
  for (const text of ['a,b\n\nc,', 'a,b\n\nc,\n', 'a,b\r\n\r\nc,\r\n', 'a,b\r\n\r\nc,\r\n\n\r\n']) {
    assert.deepEqual(await read(text), wanted, JSON.stringify(text));
  }
});

test('quotes: delimiters, line ends and doubled quotes inside; a record counts once', async () => {
  assert.deepEqual(await read('"a,1","b\nc","say ""yes"""\nx,"",z"z\n'), [
    { line: 2, flaw: '', cells: ['a,1', 'b\nc', 'say "yes"'] },
    { line: 3, flaw: '', cells: ['x', '', 'z"z'] },
  ]);
});

test('a quote never closed spoils its own line only', async () => {
  const rows = await read('a,b\nc,"d\ne,f\ng,h\n');
  assert.deepEqual(rows, [
    { line: 2, flaw: '', cells: ['a', 'b'] },
    { line: 3, flaw: 'quote-not-closed', cells: ['c,"d'] },
    { line: 4, flaw: '', cells: ['e', 'f'] },
    { line: 5, flaw: '', cells: ['g', 'h'] },
  ]);
});

test('a quote left open in the middle of a long file spoils its own line only', async () => {
  const tail = Array.from({ length: 60 }, (_, index) => `row${index},v\n`).join('');
  const rows = await read(`a,"b\n${tail}`);
  assert.equal(rows.length, 61);
  assert.deepEqual(rows[0], { line: 2, flaw: 'quote-not-closed', cells: ['a,"b'] });
  assert.ok(rows.slice(1).every(({ flaw, cells }) => flaw === '' && cells.length === 2));
  assert.deepEqual(
    rows.map(({ line }) => line),
    rows.map((_, index) => index + 2),
  );
});

test('a stray quote before quoted cells is malformed, not a swallowed file', async () => {
  assert.deepEqual(await read('a,"b\nc,"d"\n'), [
    { line: 2, flaw: 'quote-malformed', cells: ['a,"b'] },
    { line: 3, flaw: '', cells: ['c', 'd'] },
  ]);
});

test('overlong cells: an excerpt stays, the next record is read', async () => {
  const rows = await read(`a,"${'长'.repeat(15)}"\nb,c\n`);
  assert.equal(rows[0]?.flaw, 'cell-too-long');
  assert.equal(rows[0]?.cells[1], '长'.repeat(13));
  assert.deepEqual(rows[1], { line: 3, flaw: '', cells: ['b', 'c'] });
});

test('a line longer than any window is one row, with or without quotes', async () => {
  for (const cell of ['x'.repeat(500), `"${'x'.repeat(500)}"`, `"${'x'.repeat(500)}`]) {
    const rows = await read(`a,b\n${cell}\nc,d\n`);
    assert.equal(rows.length, 3, cell.slice(0, 5));
    assert.ok(['cell-too-long', 'quote-not-closed'].includes(rows[1]?.flaw ?? ''));
    assert.deepEqual(rows[2], { line: 4, flaw: '', cells: ['c', 'd'] });
  }
});

test('property: parts are the same however the bytes arrive, and cover every byte', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '汉', 'b'), maxLength: 600 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 90 }), async (content, size) => {
      const one = await partsOf(content, 100_000);
      const other = await partsOf(content, size);
      assert.deepEqual(other, one);
      assert.equal(
        one.reduce((sum, part) => sum + part.consumed, 0),
        Buffer.byteLength(content),
      );
      const rows = rowsOf(one);
      assert.equal(
        rows.length,
        one.reduce((sum, part) => sum + part.rows, 0),
      );
      const lines = rows.map(({ line }) => line);
      assert.deepEqual(
        lines,
        [...new Set(lines)].sort((a, b) => a - b),
      );
    }),
    { numRuns: 400 },
  );
});

test('property: well-formed records come back as they were written, in any window', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '汉', ' '), maxLength: 8 });
  const record = fc.array(cell, { minLength: 2, maxLength: 4 });
  const quoted = (value: string): string =>
    /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 30 }),
      fc.integer({ min: 80, max: 300 }),
      async (records, size) => {
        const text = records.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
        const rows = await read(text, { windowBytes: size });
        assert.deepEqual(
          rows.map(({ cells }) => cells),
          records,
        );
      },
    ),
    { numRuns: 300 },
  );
});

/** A formula that failed gives no value and says so in words, never the inside of an object. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { readCell } from './cells.ts';
import { columns } from './columns.ts';
import { parseWorkbook } from './workbook.ts';

test('formulas that failed, alone and with their error as a result', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('a');
  sheet.getCell('A1').value = { formula: 'VLOOKUP(1,B1,1)', result: { error: '#N/A' } };
  sheet.getCell('B1').value = { error: '#REF!' };
  sheet.getCell('C1').value = { formula: '1+1', result: 2 };
  const grid = await parseWorkbook(new Uint8Array(await book.xlsx.writeBuffer()));
  assert.ok('rows' in grid);
  const [row = []] = grid.rows;
  assert.deepEqual(
    row.map(({ text, kind }) => [text, kind]),
    [
      ['#N/A', 'error'],
      ['#REF!', 'error'],
      ['2', 'formula'],
    ],
  );
  const [column] = columns;
  assert.ok(column);
  const read = readCell(row[0], column, { row: 1, at: 0 });
  assert.equal(read.value, '');
  assert.deepEqual(
    read.issues.map(({ code, severity, cell }) => [code, severity, cell]),
    [['catalog.sheet-formula-error', 'error', 'A1']],
  );
  assert.doesNotMatch(JSON.stringify(read.issues), /\[object/);
});

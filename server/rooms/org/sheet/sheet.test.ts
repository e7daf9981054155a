// What spreadsheets do to a register, pointed out by the cell; a sheet that was exported comes in again without a fault.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import ExcelJS from 'exceljs';
import { platform } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { creditCode, next, type SmallCity, smallCity } from '#tests/factories/city.ts';
import { importOrganisations, previewImport } from '../commands/import-organisations.ts';
import { listOrganisations } from '../repository.ts';
import { columns } from './columns.ts';
import { writeSheet } from './write.ts';

let city: SmallCity;
before(async () => {
  city = await smallCity();
});

async function sheet(rows: unknown[][], more?: (page: ExcelJS.Worksheet) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet('单位');
  page.addRow(columns.map(({ title }) => title.zh));
  for (const row of rows) page.addRow(row);
  more?.(page);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const row = (name: string, given: Record<number, unknown> = {}): unknown[] => {
  const cells: unknown[] = [name, '', '行政机关', '', creditCode(next()), '999900', '', ''];
  for (const [at, value] of Object.entries(given)) cells[Number(at)] = value;
  return cells;
};

const faultsOf = async (bytes: Buffer): Promise<Record<string, string>> => {
  const { faults } = await previewImport(city.p, platform, bytes);
  return Object.fromEntries(faults.map(({ cell, code }) => [cell, code]));
};

test('codes that became numbers, full-width digits, unknown kinds and places: each by its cell', async () => {
  const bytes = await sheet([
    row('甲单位', { 4: 1.5e17 }),
    row('乙单位', { 4: '1.23E+17' }),
    row('丙单位', { 5: '９９９９００' }),
    row('丁单位', { 2: '餐馆' }),
    row('戊单位', { 2: '企业', 3: '餐饮' }),
    row('己单位', { 5: '110100' }),
    row('庚单位', { 4: '119999001000000019' }),
    row('', {}),
  ]);
  assert.deepEqual(await faultsOf(bytes), {
    E2: 'org.sheet-code-as-number',
    E3: 'org.sheet-code-as-number',
    F4: 'org.sheet-full-width',
    C5: 'org.kind-not-admitted',
    D6: 'org.sector-not-admitted',
    F7: 'org.region-unknown',
    E8: 'org.credit-code-wrong',
    A9: 'org.sheet-empty',
  });
});

test('merged headings, formulas, twins', async () => {
  const twin = creditCode(next());
  const bytes = await sheet(
    [
      row('同名单位', { 4: twin }),
      row('同名单位', { 4: twin }),
      row('公式单位', { 0: { formula: 'A2', result: 'x' } }),
    ],
    (page) => {
      page.mergeCells('C1:D1');
    },
  );
  const faults = await faultsOf(bytes);
  assert.equal(faults.C1, 'org.sheet-merged');
  assert.equal(faults.A3, 'org.sheet-twice');
  assert.equal(faults.E3, 'org.sheet-twice');
  assert.equal(faults.A4, 'org.sheet-formula');
});

test('one fault and nothing is registered; without one everything is, superior bodies in any order', async () => {
  const n = next();
  const names = [`上级${n}`, `下级${n}`];
  const child = row(names[1] ?? '', { 6: names[0] });
  const parent = row(names[0] ?? '');
  const faulty = await sheet([child, parent, row(`坏${n}`, { 2: '餐馆' })]);
  await assert.rejects(importOrganisations(city.p, platform, faulty), (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, 'org.sheet-faulty');
    assert.deepEqual(
      error.details.fields?.map(({ path }) => path),
      ['C4'],
    );
    return true;
  });
  assert.equal((await listOrganisations(city.p.db, { search: names[0] })).total, 0, 'nothing half done');
  const done = await importOrganisations(city.p, platform, await sheet([child, parent]));
  assert.deepEqual(done, { registered: 2, known: 0 });
  const [under] = (await listOrganisations(city.p.db, { search: names[1] })).items;
  const [over] = (await listOrganisations(city.p.db, { search: names[0] })).items;
  assert.equal(under?.parentId, over?.id);
});

test('what was exported comes in again as known', async () => {
  const bytes = await writeSheet(city.p, 'zh', false);
  const { faults, rows } = await previewImport(city.p, platform, bytes);
  assert.deepEqual(faults, []);
  assert.ok(rows.length > 0 && rows.every(({ known }) => known));
  assert.equal((await previewImport(city.p, platform, await writeSheet(city.p, 'en', true))).rows.length, 0);
});

test('a file that is no spreadsheet', async () => {
  await assert.rejects(previewImport(city.p, platform, Buffer.from('nothing')), {
    code: 'org.sheet-unreadable',
  });
});

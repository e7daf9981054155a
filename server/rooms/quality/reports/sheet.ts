/** A report as a spreadsheet: no cell is one that a spreadsheet would compute. */
import { harmless, newWorkbook } from '#kernel/spreadsheet.ts';
import type { Report } from './report.ts';

export async function sheetOf({ body, dimensions }: Report): Promise<Buffer> {
  const book = await newWorkbook();
  const sheet = book.addWorksheet(`数据质量 ${body.month}`);
  sheet.addRow([
    '名次',
    '单位',
    '得分',
    '资源数',
    '数据行数',
    '检查项次',
    '不合格项次',
    ...dimensions.map(({ title }) => title.zh),
    '更新超期资源',
    '新增问题',
    '办结问题',
    '超期问题',
  ]);
  for (const row of body.organisations) {
    sheet.addRow([
      row.rank,
      harmless(row.organisation.name.zh),
      row.score,
      row.resources,
      row.rows,
      row.checked,
      row.failed,
      ...dimensions.map(({ key }) => row.dimensions.find(({ dimension }) => dimension === key)?.score ?? ''),
      row.late,
      row.findings.opened,
      row.findings.closed,
      row.findings.overdue,
    ]);
  }
  sheet.getRow(1).font = { bold: true };
  sheet.columns.forEach((column, at) => {
    column.width = at === 1 ? 36 : 12;
  });
  sheet.views = [{ state: 'frozen', ySplit: 1 }];
  return Buffer.from(await book.xlsx.writeBuffer());
}

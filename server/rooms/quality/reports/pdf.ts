/** A report as a document to print and to file, with the bundled Chinese font. */
import { fileURLToPath } from 'node:url';
import type { Report } from './report.ts';

const font = fileURLToPath(
  new URL('../fonts/NotoSansHans-Regular.otf', import.meta.resolve('@embedpdf/fonts-sc')),
);
const margin = 48;
const line = 20;

/** `house`: the platform it comes from, in the city's word. */
export async function pdfOf(
  { body, dimensions, digest, madeAt }: Report,
  city: string,
  house: string,
): Promise<Buffer> {
  // Large, and seldom needed: loaded with the first document.
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    info: { Title: `${city} ${body.month}`, Creator: house },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  document.font(font);
  document.fontSize(18).text(`${city}公共数据质量月报　${body.month}`);
  document.moveDown(0.5);
  document
    .fontSize(10)
    .text(
      `全市得分 ${body.total.score ?? '—'}，检查 ${body.total.checked} 项次，不合格 ${body.total.failed} 项次。`,
    );
  document.moveDown(0.5);
  const widths = [36, 210, 50, 50, 60, 70, ...dimensions.map(() => 52)];
  table(document, widths, [
    ['名次', '单位', '得分', '资源', '检查', '不合格', ...dimensions.map(({ title }) => title.zh)],
    ...body.organisations.map((row) => [
      String(row.rank),
      row.organisation.name.zh,
      row.score === null ? '—' : row.score.toFixed(2),
      String(row.resources),
      String(row.checked),
      String(row.failed),
      ...dimensions.map(({ key }) => {
        const found = row.dimensions.find(({ dimension }) => dimension === key);
        return found ? found.score.toFixed(2) : '—';
      }),
    ]),
  ]);
  document.fontSize(8).text(`${house}　${madeAt ?? ''}　SHA-256 ${digest}`, margin, document.y + line);
  document.end();
  return done;
}

function table(document: PDFKit.PDFDocument, widths: readonly number[], rows: readonly string[][]): void {
  document.fontSize(9);
  let y = document.y;
  for (const [at, row] of rows.entries()) {
    if (y > document.page.height - margin - line * 2) {
      document.addPage();
      y = margin;
    }
    let x = margin;
    row.forEach((cell, column) => {
      const width = widths[column] ?? 50;
      document.text(cell, x, y, { width: width - 4, height: line - 4, ellipsis: true, lineBreak: false });
      x += width;
    });
    y += line;
    if (at === 0)
      document
        .moveTo(margin, y - 5)
        .lineTo(document.page.width - margin, y - 5)
        .lineWidth(0.5)
        .stroke();
  }
  document.y = y;
  document.x = margin;
}

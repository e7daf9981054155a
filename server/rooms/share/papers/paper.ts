/** Papers of sharing as PDF, in Chinese, with the bundled font: a heading, its number, tables of label and words, paragraphs. */
import { fileURLToPath } from 'node:url';

const font = fileURLToPath(
  new URL('../fonts/NotoSansHans-Regular.otf', import.meta.resolve('@embedpdf/fonts-sc')),
);
const MARGIN = 56;
const LABEL = 140;
const PAD = 5;

export type PaperPart =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'rows'; rows: readonly { label: string; lines: readonly string[] }[] }
  | { kind: 'grid'; rows: readonly (readonly string[])[] };

export type Paper = {
  title: string;
  number: string;
  /** The day it is made of; nothing in the file depends on when it was drawn. */
  at: Date;
  parts: readonly PaperPart[];
  foot: string;
  /** Files that lie within it, untouched: nothing that somebody uploaded is decoded here. */
  enclosed?: readonly { name: string; content: Buffer }[];
};

/** `house`: the platform it comes from, in the city's word. */
export async function pdfOf(paper: Paper, house: string): Promise<Buffer> {
  // Large, and seldom needed: loaded with the first document.
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    // What is enclosed can be read without a program for PDF.
    compress: false,
    info: {
      Title: `${paper.number} ${paper.title}`,
      Creator: house,
      CreationDate: paper.at,
      ModDate: paper.at,
    },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  document.font(font);
  document.fontSize(18).text(paper.title, { align: 'center' });
  document.moveDown(0.3).fontSize(10).text(paper.number, { align: 'center' }).moveDown(0.8);
  for (const part of paper.parts) draw(document, part);
  document.moveDown(1).fontSize(8).text(`${paper.foot}　${house}`, MARGIN);
  for (const { name, content } of paper.enclosed ?? [])
    document.file(content, { name, creationDate: paper.at, modifiedDate: paper.at });
  document.end();
  return done;
}

type Doc = PDFKit.PDFDocument;

function draw(document: Doc, part: PaperPart): void {
  switch (part.kind) {
    case 'heading':
      room(document, 40);
      document.fontSize(12).text(part.text, MARGIN).moveDown(0.3);
      return;
    case 'text':
      document.fontSize(11).text(part.text, MARGIN, undefined, { lineGap: 4 }).moveDown(0.6);
      return;
    case 'rows':
      for (const { label, lines } of part.rows) row(document, [label, lines.join('\n') || '　'], [LABEL]);
      document.moveDown(0.8);
      return;
    case 'grid': {
      const columns = Math.max(1, ...part.rows.map((cells) => cells.length));
      const width = (document.page.width - 2 * MARGIN) / columns;
      for (const cells of part.rows) {
        row(
          document,
          Array.from({ length: columns }, (_, at) => cells[at] ?? ''),
          Array.from({ length: columns - 1 }, () => width),
        );
      }
      document.moveDown(0.8);
    }
  }
}

function room(document: Doc, height: number): void {
  if (document.y + height > document.page.height - MARGIN) document.addPage();
}

/** One row of cells with lines around them; the last cell takes what is left of the page. */
function row(document: Doc, cells: readonly string[], given: readonly number[]): void {
  const whole = document.page.width - 2 * MARGIN;
  const widths = [...given, whole - given.reduce((sum, one) => sum + one, 0)];
  document.fontSize(10);
  const height =
    Math.max(
      ...cells.map((text, at) => document.heightOfString(text, { width: (widths[at] ?? 0) - 2 * PAD })),
    ) +
    2 * PAD;
  room(document, Math.min(height, document.page.height - 2 * MARGIN));
  const top = document.y;
  let x = MARGIN;
  for (const [at, text] of cells.entries()) {
    const width = widths[at] ?? 0;
    document.lineWidth(0.5).rect(x, top, width, height).stroke();
    document.text(text, x + PAD, top + PAD, { width: width - 2 * PAD });
    x += width;
  }
  document.x = MARGIN;
  document.y = top + height;
}

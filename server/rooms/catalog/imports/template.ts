/** The national spreadsheet template with this city's words in its lists: what is downloaded is what the import reads. */
import { newWorkbook } from '#kernel/spreadsheet.ts';
import type { LawNow } from '#law/settings.ts';
import {
  formats,
  itemTypes,
  origins,
  securityLevels,
  sharingForms,
  subjectWords,
  updateCycles,
} from '../terms.ts';
import { type ColumnKey, columns } from './columns.ts';

const rowsWithLists = 2000;

type Choices = Partial<Record<ColumnKey, readonly string[]>>;

function choices(law: LawNow): Choices {
  const zh = (terms: readonly { zh: string }[]): string[] => terms.map((term) => term.zh);
  const city = law.terms('catalog.origins');
  return {
    formatCategory: zh(formats),
    formatType: [...new Set(formats.flatMap(({ types }) => types))].map((type) =>
      type === 'other' ? '其他' : type,
    ),
    itemType: zh(itemTypes).map((word, at) => `${word}${itemTypes[at]?.key ?? ''}`),
    itemKey: ['是', '否'],
    itemNullable: ['是', '否'],
    sharingClass: zh(law.terms('classify.sharing-classes')),
    sharingForm: zh(sharingForms),
    opened: zh(law.terms('classify.opening-classes')),
    updateCycle: zh(updateCycles),
    securityLevel: zh(securityLevels),
    origin: zh(city.length > 0 ? city : origins),
    occasion: zh(law.terms('catalog.occasions')),
    subjectKind: zh(subjectWords),
    basisKind: [
      ...new Set([
        ...zh(law.terms('classify.withheld-basis')),
        ...zh(law.terms('classify.conditional-basis')),
      ]),
    ],
  };
}

/** One heading a column, one row an item; the lists lie on a sheet of their own, because a cell's own list holds 255 characters. */
export async function templateWorkbook(
  law: LawNow,
  provider: { name: string; creditCode: string | undefined },
): Promise<Buffer> {
  const book = await newWorkbook();
  const sheet = book.addWorksheet('政务信息资源目录', { views: [{ state: 'frozen', xSplit: 2, ySplit: 1 }] });
  const lists = book.addWorksheet('选项', { state: 'hidden' });
  const known = choices(law);
  sheet.columns = columns.map(({ zh }) => ({ header: zh, width: Math.max(12, zh.length * 2 + 4) }));
  const heading = sheet.getRow(1);
  heading.font = { bold: true };
  for (const [at, { key, digits, hint }] of columns.entries()) {
    const cell = heading.getCell(at + 1);
    cell.note = hint;
    const column = sheet.getColumn(at + 1);
    // Codes are text: as numbers a spreadsheet would spoil them.
    if (digits || key === 'publishedOn') column.numFmt = '@';
    const words = known[key] ?? [];
    if (words.length === 0) continue;
    const list = lists.getColumn(at + 1);
    list.values = [...words];
    const { letter } = list;
    for (let row = 2; row <= rowsWithLists; row++) {
      sheet.getRow(row).getCell(at + 1).dataValidation = {
        type: 'list',
        allowBlank: true,
        showErrorMessage: false,
        formulae: [`选项!$${letter}$1:$${letter}$${words.length}`],
      };
    }
  }
  const first = sheet.getRow(2);
  const set = (key: ColumnKey, value: string): void => {
    first.getCell(columns.findIndex((column) => column.key === key) + 1).value = value;
  };
  set('provider', provider.name);
  if (provider.creditCode) set('providerCode', provider.creditCode);
  return Buffer.from(await book.xlsx.writeBuffer());
}

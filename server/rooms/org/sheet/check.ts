// Judges the rows of a spreadsheet as registrations would be judged, without doing any of them.
import type { Executor } from '#kernel/db.ts';
import { Problem, problemDocument, type Text } from '#kernel/errors.ts';
import { creditCodeFault } from '#kernel/identifiers.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { ENTERPRISE, KINDS, listed, refuseInadmissible, SECTORS } from '../admission.ts';
import type { CreateOrganisationInput } from '../commands/create-organisation.ts';
import { PERSON, publicKinds } from '../public-bodies.ts';
import { orgTables } from '../tables.ts';
import type { ColumnKey } from './columns.ts';
import { columns } from './columns.ts';
import type { Sheet, SheetFault, SheetRow } from './read.ts';

export type Judged = {
  row: number;
  input: Omit<CreateOrganisationInput, 'parentId'> & { parent?: string };
  /** Registered exactly so already: nothing is to be done. */
  known: boolean;
};

type Registered = { name_zh: string; credit_code: string | null };

const enterpriseWords = ['enterprise', 'company', '企业', '公司'];

/** A word of the sheet is a key, or the city's own word in either language. */
const termFor = (terms: readonly Term[], text: string): Term | undefined =>
  terms.find(({ key, zh, en }) => [key, zh, en].some((word) => word.toLowerCase() === text.toLowerCase()));

export async function judgeSheet(
  ex: Executor,
  law: LawNow,
  sheet: Sheet,
): Promise<{ rows: Judged[]; faults: SheetFault[] }> {
  const db = orgTables(ex);
  const registered = await db.selectFrom('org.organisation').select(['name_zh', 'credit_code']).execute();
  const active = new Set(
    (await db.selectFrom('org.organisation').select('name_zh').where('state', '=', 'active').execute()).map(
      ({ name_zh }) => name_zh,
    ),
  );
  const regions = new Set(
    (await db.selectFrom('org.region').select('code').execute()).map(({ code }) => code),
  );
  const inSheet = new Set(sheet.rows.map(({ cells }) => cells.name));
  const faults = [...sheet.faults];
  const spoilt = new Set(sheet.faults.map(({ cell }) => cell));
  const codesSeen = new Map<string, number>();
  const namesSeen = new Map<string, number>();
  const rows = sheet.rows.map((row): Judged => {
    const { cells } = row;
    const { fault, input } = reader(law, row, faults, spoilt);
    for (const { key, title, required } of columns) {
      if (key === 'creditCode' && input.kind === PERSON) continue;
      if (required && cells[key] === '' && !spoilt.has(row.at[key]))
        fault(key, 'org.sheet-empty', { zh: `“${title.zh}”没有填写`, en: `“${title.en}” is empty` });
    }
    const twin = codesSeen.get(cells.creditCode);
    if (cells.creditCode && twin)
      fault('creditCode', 'org.sheet-twice', {
        zh: `与第 ${twin} 行重复`,
        en: `stands in row ${twin} already`,
      });
    codesSeen.set(cells.creditCode, twin ?? row.row);
    const same = namesSeen.get(cells.name);
    if (cells.name && same)
      fault('name', 'org.sheet-twice', { zh: `与第 ${same} 行重复`, en: `stands in row ${same} already` });
    namesSeen.set(cells.name, same ?? row.row);
    if (input.regionCode && !regions.has(input.regionCode))
      fault('regionCode', 'org.region-unknown', {
        zh: `区划代码“${input.regionCode}”未登记`,
        en: `the division ${input.regionCode} is not registered`,
      });
    if (cells.parent && !active.has(cells.parent) && !inSheet.has(cells.parent))
      fault('parent', 'org.organisation-unknown', {
        zh: '上级单位既未登记，也不在本表中',
        en: 'the superior body is neither registered nor in this sheet',
      });
    const known = isKnown(registered, active, cells, fault);
    return { row: row.row, input, known };
  });
  return { rows, faults: faults.sort((a, b) => a.row - b.row || a.cell.localeCompare(b.cell)) };
}

function isKnown(
  registered: readonly Registered[],
  active: ReadonlySet<string>,
  cells: Record<ColumnKey, string>,
  fault: (key: ColumnKey, code: string, message: Text) => void,
): boolean {
  const byCode = registered.find(({ name_zh, credit_code }) =>
    // Persons have no code: their name is all there is to know them by.
    cells.creditCode === ''
      ? credit_code === null && name_zh === cells.name
      : credit_code === cells.creditCode,
  );
  if (byCode && byCode.name_zh === cells.name) return true;
  if (byCode) {
    fault('creditCode', 'org.organisation-exists', {
      zh: `该代码已由“${byCode.name_zh}”登记`,
      en: `the code belongs to ${byCode.name_zh}`,
    });
  } else if (active.has(cells.name)) {
    fault('name', 'org.organisation-exists', {
      zh: '同名单位已用另一代码登记',
      en: 'a body of this name is registered under another code',
    });
  }
  return false;
}

function reader(law: LawNow, row: SheetRow, faults: SheetFault[], spoilt: Set<string>) {
  const { cells, at } = row;
  const fault = (key: ColumnKey, code: string, message: Text, mend?: Text, articles: string[] = []) => {
    faults.push({
      cell: at[key] || `${row.row}`,
      row: row.row,
      column: columns.find((column) => column.key === key)?.title.zh ?? key,
      value: cells[key],
      code,
      message,
      mend: mend ?? { zh: '请更正后重新导入', en: 'Correct it and import again' },
      articles,
    });
    spoilt.add(at[key]);
  };
  const kinds = law.terms(KINDS);
  const sectors = law.terms(SECTORS);
  const sector = cells.sector ? termFor(sectors, cells.sector) : undefined;
  const isEnterprise = enterpriseWords.includes(cells.kind.toLowerCase());
  const outside = publicKinds.find(({ key, zh, en }) =>
    [key, zh, en].some((word) => word.toLowerCase() === cells.kind.toLowerCase()),
  );
  const kind = isEnterprise ? ENTERPRISE : (outside ?? termFor(kinds, cells.kind))?.key;
  const input: Judged['input'] = {
    name: { zh: cells.name, en: cells.nameEn || cells.name },
    kind: kind ?? cells.kind,
    ...(cells.creditCode ? { creditCode: cells.creditCode.toUpperCase() } : {}),
    regionCode: cells.regionCode,
    ...(kind === ENTERPRISE ? { sector: sector?.key ?? cells.sector } : {}),
    ...(cells.document ? { authorisationDocument: cells.document } : {}),
    ...(cells.parent ? { parent: cells.parent } : {}),
  };
  if (cells.creditCode && !spoilt.has(at.creditCode) && creditCodeFault(input.creditCode ?? '')) {
    fault(
      'creditCode',
      'org.credit-code-wrong',
      { zh: '18 位代码的格式或校验位不正确', en: 'the shape or the check digits are wrong' },
      { zh: '请核对证书', en: 'Compare it with the certificate' },
    );
  }
  if (cells.kind && cells.regionCode) {
    try {
      refuseInadmissible(law, input);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const zh = problemDocument(error, 'zh');
      const en = problemDocument(error, 'en');
      const place = placeOf[error.code] ?? 'kind';
      const options = place === 'sector' ? listed(sectors) : place === 'kind' ? listed(kinds) : undefined;
      fault(
        place,
        error.code,
        { zh: `${zh.title}：${zh.detail}`, en: `${en.title}: ${en.detail}` },
        options ? { zh: `可选：${options.zh}`, en: `One of: ${options.en}` } : { zh: zh.mend, en: en.mend },
        error.details.articles ?? [],
      );
    }
  }
  return { fault, input };
}

const placeOf: Readonly<Record<string, ColumnKey>> = {
  'org.kind-not-admitted': 'kind',
  'org.sector-not-admitted': 'sector',
  'org.authorisation-missing': 'document',
  'org.outside-city': 'regionCode',
  'org.firm-as-body': 'kind',
};

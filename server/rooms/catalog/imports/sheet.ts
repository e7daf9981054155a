/** Turns a grid into entries: rows of one resource together, every usual error named by its cell. Pure. */
import { type ContentPatch, type DraftItem, type LegalBasis, subjectKindSchema } from '../content.ts';
import { proposeItems } from '../propose.ts';
import { formatOf } from '../terms.ts';
import { type CellIssue, cellIssue, dayOf, type Place, readCell } from './cells.ts';
import { type Column, type ColumnKey, columns } from './columns.ts';
import type { Grid } from './grid.ts';
import type { Header } from './header.ts';
import type { WordList, Words } from './words.ts';

export type SheetEntry = {
  /** First row of the resource in the sheet. */
  row: number;
  name: string;
  /** Code the sheet gives it; empty where the platform is to give one. */
  code: string;
  /** Published on that day, before it came onto the platform. */
  originalOn: string | undefined;
  content: ContentPatch;
  /** Where each column's value of this resource stands. */
  places: Map<ColumnKey, Place>;
  /** Rows of the items, in order. */
  itemRows: number[];
};

export type SheetRead = { entries: SheetEntry[]; issues: CellIssue[]; present: Set<ColumnKey> };
export type SheetContext = {
  words: Words;
  provider: { name: string; creditCode: string | undefined };
  today: string;
};

type Line = { row: number; values: Map<ColumnKey, string> };

export function readSheet(grid: Grid, header: Header, context: SheetContext): SheetRead {
  const issues: CellIssue[] = [...header.issues];
  const lines: Line[] = [];
  for (let at = header.row; at < grid.rows.length; at++) {
    const row = at + 1;
    const values = new Map<ColumnKey, string>();
    for (const [place, column] of header.places.entries()) {
      if (!column) continue;
      const read = readCell(grid.rows[at]?.[place], column, { row, at: place });
      issues.push(...read.issues);
      if (read.value !== '') values.set(column.key, read.value);
    }
    if (values.size > 0) lines.push({ row, values });
  }
  const at = new Map(
    header.places.flatMap((column, place) => (column ? [[column.key, place] as const] : [])),
  );
  const place = (row: number, key: ColumnKey): Place => ({ row, at: at.get(key) ?? -1 });
  const doubtful = {
    sharing: doubtfulDigits(lines, 'sharingClass', context.words.sharing),
    cycles: doubtfulDigits(lines, 'updateCycle', context.words.cycles),
  };
  const entries = group(lines, place, issues).map((found) =>
    entryOf(found, { ...context, place, issues, doubtful }),
  );
  return { entries, issues, present: new Set(at.keys()) };
}

/** Digits of another list than the one in use make every digit of the column doubtful. */
function doubtfulDigits(lines: readonly Line[], key: ColumnKey, list: WordList): string | undefined {
  if (list.own) return undefined;
  return lines
    .map(({ values }) => values.get(key)?.normalize('NFKC').trim() ?? '')
    .find((text) => /^\d+$/.test(text) && !list.digits.includes(text));
}

type Group = { first: Line; lines: Line[]; values: Map<ColumnKey, string>; rows: Map<ColumnKey, number> };
type PlaceOf = (row: number, key: ColumnKey) => Place;

/** A row with a name other than the one before begins a resource; rows without a name go on with it. */
function group(lines: readonly Line[], place: PlaceOf, issues: CellIssue[]): Group[] {
  const groups: Group[] = [];
  const ended = new Map<string, number>();
  for (const line of lines) {
    const name = line.values.get('name');
    const current = groups.at(-1);
    if (current && (name === undefined || name === current.values.get('name'))) {
      current.lines.push(line);
      for (const column of columns) take(current, line, column, place, issues);
      continue;
    }
    if (name === undefined) {
      issues.push(
        cellIssue('sheet-nameless', place(line.row, 'name'), '信息资源名称', {
          zh: '这一行没有信息资源名称，也没有可以接续的上一条',
          en: 'The row names no resource and follows none',
          mendZh: '请补填信息资源名称',
          mendEn: 'Fill in the name of the resource',
        }),
      );
      continue;
    }
    const before = ended.get(name);
    if (before !== undefined) {
      issues.push(
        cellIssue('sheet-apart', place(line.row, 'name'), '信息资源名称', {
          zh: `《${name}》的行不连在一起，前面第${before}行已有`,
          en: `The rows of “${name}” lie apart; it began in row ${before}`,
          mendZh: '把同一资源的各行排在一起，或改用不同名称',
          mendEn: 'Put the rows of one resource together, or give another name',
        }),
      );
    }
    ended.set(name, line.row);
    const rows = new Map([...line.values.keys()].map((key) => [key, line.row]));
    groups.push({ first: line, lines: [line], values: new Map(line.values), rows });
  }
  return groups;
}

/** What a further row says of the resource must be what the first one said. */
function take(found: Group, line: Line, column: Column, place: PlaceOf, issues: CellIssue[]): void {
  if (column.item) return;
  const said = line.values.get(column.key);
  if (said === undefined) return;
  const first = found.values.get(column.key);
  if (first === undefined) {
    found.values.set(column.key, said);
    found.rows.set(column.key, line.row);
  } else if (first !== said) {
    const code = column.key === 'code';
    issues.push(
      cellIssue(code ? 'code-consistent' : 'sheet-row-differs', place(line.row, column.key), column.zh, {
        zh: code
          ? `同一资源的代码前后不一致：“${said}”与第${found.first.row}行的“${first}”`
          : `同一资源的“${column.zh}”前后不一致`,
        en: code
          ? `The rows of one resource differ in code: “${said}”, and “${first}” in row ${found.first.row}`
          : `The rows of one resource differ in “${column.zh}”`,
        mendZh: code ? `全部信息项统一为${first}` : `统一为“${first.slice(0, 40)}”，或拆成两个资源`,
        mendEn: code ? `Write ${first} in all of them` : 'Make them one, or split the resource',
      }),
    );
  }
}

type Making = SheetContext & {
  place: PlaceOf;
  issues: CellIssue[];
  doubtful: { sharing: string | undefined; cycles: string | undefined };
};

function entryOf(found: Group, making: Making): SheetEntry {
  const { place, issues, words } = making;
  const value = (key: ColumnKey): string => found.values.get(key) ?? '';
  const spot = (key: ColumnKey): Place => place(found.rows.get(key) ?? found.first.row, key);
  const pick = (key: ColumnKey, list: WordList, zh: string, doubt?: string): string => {
    const text = value(key).normalize('NFKC').trim();
    if (text === '') return '';
    if (doubt !== undefined && /^\d+$/.test(text)) {
      issues.push(
        cellIssue('sheet-digits-doubtful', spot(key), zh, {
          zh: `“${zh}”填的是数字“${text}”，但本列另有“${doubt}”：所用编号与国家模板（${list.digits.join('/')}）不同，不能判断`,
          en: `“${text}” cannot be read: the column also has “${doubt}”, so it counts otherwise than the national template (${list.digits.join('/')})`,
          mendZh: '改填文字，或请主管部门在导入对照表中写明编号',
          mendEn: 'Write words, or have the bureau enter the numbering in the import profile',
        }),
      );
      return '';
    }
    const key_ = list.find(text);
    if (key_ === undefined) {
      issues.push(
        cellIssue('sheet-word-unknown', spot(key), zh, {
          zh: `不认识“${text}”`,
          en: `“${text}” is not known`,
          mendZh: '按模板下拉列表填写',
          mendEn: 'Use the words of the template’s list',
        }),
      );
      return '';
    }
    return key_;
  };
  const formatCategory = pick('formatCategory', words.formats, '信息资源格式分类');
  const opened = pick('opened', words.opening, '是否向社会开放');
  const openingCondition = value('openingCondition');
  checkProvider(making, found, spot);
  const originalOn = originalDay(making, value('publishedOn'), spot('publishedOn'));
  const basisKind = value('basisKind');
  const basis: LegalBasis[] =
    basisKind || value('basisTitle') || value('basisArticle')
      ? [
          {
            kind: words.basisKinds.find(basisKind) ?? basisKind.slice(0, 40),
            title: value('basisTitle').slice(0, 200),
            article: value('basisArticle').slice(0, 60),
            wording: value('basisWording').slice(0, 4000),
          },
        ]
      : [];
  const content: ContentPatch = {
    name: value('name').slice(0, 200),
    summary: value('summary').slice(0, 4000),
    categoryCode: value('categoryCode').slice(0, 18),
    formatCategory,
    formatType: formatType(formatCategory, value('formatType')),
    formatNote: value('formatNote').slice(0, 200),
    sharingClass: pick('sharingClass', words.sharing, '共享类型', making.doubtful.sharing),
    sharingConditions: value('sharingConditions').slice(0, 4000),
    sharingBasis: basis,
    sharingForm: pick('sharingForm', words.forms, '共享方式'),
    openingClass:
      opened === 'yes'
        ? openingCondition.trim() === '' || /^无条件/.test(openingCondition.trim())
          ? 'open'
          : 'conditional'
        : opened === 'no'
          ? 'closed'
          : opened,
    openingCondition: openingCondition.slice(0, 4000),
    updateCycle: pick('updateCycle', words.cycles, '更新周期', making.doubtful.cycles),
    relatedCodes: value('relatedCodes')
      .split(/[;；,，、\s]+/)
      .filter((code) => code !== '')
      .map((code) => code.slice(0, 60))
      .slice(0, 50),
    securityLevel: pick('securityLevel', words.levels, '安全等级'),
    useRequirements: value('useRequirements').slice(0, 4000),
    sourceSystems: value('sourceSystem') === '' ? [] : [{ name: value('sourceSystem').slice(0, 200) }],
    origin: pick('origin', words.origins, '数据来源'),
    occasion: pick('occasion', words.occasions, '形成场合'),
    subjectKind: subjectKindSchema.catch('').parse(pick('subjectKind', words.subjects, '对象类型')),
    items: itemsOf(found, making),
  };
  return {
    row: found.first.row,
    name: value('name'),
    code: value('code'),
    originalOn,
    content,
    places: new Map(columns.map(({ key }) => [key, spot(key)])),
    itemRows: itemLines(found).map(({ row }) => row),
  };
}

/** Types are written in lower case and with or without a dot; “其他” is the word for what the list does not hold. */
function formatType(category: string, text: string): string {
  const bare = text.normalize('NFKC').trim().toLowerCase().replace(/^\./, '');
  if (bare === '其他' || bare === 'other') return 'other';
  const known = formatOf(category)?.types ?? [];
  return known.find((type) => type === bare) ?? bare.slice(0, 40);
}

function checkProvider({ provider, issues }: Making, found: Group, spot: (key: ColumnKey) => Place): void {
  const code = found.values.get('providerCode')?.toUpperCase();
  if (code !== undefined && code !== provider.creditCode) {
    issues.push(
      cellIssue('provider-code', spot('providerCode'), '提供方代码', {
        zh: `提供方代码“${code}”不是本单位的代码`,
        en: `“${code}” is not the code of your organisation`,
        mendZh: `核对18位统一社会信用代码：${provider.creditCode ?? '机构表中没有'}`,
        mendEn: `Check the 18-character code: ${provider.creditCode ?? 'none in the register'}`,
      }),
    );
  }
  const name = found.values.get('provider');
  if (name !== undefined && name !== provider.name) {
    const section = /(科室|科|股)$/.test(name);
    issues.push(
      cellIssue('provider-department', spot('provider'), '信息资源提供方', {
        zh: section ? '提供方应为部门，不是科室' : `提供方“${name}”不是本单位`,
        en: section
          ? 'The provider must be a department, not a section'
          : `“${name}” is not your organisation`,
        mendZh: `填写本单位全称：${provider.name}`,
        mendEn: `Write the full name: ${provider.name}`,
      }),
    );
  }
}

function originalDay({ issues, today }: Making, text: string, place: Place): string | undefined {
  if (text === '') return undefined;
  const day = dayOf(text);
  if (day !== undefined && day <= today) return day;
  issues.push(
    cellIssue('date-form', place, '发布日期', {
      zh: day === undefined ? `“${text}”不是日期` : '发布日期不能晚于今天',
      en: day === undefined ? `“${text}” is no date` : 'The date lies in the future',
      mendZh: '按年-月-日填写，例如 2026-04-01',
      mendEn: 'Write it as 2026-04-01',
    }),
  );
  return undefined;
}

const itemLines = ({ lines }: Group): Line[] =>
  lines.filter(({ values }) => columns.some(({ key, item }) => item && values.has(key)));

const yes = /^(是|y|yes|1|true|√)$/i;

function itemsOf(found: Group, { place, issues, words }: Making): DraftItem[] {
  const lines = itemLines(found);
  const guessed = proposeItems(
    lines.map(({ values }) => values.get('itemName') ?? values.get('itemTitle') ?? ''),
    [],
  ).items;
  return lines.map(({ row, values }, index) => {
    const title = (values.get('itemTitle') ?? '').slice(0, 200);
    const typeText = values.get('itemType') ?? '';
    const size = (values.get('itemLength') ?? '').trim();
    const measure = /^(\d{1,7})(?:[,，.](\d{1,2}))?$/.exec(size);
    if (size !== '' && !measure) {
      issues.push(
        cellIssue('numbers-only', place(row, 'itemLength'), '数据长度', {
          zh: `长度“${size}”应只填数字`,
          en: `The length “${size}” takes digits only`,
          mendZh: '去掉“位”“字符”等文字，例如 18 或 18,2',
          mendEn: 'Leave out words; write 18 or 18,2',
        }),
      );
    }
    const key = yes.test((values.get('itemKey') ?? '').trim());
    const nullable = values.has('itemNullable') ? yes.test((values.get('itemNullable') ?? '').trim()) : !key;
    const guess = guessed[index];
    const type = words.types.find(typeText) ?? typeText.trim().slice(0, 20);
    return {
      name: guess?.name ?? '',
      titleZh: title,
      type,
      ...(measure?.[1] && Number(measure[1]) > 0 ? { length: Math.min(Number(measure[1]), 1_000_000) } : {}),
      ...(measure?.[2] ? { scale: Math.min(Number(measure[2]), 38) } : {}),
      key,
      nullable,
      personal: proposeItems([title], []).items[0]?.personal ?? 'none',
      ...(type === 'C' && guess?.identifier ? { identifier: guess.identifier } : {}),
      filterable: key,
      description: (values.get('itemDescription') ?? '').slice(0, 1000),
    };
  });
}

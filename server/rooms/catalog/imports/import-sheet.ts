/** Imports a spreadsheet: looks at it cell by cell, then makes drafts of its entries in one transaction, or none. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import type { CheckFacts } from '../checks/facts.ts';
import { nameKey } from '../checks/issue.ts';
import { specificationOn } from '../compile/facts.ts';
import { insertDraft } from '../compile/insert-draft.ts';
import type { Content } from '../content.ts';
import { createPolicy } from '../policy.ts';
import { checkEntry, startingContent } from '../rules.ts';
import { catalogTables } from '../tables.ts';
import { type CellIssue, cellIssue } from './cells.ts';
import { type ColumnKey, columns } from './columns.ts';
import { readGrid } from './grid.ts';
import { findHeader } from './header.ts';
import { readProfile } from './profile.ts';
import type { ImportReply } from './schema.ts';
import { readSheet, type SheetEntry } from './sheet.ts';
import { importWords } from './words.ts';

export type SheetFile = { content: Buffer; name: string };
type Judged = { entry: SheetEntry; content: Content; issues: CellIssue[]; open: CellIssue[] };

/** What the sheet would become. Errors: `catalog.import-unreadable`. */
export async function previewSheet(p: Platform, actor: Actor, file: SheetFile): Promise<ImportReply> {
  permit(createPolicy, actor, undefined);
  return replyOf(await judge(p, actor, file), []);
}

/** Errors: `catalog.import-unreadable`, `catalog.import-faulty` with every cell; nothing is kept of a sheet that is refused. */
export async function importSheet(
  p: Platform,
  actor: Actor,
  file: SheetFile,
  mode: 'all' | 'sound',
): Promise<ImportReply> {
  permit(createPolicy, actor, undefined);
  const providerId = organisationOf(actor);
  if (actor.kind !== 'person' || providerId === undefined) throw problem('kernel.sign-in-required');
  const judged = await judge(p, actor, file);
  const faulty = errorsOf(judged);
  const taken = judged.entries.filter(({ issues }) => !issues.some(isError));
  if ((mode === 'all' && faulty.length > 0) || taken.length === 0 || judged.issues.some(isError)) {
    throw problem('catalog.import-faulty', {
      params: { count: faulty.length },
      articles: [...new Set(faulty.flatMap(({ articles }) => articles))],
      fields: faulty.map(
        ({ cell, row, code, message, mend, articles, severity }): FieldIssue => ({
          path: cell === '' ? `row.${row}` : cell,
          code,
          message,
          mend,
          articles,
          severity,
        }),
      ),
    });
  }
  const created = await transact(p.db, async (tx) => {
    const made: { id: string; name: string }[] = [];
    for (const { entry, content } of taken) {
      const id = await insertDraft(tx, p, actor, providerId, content, entry.originalOn);
      made.push({ id, name: content.name });
    }
    await record(tx, p, {
      kind: 'catalog.sheet-imported',
      actor,
      subject: { type: 'organisation', id: providerId },
      detail: { drafts: made.map(({ id }) => id), left: judged.entries.length - made.length },
    });
    return made;
  });
  return replyOf(judged, created);
}

/** Sheets of other places number in their own widths. */
const sheetCode = /^[1-3]\d{5,20}\/\d+$/;

type JudgedSheet = { sheet: string; entries: Judged[]; issues: CellIssue[] };

const isError = ({ severity }: CellIssue): boolean => severity === 'error';
const errorsOf = ({ entries, issues }: JudgedSheet): CellIssue[] =>
  [...issues, ...entries.flatMap((entry) => entry.issues)].filter(isError);

async function judge(p: Platform, actor: Actor, file: SheetFile): Promise<JudgedSheet> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const providerId = organisationOf(actor);
  const provider = providerId ? await getOrganisation(p.db, providerId) : undefined;
  if (!provider) throw problem('kernel.sign-in-required');
  const grid = await readGrid(file.content, file.name);
  const header = findHeader(grid);
  if (!header) {
    throw problem('catalog.import-unreadable', {
      params: {
        why: {
          zh: '前12行里找不到表头：至少要有“信息资源名称”和另外两列。',
          en: 'No headings in the first 12 rows: the resource’s name and two more columns are needed.',
        },
      },
    });
  }
  const words = importWords(law, await readProfile(p.db));
  const read = readSheet(grid, header, {
    words,
    provider: { name: provider.name.zh, creditCode: provider.creditCode },
    today: law.day,
  });
  const specification = await specificationOn(p.db, law.day);
  const taken = await codesTaken(p, read.entries);
  const known = await relatedKnown(p, read.entries);
  const twins = await namesTaken(p, read.entries);
  const entries = read.entries.map((entry): Judged => {
    const content = startingContent(law, entry.content);
    const facts: CheckFacts = {
      provider: { name: provider.name.zh, creditCode: provider.creditCode },
      managementKeySet: false,
      acts: new Map(),
      twins: twins.get(nameKey(entry.name)) ?? [],
      ownCode: undefined,
      unknownRelated: content.relatedCodes.filter((code) => !known.has(code)),
      unknownUnits: [],
      unknownParents: [],
      missingPosts: [],
      unknownCategories: [],
      unknownCodeLists: [],
      elements: [],
      specification,
      change: undefined,
    };
    const own = read.issues.filter((issue) => belongs(entry, issue, read.entries));
    const verdict = checkEntry(law, content, facts).issues.map((issue) => ({
      issue: cellOf(issue, entry, read.present),
      blocks: blocks(issue, read.present),
    }));
    const doubled = taken.has(entry.code)
      ? [
          cellIssue('code-unique', entry.places.get('code') ?? { row: entry.row, at: -1 }, '信息资源代码', {
            zh: `代码已被使用：${entry.code}`,
            en: `The code is taken: ${entry.code}`,
            mendZh: '留空，由系统取号；若为同一资源，请在原目录上变更',
            mendEn: 'Leave it empty; if it is the same resource, change the existing entry',
          }),
        ]
      : [];
    if (entry.code !== '' && !sheetCode.test(entry.code)) {
      doubled.push(
        cellIssue('code-form', entry.places.get('code') ?? { row: entry.row, at: -1 }, '信息资源代码', {
          zh: '信息资源代码格式不正确',
          en: 'The resource code is not in order',
          mendZh: '按“类项目细目/顺序码”填写，或留空由系统生成',
          mendEn: 'Write category, slash, number, or leave it to the system',
        }),
      );
    }
    // A cell that was not understood is named once, by what is wrong with it.
    const named = new Set(own.filter(isError).map(({ cell }) => cell));
    return {
      entry,
      content,
      issues: [
        ...own,
        ...doubled,
        ...verdict
          .filter(({ issue, blocks: stops }) => stops && !(issue.cell !== '' && named.has(issue.cell)))
          .map(({ issue }) => issue),
      ],
      open: verdict.filter(({ blocks: stops }) => !stops).map(({ issue }) => issue),
    };
  });
  const claimed = new Set(entries.flatMap(({ issues }) => issues));
  return {
    sheet: grid.sheet,
    entries,
    issues: read.issues.filter((issue) => !claimed.has(issue)),
  };
}

/** An issue belongs to the entry whose rows it lies in. */
function belongs(entry: SheetEntry, issue: CellIssue, all: readonly SheetEntry[]): boolean {
  const next = all.find(({ row }) => row > entry.row)?.row ?? Number.POSITIVE_INFINITY;
  return issue.row >= entry.row && issue.row < next;
}

const general = (path: string): string => path.replace(/\.\d+(?=\.|$)/g, '');

function columnFor(issue: FieldIssue): ColumnKey | undefined {
  const path = general(issue.path);
  if (issue.code === 'catalog.items-key') return 'itemKey';
  // Grounds of a class have no column in the national template: the form asks for them.
  const worded = issue.code === 'catalog.required' || issue.code === 'catalog.class-unknown';
  if (path === 'openingClass' && !worded) return undefined;
  const [head = ''] = path.split('.');
  if (head === 'sharingBasis') {
    const part = path.split('.')[1];
    return part === 'title'
      ? 'basisTitle'
      : part === 'article'
        ? 'basisArticle'
        : part === 'wording'
          ? 'basisWording'
          : 'basisKind';
  }
  return columns.find((column) => column.path === path || column.path === head)?.key;
}

/** The form asks for what a spreadsheet has no column for; what it has a column for must be right in it. */
function blocks(issue: FieldIssue, present: ReadonlySet<ColumnKey>): boolean {
  if (issue.severity !== 'error') return false;
  const key = columnFor(issue);
  if (key === undefined) return false;
  return present.has(key) || issue.code === 'catalog.required';
}

function cellOf(issue: FieldIssue, entry: SheetEntry, present: ReadonlySet<ColumnKey>): CellIssue {
  const key = columnFor(issue);
  const [, index] = /^items\.(\d+)/.exec(issue.path) ?? [];
  const place = key && present.has(key) ? entry.places.get(key) : undefined;
  const row = index === undefined ? (place?.row ?? entry.row) : (entry.itemRows[Number(index)] ?? entry.row);
  const found = cellIssue(
    '',
    { row, at: place?.at ?? -1 },
    columns.find((one) => one.key === key)?.zh ?? '',
    {
      zh: issue.message.zh,
      en: issue.message.en,
      mendZh: issue.mend?.zh ?? '',
      mendEn: issue.mend?.en ?? '',
    },
  );
  return { ...found, code: issue.code, articles: issue.articles, severity: issue.severity };
}

async function codesTaken(p: Platform, entries: readonly SheetEntry[]): Promise<Set<string>> {
  const codes = entries.map(({ code }) => code).filter((code) => code !== '');
  if (codes.length === 0) return new Set();
  const rows = await catalogTables(p.db)
    .selectFrom('catalog.resource')
    .select('code')
    .where('code', 'in', codes)
    .execute();
  return new Set(rows.flatMap(({ code }) => code ?? []));
}

async function relatedKnown(p: Platform, entries: readonly SheetEntry[]): Promise<Set<string>> {
  const codes = entries.flatMap(({ content }) => content.relatedCodes ?? []);
  if (codes.length === 0) return new Set();
  const rows = await catalogTables(p.db)
    .selectFrom('catalog.resource')
    .select('code')
    .where('code', 'in', codes)
    .execute();
  return new Set(rows.flatMap(({ code }) => code ?? []));
}

async function namesTaken(p: Platform, entries: readonly SheetEntry[]): Promise<Map<string, string[]>> {
  const keys = [...new Set(entries.map(({ name }) => nameKey(name)))].filter((key) => key !== '');
  if (keys.length === 0) return new Map();
  const rows = await catalogTables(p.db)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')
    .where('r.state', '!=', 'withdrawn')
    .where('v.name_key', 'in', keys)
    .select(['v.name', 'v.name_key as key'])
    .execute();
  const found = new Map<string, string[]>();
  for (const { name, key } of rows) found.set(key, [...(found.get(key) ?? []), name]);
  return found;
}

function replyOf(judged: JudgedSheet, created: ImportReply['created']): ImportReply {
  const all = [...judged.issues, ...judged.entries.flatMap(({ issues }) => issues)];
  return {
    sheet: judged.sheet,
    entries: judged.entries.map(({ entry, content, issues, open }) => ({
      row: entry.row,
      name: entry.name,
      items: content.items.length,
      sound: !issues.some(isError),
      issues,
      open,
    })),
    issues: judged.issues,
    errors: all.filter(isError).length,
    warnings: all.length - all.filter(isError).length,
    created,
  };
}

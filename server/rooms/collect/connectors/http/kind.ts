/** An interface of another system as a kind of connector: its pages are rows, its counts are held to. */
import { Problem } from '#kernel/errors.ts';
import {
  defineKind,
  type Kind,
  type Preview,
  type Question,
  type Reading,
  type SourceColumn,
  type TestStep,
} from '../kinds.ts';
import { type HttpCall, type Page, pages, type Row } from './pages.ts';
import {
  type HttpSettings,
  httpCursor,
  httpSecrets,
  httpSettings,
  keptSecrets,
  keptSettings,
  secretsAmong,
} from './settings.ts';

/** Cells are text; what is nested stays the JSON it was. */
export function cellOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function columnsOf(rows: readonly Row[]): SourceColumn[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names].map((name) => ({ name, type: '' }));
}

async function firstPage(call: HttpCall): Promise<Page | undefined> {
  for await (const page of pages(call, {})) return page;
  return undefined;
}

/** Wall time of the city, as most interfaces here write it. */
const local = (moment: Date): string =>
  new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

function written(form: 'iso' | 'local' | 'milliseconds' | 'day', moment: Date): string {
  if (form === 'milliseconds') return String(moment.getTime());
  if (form === 'local') return local(moment);
  return form === 'day' ? local(moment).slice(0, 10) : moment.toISOString();
}

function sinceOf({ since }: HttpSettings, question: Question): Record<string, string> {
  const last = httpCursor.parse(question.cursor ?? {}).since;
  if (!since || question.mode !== 'incremental' || last === undefined) return {};
  const moment = new Date(Date.parse(last) - since.overlapSeconds * 1000);
  return { [since.parameter]: written(since.form, moment) };
}

async function read(call: HttpCall, question: Question): Promise<Reading> {
  const begun = call.p.clock.now();
  const found = pages(call, sinceOf(call.settings, question))[Symbol.asyncIterator]();
  const head = await found.next();
  let said: number | undefined;
  const blocks = async function* (): AsyncIterable<(string | null)[][]> {
    for (let next = head; !next.done; next = await found.next()) {
      // The newest statement counts: rows may join while we read.
      said = next.value.total ?? said;
      yield next.value.rows.map((row) =>
        question.columns.map((name) => cellOf(Object.hasOwn(row, name) ? row[name] : null)),
      );
    }
  };
  return {
    form: 'rows',
    columns: head.done ? [] : columnsOf(head.value.rows),
    blocks: blocks(),
    end: async () => ({
      cursor: { since: begun.toISOString() },
      more: false,
      ...(said === undefined ? {} : { said }),
    }),
  };
}

const nameOf = ({ url }: HttpSettings): string => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

export const httpKind: Kind = defineKind({
  kind: 'http',
  zh: 'HTTP 接口（分页）',
  en: 'HTTP interface, page by page',
  channel: 'http',
  verified: true,
  settings: httpSettings,
  secrets: httpSecrets,
  kept: { settings: keptSettings, secrets: keptSecrets },
  modes: ['full', 'incremental'],
  free: ['paging', 'rowsPath', 'totalPath', 'status', 'perSecond', 'since'],
  tells: secretsAmong,
  sourceOf: ({ url }) => new URL(url).host,
  addressOf: (settings) => `${new URL(settings.url).protocol}//${nameOf(settings)}`,
  tableOf: (settings) => nameOf(settings).split('/').filter(Boolean).at(-1) ?? 'rows',
  async test(call) {
    const steps: TestStep[] = [];
    const begun = Date.now();
    const step = (name: TestStep['name'], ok: boolean, detail?: TestStep['detail']) =>
      steps.push({ name, ok, ms: Date.now() - begun, ...(detail ? { detail } : {}) });
    try {
      const page = await firstPage(call);
      step('sign-in', true);
      const rows = page?.rows ?? [];
      step('read', true, { zh: `首页 ${rows.length} 行。`, en: `${rows.length} rows on the first page.` });
      return { ok: true, steps, rows: page?.total ?? null, columns: columnsOf(rows) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      step(
        error.code === 'collect.connector-sign-in'
          ? 'sign-in'
          : error.code === 'collect.http-answer'
            ? 'read'
            : 'address',
        false,
        reasonOf(error),
      );
      return { ok: false, steps, rows: null, columns: [] };
    }
  },
  async preview(call, limit): Promise<Preview> {
    const rows = (await firstPage(call))?.rows ?? [];
    const columns = columnsOf(rows);
    return {
      columns,
      rows: rows.slice(0, limit).map((row) => columns.map(({ name }) => cellOf(row[name]))),
    };
  },
  read,
  columns: async (call) => columnsOf((await firstPage(call))?.rows ?? []),
});

/** Why, where the problem says it in words of its own. */
function reasonOf({ definition, details }: Problem): { zh: string; en: string } {
  const why = details.params?.why;
  return typeof why === 'object' ? why : { zh: definition.zh.what, en: definition.en.what };
}

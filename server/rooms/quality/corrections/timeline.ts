/** Everything that happened to a request, one line a step: when, who, of which department, what and what was said. */
import type { CaseFile, Platform, Step } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { isOutside, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { csv } from '#rooms/catalog/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { onlyFiled } from './policy.ts';
import { openText } from './record-key.ts';
import { correctionTables, type RequestRow } from './tables.ts';

export type Line = {
  at: string;
  day: LegalDay;
  person: string | null;
  organisation: Text | null;
  what: Text;
  /** Empty where nothing was said. */
  content: string;
  due: LegalDay | null;
  lateDays: number;
  articles: string[];
};

const words: Record<string, Text> = {
  filed: { zh: '提出', en: 'Filed' },
  marked: { zh: '作出标注', en: 'Marked' },
  linked: { zh: '与另一件关联', en: 'Linked with another request' },
  forwarded: { zh: '转交部门', en: 'Passed on to the department' },
  confirmed: { zh: '核实属实', en: 'Found to be wrong indeed' },
  decided: { zh: '作出决定', en: 'Decided' },
  extended: { zh: '延长期限', en: 'Extended' },
  reminded: { zh: '催办', en: 'Reminded' },
  'file-added': { zh: '补充材料', en: 'Material added' },
  'correction-seen': { zh: '更正批次入库', en: 'Corrected batch came in' },
  'correction-gone': { zh: '更正批次被回滚', en: 'Corrected batch was rolled back' },
  'downstream-told': { zh: '告知使用单位', en: 'Users of the data told' },
  told: { zh: '告知提出人', en: 'Filer told' },
  'refusal-reported': { zh: '反映被拒办', en: 'Refusal reported' },
  'refusal-settled': { zh: '被拒办事项处理完毕', en: 'Report of the refusal settled' },
  archived: { zh: '归档', en: 'Archived' },
};
const markWords: Record<string, string> = { 'under-check': '校核中', disputed: '有异议' };

/** Days past due of a step, in workdays; 0 while it has none or keeps it. */
export function lateDays(law: LawNow, { deadline, decided }: Pick<Step, 'deadline' | 'decided'>): number {
  const due = deadline && !deadline.informative ? deadline.due : undefined;
  const until = decided?.on ?? law.day;
  return due && until > due ? law.law.calendar.workdaysBetween(due, until).count : 0;
}

/** What tells that there is such a row, and of the provider's files: for those who handle it. */
const inward: ReadonlySet<string> = new Set(['correction-seen', 'correction-gone', 'downstream-told']);

type Raw = Omit<Line, 'person' | 'organisation'> & { by: Actor | null; organisationId: string | null };

/** `confides`: the reader may read what was said; an outsider sees departments, not the people in them. */
export async function timelineOf(
  p: Platform,
  reader: Actor,
  row: RequestRow,
  file: CaseFile,
  confides: boolean,
): Promise<Line[]> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const events = await correctionTables(p.db)
    .selectFrom('quality.request_event')
    .selectAll()
    .where('request_id', '=', row.id)
    .execute();
  const raw: Raw[] = [
    ...events
      .filter(({ kind }) => !(inward.has(kind) && onlyFiled(reader, row)))
      .map(
        (event): Raw => ({
          at: event.happened_at.toISOString(),
          day: event.happened_on,
          by: event.happened_by,
          organisationId: event.organisation,
          what: words[event.kind] ?? { zh: event.kind, en: event.kind },
          content: confides && event.sealed ? openText(p, event.sealed) : detailOf(event.kind, event.detail),
          due: null,
          lateDays: 0,
          articles: [],
        }),
      ),
    ...file.steps.flatMap((step) => stepLines(law, file, step, confides)),
  ].sort((a, b) => place(a) - place(b) || a.at.localeCompare(b.at));
  const organisations = await organisationNames(p.db, [
    ...new Set(raw.flatMap(({ organisationId }) => organisationId ?? [])),
  ]);
  const people = await personNames(p.db, [
    ...new Set(raw.flatMap(({ by }) => (by?.kind === 'person' ? [by.personId] : []))),
  ]);
  const own = organisationOf(reader);
  return raw.map(({ by, organisationId, ...line }) => ({
    ...line,
    person:
      by?.kind === 'person' && (!isOutside(reader) || organisationId === own)
        ? (people.get(by.personId) ?? null)
        : null,
    organisation: organisationId ? (organisations.get(organisationId) ?? null) : platformName,
  }));
}

/** Filing comes first, though its case and its steps are written a moment before. */
const place = ({ what }: Pick<Raw, 'what'>): number => (what === words.filed ? 0 : 1);

const platformName: Text = { zh: '平台', en: 'The platform' };

function detailOf(kind: string, detail: JsonObject): string {
  if (kind === 'marked') return markWords[String(detail.mark)] ?? '';
  if (kind === 'linked' || kind === 'filed') return String(detail.number ?? '');
  if (kind === 'correction-seen') return String(detail.fileName ?? '');
  return '';
}

function stepLines(law: LawNow, file: CaseFile, step: Step, confides: boolean): Raw[] {
  const definition = file.procedure.steps.find(({ key }) => key === step.key);
  const title = definition?.title ?? { zh: step.key, en: step.key };
  const common = {
    organisationId: step.owner.organisationId,
    due: step.deadline?.due ?? null,
    lateDays: lateDays(law, step),
    articles: definition?.cite ?? [],
  };
  const opened: Raw = {
    ...common,
    at: step.openedAt.toISOString(),
    day: step.openedOn,
    by: null,
    what: { zh: `开始：${title.zh}`, en: `Begun: ${title.en}` },
    content: '',
    lateDays: 0,
  };
  if (!step.decided) return [{ ...opened, lateDays: common.lateDays }];
  const { decided } = step;
  const outcome = definition?.outcomes.find(({ key }) => key === decided.outcome)?.title;
  return [
    opened,
    {
      ...common,
      at: decided.at.toISOString(),
      day: decided.on,
      by: decided.by,
      what: {
        zh: `${title.zh}：${outcome?.zh ?? decided.outcome}`,
        en: `${title.en}: ${outcome?.en ?? decided.outcome}`,
      },
      content: confides ? [...decided.reasons, decided.comment ?? ''].filter(Boolean).join('；') : '',
    },
  ];
}

/** The export: every line, formula signs made harmless by the writer of sheets. */
export function timelineSheet(lines: readonly Line[], lang: 'zh' | 'en'): string {
  const head =
    lang === 'zh'
      ? ['时间', '日期', '人员', '部门', '环节', '内容', '到期日', '逾期工作日', '条款']
      : ['Time', 'Day', 'Person', 'Department', 'Step', 'Content', 'Due', 'Workdays late', 'Articles'];
  return csv(
    head,
    lines.map((line) => [
      line.at,
      line.day,
      line.person ?? '',
      line.organisation?.[lang] ?? '',
      line.what[lang],
      line.content,
      line.due ?? '',
      String(line.lateDays),
      line.articles.join(' '),
    ]),
  );
}

/** Tasks as they are read: the list with its board, one task with what it lacks, its consents, what the city asks. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue, Text } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import type { Term } from '#law/index.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { personNames } from '#rooms/org/index.ts';
import { portsOf } from '../intake/ports.ts';
import { looksOn } from '../policy.ts';
import { type Repeat, type TaskSubject, taskSubjects } from './content.ts';
import { entryOf, factsOf } from './facts.ts';
import { needsConsent } from './gate.ts';
import { citesOf, judgeStart, judgeTask, rules } from './judge.ts';
import { consentPolicy, readTaskPolicy, taskPolicies } from './policy.ts';
import { getTask, guidanceOf, newestChecklist, noticesOf, type TaskRow } from './repository.ts';
import type {
  ConsentsReply,
  TaskIssue,
  TaskList,
  TaskRepeat,
  TaskReply,
  TaskRowReply,
  TaskTerms,
} from './schema.ts';
import { lawfulTables, type TaskState } from './tables.ts';

/** Months after which a field without a reader is listed where the bureau set none. */
const USUAL_MONTHS = 12;
export const unreadMonths = (law: LawNow): number => law.number(rules.unread)?.value ?? USUAL_MONTHS;

const termOf =
  (law: LawNow, rule: string) =>
  (term: Term): TaskTerms['elements'][number] => ({
    key: term.key,
    zh: term.zh,
    en: term.en,
    articles: citesOf(law, rule, term),
  });
const needs = (term: Term): string[] =>
  Array.isArray(term.attributes.needs) ? term.attributes.needs.map(String) : [];

export async function readTerms(p: Platform): Promise<TaskTerms> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const list = (rule: string) => law.terms(rule).map(termOf(law, rule));
  const way = law.text(rules.required)?.value;
  return {
    grounds: law.terms(rules.grounds).map((term) => ({
      ...termOf(law, rules.grounds)(term),
      needs: needs(term),
      consent: term.attributes.consent === true,
    })),
    elements: list(rules.elements),
    required: way === undefined ? null : { way: String(way), articles: law.cite(rules.required) },
    evidence: list(rules.evidence),
    repeatExceptions: law
      .terms(rules.repeats)
      .map((term) => ({ ...termOf(law, rules.repeats)(term), needs: needs(term) })),
    mandatoryGrounds: list(rules.mandatory),
    verificationGrounds: list(rules.verification),
    checklist: list(rules.checklist),
    guidance: { given: law.flag(rules.guidance), articles: law.cite(rules.guidance) },
    unreadMonths: unreadMonths(law),
  };
}

export const presentIssue = ({ code, path, message, mend, articles }: FieldIssue): TaskIssue => ({
  code,
  path,
  message,
  ...(mend ? { mend } : {}),
  articles,
});
export const presentRepeat = (repeat: Repeat): TaskRepeat => ({
  ...repeat,
  apply: `/catalog/${repeat.resourceId}`,
});

export const groundName = (law: LawNow, kind: string): Text | undefined => {
  const found = law.term(rules.grounds, kind);
  return found && { zh: found.zh, en: found.en };
};

export type TaskFilter = {
  organisation?: string;
  resource?: string;
  ground?: string;
  subject?: TaskSubject;
  state?: TaskState;
  guidance?: 'open';
  q?: string;
};

type Listed = TaskRow & { organisation_name: string; resource_name: string; open_guidance: number };

/** Every task the filter and the reader's standing leave, newest first. */
async function select(ex: Executor, actor: Actor, filter: TaskFilter): Promise<Listed[]> {
  const own = looksOn(actor) ? null : (organisationOf(actor) ?? '00000000-0000-0000-0000-000000000000');
  const like = `%${(filter.q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<Listed>`
    select t.*, o.name_zh as organisation_name, coalesce(v.name, '') as resource_name,
      (select count(*)::int from collect.task_guidance g where g.task_id = t.id and g.answered_at is null) as open_guidance
    from collect.task t
    join org.organisation o on o.id = t.organisation_id
    join catalog.resource r on r.id = t.resource_id
    left join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    where (${own}::uuid is null or t.organisation_id = ${own}::uuid)
      and (${filter.organisation ?? null}::uuid is null or t.organisation_id = ${filter.organisation ?? null}::uuid)
      and (${filter.resource ?? null}::uuid is null or t.resource_id = ${filter.resource ?? null}::uuid)
      and (${filter.ground ?? null}::text is null or t.ground = ${filter.ground ?? null}::text)
      and (${filter.subject ?? null}::text is null or t.subject_kind = ${filter.subject ?? null}::text)
      and (${filter.state ?? null}::text is null or t.state = ${filter.state ?? null}::text)
      and (t.content ->> 'title' ilike ${like} or t.number ilike ${like} or v.name ilike ${like})
    order by t.created_at desc, t.id`.execute(ex);
  return filter.guidance === 'open' ? rows.filter(({ open_guidance: open }) => open > 0) : rows;
}

export const presentRow = (law: LawNow, row: Listed): TaskRowReply => {
  const { ground, title, fields } = row.content;
  const name = groundName(law, row.ground);
  return {
    id: row.id,
    number: row.number,
    title,
    state: row.state,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    subjectKind: taskSubjects.find((one) => one === row.subject_kind) ?? 'none',
    ground: {
      kind: row.ground,
      ...(name ? { name } : {}),
      title: ground.title,
      article: ground.article,
      need: ground.need,
    },
    fields: fields.length,
    openGuidance: row.open_guidance,
    ...(row.started_day ? { startedDay: row.started_day } : {}),
  };
};

export const subjectWords: Record<TaskSubject, Text> = {
  'natural-person': { zh: '自然人', en: 'natural persons' },
  'legal-person': { zh: '法人', en: 'legal persons' },
  unincorporated: { zh: '非法人组织', en: 'unincorporated organisations' },
  none: { zh: '不涉及人和组织', en: 'neither' },
};

const tally = (rows: readonly TaskRowReply[], of: (row: TaskRowReply) => { key: string; name: Text }) =>
  [...Map.groupBy(rows, (row) => of(row).key)].map(([key, group]) => ({
    key,
    name: group[0] ? of(group[0]).name : { zh: key, en: key },
    tasks: group.length,
  }));

export async function listTasks(
  p: Platform,
  actor: Actor,
  { page, pageSize, ...filter }: TaskFilter & { page: number; pageSize: number },
): Promise<TaskList> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = (await select(p.db, actor, filter)).map((row) => presentRow(law, row));
  return {
    items: rows.slice((page - 1) * pageSize, page * pageSize),
    total: rows.length,
    page,
    pageSize,
    board: {
      organisations: tally(rows, (row) => ({
        key: row.organisationId,
        name: { zh: row.organisationName, en: row.organisationName },
      })),
      grounds: tally(rows, ({ ground }) => ({
        key: ground.kind,
        name: ground.name ?? { zh: ground.kind, en: ground.kind },
      })),
      subjects: tally(rows, ({ subjectKind }) => ({ key: subjectKind, name: subjectWords[subjectKind] })),
      openGuidance: rows.filter(({ openGuidance }) => openGuidance > 0).length,
      articles: law.cite(rules.guidance),
    },
    abilities: abilitiesOf(actor, { providerId: organisationOf(actor) ?? '' }, taskPolicies),
  };
}

/** All tasks of a ground, for the file. */
export async function tasksForExport(
  p: Platform,
  actor: Actor,
  ground: string | undefined,
): Promise<TaskRowReply[]> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await select(p.db, actor, ground ? { ground } : {});
  return rows
    .map((row) => presentRow(law, row))
    .sort((a, b) => a.ground.kind.localeCompare(b.ground.kind) || a.number.localeCompare(b.number));
}

export async function readTask(p: Platform, actor: Actor, id: string): Promise<TaskReply> {
  const task = await getTask(p.db, id);
  permit(readTaskPolicy, actor, { providerId: task.organisation_id });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [listed] = (await select(p.db, actor, { resource: task.resource_id })).filter((row) => row.id === id);
  const entry = await entryOf(p.db, task.resource_id);
  const facts = await factsOf(p.db, law, portsOf(p), entry, task.content);
  const notices = await noticesOf(p.db, id);
  const checklist = await newestChecklist(p.db, id);
  const guidance = await guidanceOf(p.db, [id]);
  const people = await personNames(
    p.db,
    guidance.flatMap(({ given_by: by }) => by ?? []),
  );
  const forms = await lawfulTables(p.db)
    .selectFrom('collect.form')
    .selectAll()
    .where('task_id', '=', id)
    .orderBy('published_at', 'desc')
    .execute();
  const consents = await lawfulTables(p.db)
    .selectFrom('collect.consent')
    .where('task_id', '=', id)
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('withdrawn_at').as('withdrawn')])
    .executeTakeFirstOrThrow();
  const row = presentRow(
    law,
    listed ?? { ...task, organisation_name: '', resource_name: '', open_guidance: 0 },
  );
  const missing =
    task.state === 'ended'
      ? []
      : [
          ...judgeTask(law, task.content, facts),
          ...judgeStart(law, task.content, {
            noticeVersion: notices[0]?.version,
            answers: checklist?.answers,
          }),
        ];
  return {
    ...row,
    revision: task.revision,
    content: task.content,
    titles: Object.fromEntries(entry.content.items.map(({ name, titleZh }) => [name, titleZh])),
    repeats: facts.repeats.map(presentRepeat),
    notices: notices.map(({ version, text, published_at: at }) => ({
      version,
      text,
      publishedAt: at.toISOString(),
    })),
    ...(checklist
      ? {
          checklist: {
            answers: checklist.answers,
            signedName: checklist.signed_name,
            signedAt: checklist.signed_at.toISOString(),
          },
        }
      : {}),
    guidance: guidance.map((one) => ({
      id: one.id,
      kind: one.kind,
      text: one.text,
      givenAt: one.given_at.toISOString(),
      ...(one.given_by && people.get(one.given_by) ? { givenBy: people.get(one.given_by) } : {}),
      ...(one.answer === null ? {} : { answer: one.answer }),
      ...(one.answered_at ? { answeredAt: one.answered_at.toISOString() } : {}),
    })),
    forms: forms.map(({ code, state, published_at: at }) => ({ code, state, publishedAt: at.toISOString() })),
    consents: {
      needed: needsConsent(law, task.ground),
      standing: Number(consents.all) - Number(consents.withdrawn),
      withdrawn: Number(consents.withdrawn),
    },
    missing: missing.map(presentIssue),
    ...(task.ended_reason ? { endedReason: task.ended_reason } : {}),
    abilities: abilitiesOf(actor, { providerId: task.organisation_id }, taskPolicies),
  };
}

export async function readConsents(
  p: Platform,
  actor: Actor,
  taskId: string,
  {
    page,
    pageSize,
    q,
    state,
  }: { page: number; pageSize: number; q?: string; state?: 'standing' | 'withdrawn' },
): Promise<ConsentsReply> {
  const task = await getTask(p.db, taskId);
  permit(readTaskPolicy, actor, { providerId: task.organisation_id });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { content } = await entryOf(p.db, task.resource_id);
  let base = lawfulTables(p.db).selectFrom('collect.consent').where('task_id', '=', taskId);
  if (q) base = base.where('ref', 'like', `${q.toUpperCase().replaceAll(/[\\%_]/g, '\\$&')}%`);
  if (state) base = base.where('withdrawn_at', state === 'standing' ? 'is' : 'is not', null);
  const { total } = await base.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await base
    .selectAll()
    .orderBy('registered_at', 'desc')
    .orderBy('ref')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return {
    items: rows.map((row) => ({
      id: row.ref,
      ref: row.ref,
      manner: row.manner,
      givenAt: row.given_at.toISOString(),
      scope: row.scope,
      note: row.note,
      registeredAt: row.registered_at.toISOString(),
      ...(row.withdrawn_at ? { withdrawnAt: row.withdrawn_at.toISOString() } : {}),
      ...(row.withdrawn_manner ? { withdrawnManner: row.withdrawn_manner } : {}),
    })),
    total: Number(total),
    page,
    pageSize,
    task: {
      id: taskId,
      title: task.content.title,
      fields: task.content.fields.map(({ item }) => ({
        item,
        titleZh: content.items.find(({ name }) => name === item)?.titleZh ?? item,
      })),
    },
    articles: law.cite(rules.evidence),
    abilities: abilitiesOf(actor, { providerId: task.organisation_id }, { consent: consentPolicy }),
  };
}

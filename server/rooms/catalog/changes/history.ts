/** What befell one entry, in order: what set a change off, when it was asked for, who decided what, and the days each took. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { audienceOf } from '../policy.ts';
import { readResource } from '../read.ts';
import { listVersions } from '../repository.ts';
import { changeKinds } from './limit.ts';
import type { HistoryReply } from './schema.ts';
import { changeTables } from './tables.ts';

type Event = HistoryReply['items'][number];
type Bare = Omit<Event, 'organisation' | 'person' | 'days'> & {
  organisationId: string | null;
  personId: string | null;
  /** Events of one matter are counted from one another. */
  matter: string;
};

const blank = {
  version: null,
  versionId: null,
  organisationId: null,
  personId: null,
  detail: null,
  dueOn: null,
  late: false,
  articles: [],
  caseId: null,
};

export async function readHistory(p: Platform, actor: Actor, resourceId: string): Promise<HistoryReply> {
  // Whoever may not see the entry in full learns nothing of its past.
  const seen = await readResource(p, actor, resourceId);
  if (seen.view !== 'full') return { items: [] };
  const audience = audienceOf(actor);
  const inside = audience.kind === 'overseer' || organisationOf(actor) === seen.provider.id;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const kinds = changeKinds(law);
  const word = (key: string) => kinds.find((kind) => kind.key === key) ?? { zh: key, en: key, articles: [] };
  const events: Bare[] = [];

  const tasks = await changeTables(p.db)
    .selectFrom('catalog.change_task as t')
    .leftJoin('catalog.change_trigger as g', 'g.id', 't.trigger_id')
    .select([
      't.id',
      't.kind',
      't.day',
      't.due_on',
      't.opened_on',
      't.created_at',
      't.closed_on',
      't.closed_how',
    ])
    .select(['t.note as closing', 't.version_id', 't.closed_by', 't.late', 'g.note', 'g.recorded_by'])
    .select('g.recorded_by_organisation')
    .where('t.resource_id', '=', resourceId)
    .execute();
  for (const task of inside ? tasks : []) {
    const kind = word(task.kind);
    events.push({
      ...blank,
      matter: task.version_id ?? task.id,
      on: task.day,
      at: `${task.day}T00:00:00.000Z`,
      what: 'trigger',
      organisationId: task.recorded_by_organisation,
      personId: task.recorded_by,
      title: { zh: `变化：${kind.zh}`, en: `Change: ${kind.en}` },
      detail: task.note,
      dueOn: task.due_on,
      articles: kind.articles,
    });
    if (task.closed_on && task.closed_how !== 'submitted') {
      events.push({
        ...blank,
        matter: task.id,
        on: task.closed_on,
        at: `${task.closed_on}T12:00:00.000Z`,
        what: 'closed',
        personId: task.closed_by,
        title:
          task.closed_how === 'confirmed'
            ? { zh: '核对后确认不变', en: 'Checked; nothing changes' }
            : { zh: '目录下线，任务终止', en: 'The entry was withdrawn' },
        detail: task.closing,
        late: task.late,
      });
    }
  }

  for (const version of await listVersions(p.db, resourceId)) {
    if (!inside && version.state !== 'published') continue;
    const common = { ...blank, version: version.number, versionId: version.id, matter: version.id };
    const task = tasks.find(({ version_id: id }) => id === version.id);
    if (version.submittedAt && inside) {
      events.push({
        ...common,
        on: legalDayOf(version.submittedAt),
        at: version.submittedAt.toISOString(),
        what: 'request',
        organisationId: seen.provider.id,
        personId: version.authorId ?? null,
        title: version.withdraws
          ? { zh: '申请下线', en: 'Withdrawal asked for' }
          : { zh: `提交第${version.number}版`, en: `Version ${version.number} submitted` },
        dueOn: task?.due_on ?? null,
        late: version.late,
        caseId: version.caseId ?? null,
        articles: law.cite('catalog.change-deadline'),
      });
    }
    const file = version.caseId ? await p.cases.getCase(p.db, version.caseId) : undefined;
    for (const step of inside ? (file?.steps ?? []) : []) {
      if (!step.decided) continue;
      const definition = file?.procedure.steps.find(({ key }) => key === step.key);
      const outcome = definition?.outcomes.find(({ key }) => key === step.decided?.outcome);
      const title = {
        zh: `${definition?.title.zh ?? step.key}：${outcome?.title.zh ?? step.decided.outcome}`,
        en: `${definition?.title.en ?? step.key}: ${outcome?.title.en ?? step.decided.outcome}`,
      };
      events.push({
        ...common,
        on: step.decided.on,
        at: step.decided.at.toISOString(),
        what: 'decision',
        organisationId: step.owner.organisationId,
        personId: step.decided.by.kind === 'person' ? step.decided.by.personId : null,
        title,
        detail: step.decided.reasons.join('；') || step.decided.comment,
        dueOn: step.deadline?.due ?? null,
        late: step.deadline?.due !== undefined && step.decided.on > step.deadline.due,
        articles: outcome?.cite ?? [],
        caseId: version.caseId ?? null,
      });
    }
    if (version.state === 'published' && version.publishedAt) {
      events.push({
        ...common,
        on: legalDayOf(version.publishedAt),
        at: new Date(version.publishedAt.getTime() + 1).toISOString(),
        what: version.withdraws ? 'withdrawn' : 'published',
        title: version.withdraws
          ? { zh: '目录下线', en: 'Entry withdrawn' }
          : { zh: `第${version.number}版发布`, en: `Version ${version.number} published` },
        detail: version.withdraws ? (version.withdrawReason ?? null) : null,
      });
    }
  }
  return { items: await named(p, events) };
}

async function named(p: Platform, events: readonly Bare[]): Promise<Event[]> {
  const sorted = [...events].sort((a, b) => a.at.localeCompare(b.at));
  const organisations = await organisationNames(p.db, [
    ...new Set(sorted.flatMap(({ organisationId }) => (organisationId ? [organisationId] : []))),
  ]);
  const people = await personNames(p.db, [
    ...new Set(sorted.flatMap(({ personId }) => (personId ? [personId] : []))),
  ]);
  const last = new Map<string, string>();
  return sorted.map(({ organisationId, personId, matter, ...event }) => {
    const before = last.get(matter);
    last.set(matter, event.on);
    const organisation = organisationId ? organisations.get(organisationId) : undefined;
    return {
      ...event,
      organisation: organisationId && organisation ? { id: organisationId, name: organisation } : null,
      person: personId ? (people.get(personId) ?? null) : null,
      days: before === undefined ? null : p.law.calendar.workdaysBetween(before, event.on).count,
    };
  });
}

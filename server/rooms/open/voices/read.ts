/** One matter as its reader may see it, lists for those who answer, and what everybody may look up by number. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { CaseFile, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { getDataset } from '../datasets/read.ts';
import { outcomeOf } from './behaviours.ts';
import {
  answerPolicy,
  files,
  handles,
  moderatePolicy,
  queuePolicy,
  readPolicy,
  readsWords,
  takePolicy,
  type VoiceSubject,
  withdrawPolicy,
} from './policy.ts';
import type { VoiceList, VoiceQuery, VoiceReply } from './schema.ts';
import { getVoice, openReport, subjectOf } from './store.ts';
import { type Voice, voiceTables } from './tables.ts';
import { answeredKinds, type Doubt, RIGHTS, type VoiceKind } from './types.ts';
import { groundsOf, wayOf } from './ways.ts';

const nameless: Text = { zh: '', en: '' };

export const elapsed = (
  law: LawNow,
  row: Pick<Voice, 'filed_on' | 'answered_on'>,
  until?: LegalDay,
): number => law.law.calendar.workdaysBetween(row.filed_on, row.answered_on ?? until ?? law.day).count;

/** The day by which the open step of its case is due, and whether it is past. */
export function dueOf(law: LawNow, file: CaseFile | undefined): { due: LegalDay | null; overdue: boolean } {
  const days = (file?.steps ?? [])
    .filter(({ decided }) => decided === null)
    .flatMap(({ deadline }) => (deadline?.due ? [deadline.due] : []))
    .sort();
  const due = days[0] ?? null;
  return { due, overdue: due !== null && due < law.day };
}

/** Words that everybody reads: asked or said in public, and looked at where they were doubtful. */
const publicWords: readonly VoiceKind[] = ['question', 'rating', 'opinion'];
export const isPublic = (row: Voice): boolean =>
  publicWords.includes(row.kind) && !row.private && row.shown === 'shown' && row.state !== 'replaced';

type Reading = { p: Platform; law: LawNow; actor: Actor; key?: boolean };

export async function present(ex: Executor, reading: Reading, row: Voice): Promise<VoiceReply> {
  const { p, law, actor } = reading;
  const subject: VoiceSubject = subjectOf(row);
  const whole = (reading.key ?? false) || readsWords(actor, subject);
  const official = readPolicy.on(actor, subject).allowed;
  const words = whole || isPublic(row);
  const dataset = row.dataset_id ? await getDataset(ex, row.dataset_id) : undefined;
  const file = row.case_id ? await p.cases.getCase(ex, row.case_id) : undefined;
  const report = row.sealed && handles(actor, subject) ? openReport(p, row.sealed) : undefined;
  const filerId = report ? report.organisation : row.filer_id;
  const filerPerson = report ? report.person : row.filer_person;
  const showsFiler = row.kind === 'report' ? report !== undefined : official || files(actor, subject);
  const names = await organisationNames(ex, [
    row.organisation_id,
    ...(filerId ? [filerId] : []),
    ...(file?.steps ?? []).map(({ owner }) => owner.organisationId),
  ]);
  const people = showsFiler && filerPerson ? await personNames(ex, [filerPerson]) : new Map<string, string>();
  const named = (id: string) => ({ id, name: names.get(id) ?? nameless });
  const way = wayOf(p, law, row.kind);
  const ground = groundsOf(law).find(({ key }) => key === row.ground);
  const events = await voiceTables(ex)
    .selectFrom('open.voice_event')
    .selectAll()
    .where('voice_id', '=', row.id)
    .orderBy('happened_at')
    .execute();
  const answered = row.state !== 'open';
  const answerable = answeredKinds.includes(row.kind);
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    title: way?.title ?? { zh: row.kind, en: row.kind },
    articles: way?.articles ?? [],
    dataset: dataset?.published
      ? { id: dataset.id, slug: dataset.slug, title: dataset.published.content.title }
      : null,
    organisation: named(row.organisation_id),
    state: row.state,
    outcome: row.outcome,
    tone: row.tone,
    // What leads to the very cell is for who deals with it.
    ground: !whole
      ? null
      : (ground ?? (row.ground ? { key: row.ground, title: { zh: row.ground, en: row.ground } } : null)),
    part: row.part,
    field: whole ? row.field : null,
    row: !whole || row.row_number === null ? null : Number(row.row_number),
    stars: row.stars,
    private: row.private,
    shown: row.shown,
    doubts: official ? (row.doubts as Doubt[]) : [],
    said: report ? report.said : words ? row.said : null,
    claimed: words ? row.claimed : null,
    answer: words && answered ? row.answer : null,
    reason: words && answered ? row.reason : null,
    release: row.release_number,
    mendedRelease: row.mended_release,
    filedOn: row.filed_on,
    answeredOn: row.answered_on,
    elapsedWorkdays: elapsed(law, row),
    ...dueOf(law, file),
    filer: showsFiler
      ? {
          organisation: filerId ? named(filerId) : null,
          person: filerPerson ? (people.get(filerPerson) ?? null) : null,
        }
      : null,
    handled: row.handler !== null,
    caseId: official ? row.case_id : null,
    steps: (file?.steps ?? []).map((step) => {
      const definition = file?.procedure.steps.find(({ key }) => key === step.key);
      return {
        title: definition?.title ?? nameless,
        holder: names.get(step.owner.organisationId) ?? nameless,
        on: step.openedOn,
        due: step.deadline?.due ?? null,
        outcome: step.decided
          ? (definition?.outcomes.find(({ key }) => key === step.decided?.outcome)?.title ?? nameless)
          : null,
      };
    }),
    events: events
      .filter((event) => event.public || official)
      .map(({ kind, said, happened_at: at }) => ({ kind, said: whole ? said : '', at: at.toISOString() })),
    abilities: {
      ...(answerable ? abilitiesOf(actor, subject, { answer: answerPolicy }) : {}),
      ...(row.kind === 'report' ? abilitiesOf(actor, subject, { take: takePolicy }) : {}),
      ...abilitiesOf(actor, undefined, { moderate: moderatePolicy }),
      ...(dataset?.state === 'open'
        ? abilitiesOf(
            actor,
            { ...subject, rights: row.ground === RIGHTS && subject.open },
            { withdraw: withdrawPolicy },
          )
        : {}),
    },
  };
}

/** For who filed it and who deals with it. Errors: `open.voice-unknown`. */
export async function readVoice(p: Platform, actor: Actor, id: string): Promise<VoiceReply> {
  const row = await getVoice(p.db, id);
  if (!row) throw problem('open.voice-unknown');
  const subject = subjectOf(row);
  if (!files(actor, subject)) permit(readPolicy, actor, subject);
  return present(p.db, { p, law: await lawNow(p.db, p.law, p.clock.today()), actor }, row);
}

/** By number: its state for everybody; its words for whoever may read them, or holds the code. */
export async function lookUp(
  p: Platform,
  actor: Actor,
  number: string,
  code: string | undefined,
): Promise<VoiceReply> {
  const row = await voiceTables(p.db)
    .selectFrom('open.voice')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) throw problem('open.voice-unknown');
  const key = fits(row.code, code);
  // That somebody reported wrongdoing is told to nobody who does not hold its code.
  const known = key || files(actor, subjectOf(row)) || readPolicy.on(actor, subjectOf(row)).allowed;
  if (
    !known &&
    (row.kind === 'report' || (row.private && row.kind !== 'correction' && row.kind !== 'objection'))
  )
    throw problem('open.voice-unknown');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const reply = await present(p.db, { p, law, actor, key }, row);
  return key && row.sealed ? { ...reply, said: openReport(p, row.sealed).said } : reply;
}

function fits(kept: Buffer | null, code: string | undefined): boolean {
  if (!kept || !code) return false;
  return timingSafeEqual(kept, createHash('sha256').update(code).digest());
}

const MOST_LOOKED = 2000;

/** `mine`: what the reader filed; else what their organisation answers, or all for who oversees. */
export async function listVoices(
  p: Platform,
  actor: Actor,
  asked: VoiceQuery,
  mine = false,
): Promise<VoiceList> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { page, pageSize } = asked;
  let base = voiceTables(p.db).selectFrom('open.voice');
  if (mine) {
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    base = base.where('filer_person', '=', actor.personId);
  } else {
    permit(queuePolicy, actor, undefined);
    if (!oversees(actor) && actor.kind === 'person')
      base = base.where('organisation_id', '=', actor.organisationId);
    base = base.where('kind', '<>', 'rating');
  }
  if (asked.kind) base = base.where('kind', '=', asked.kind);
  if (asked.state) base = base.where('state', '=', asked.state);
  if (asked.dataset) {
    const dataset = await getDataset(p.db, asked.dataset);
    base = base.where('dataset_id', '=', dataset?.id ?? null);
  }
  if (asked.q) base = base.where('number', 'ilike', `%${asked.q.replaceAll(/[%_\\]/g, '\\$&')}%`);
  const ordered = base.selectAll().orderBy('filed_at', 'desc').orderBy('id', 'desc');
  const abilities = abilitiesOf(actor, undefined, { moderate: moderatePolicy });
  const reading = { p, law, actor };
  if (asked.overdue) {
    // Whether a step is late is known to its case: the open ones are looked through.
    const rows = await ordered.where('state', 'in', ['open', 'agreed']).limit(MOST_LOOKED).execute();
    const late: VoiceReply[] = [];
    for (const row of rows) {
      const reply = await present(p.db, reading, row);
      if (reply.overdue) late.push(reply);
    }
    return {
      items: late.slice((page - 1) * pageSize, page * pageSize),
      total: late.length,
      page,
      pageSize,
      abilities,
    };
  }
  const { n } = await base.select((eb) => eb.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const items: VoiceReply[] = [];
  for (const row of await ordered
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute())
    items.push(await present(p.db, reading, row));
  return { items, total: Number(n), page, pageSize, abilities };
}

export { outcomeOf };

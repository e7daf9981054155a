/** Files a demand: what there is was looked at first; the catalogue names the unit where it can; the same asked twice is counted, not asked twice. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import {
  entriesLike,
  getPublishedVersion,
  type PublishedVersion,
  readResource,
} from '#rooms/catalog/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { datasetOfResource, isOpen } from '../datasets/read.ts';
import { channelOf } from './choices.ts';
import { ANSWER, articlesOf, rules } from './law.ts';
import { fileDemand } from './policy.ts';
import type { DemandInput } from './schema.ts';
import { noteDemand, trackingPath } from './store.ts';
import { type Demand, demandTables } from './tables.ts';
import { filerKindOf, kindWords } from './terms.ts';

/** Nobody needs more in a day who asks in earnest. */
const MOST_A_DAY = 20;

/** One way for one thing: the same words, whatever stands between them. */
export const alike = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{P}]+/gu, '')
    .toLowerCase();

const blank = {
  joined_into: null,
  call_id: null,
  unit_id: null,
  unit_by: null,
  received_on: null,
  case_id: null,
  answer: null,
  answer_said: '',
  answer_conditions: '',
  promised_on: null,
  answered_by: null,
  answered_on: null,
  workdays: null,
  fulfilled_on: null,
  channel: '',
  redirected_why: '',
  hidden_why: null,
} as const;

/** Gives the id. Errors: `open.demand-unread`, `-open-already`, `-listed-already`, `-many`, `-twice`. */
export async function fileDemandOf(p: Platform, actor: Actor, input: DemandInput): Promise<string> {
  permit(fileDemand, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const entry = await entryMeant(p, actor, input);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    await takeTurn(tx, `demands of ${actor.personId}`);
    await refuseMany(tx, law, actor.personId);
    const filer = await getOrganisation(tx, actor.organisationId);
    if (!filer) throw problem('kernel.not-found');
    const row: Demand = {
      ...blank,
      id: newId(),
      number: await numberOf(tx, law),
      kind: input.kind,
      wanted: input.wanted,
      why: input.why,
      scenario: input.scenario,
      alike: alike(input.wanted),
      state: 'filed',
      filer_id: filer.id,
      filer_person: actor.personId,
      filer_kind: filerKindOf(filer.kind),
      shown: input.shown,
      none_fits: input.noneFits,
      resource_id: entry?.resource.id ?? null,
      filed_on: law.day,
      filed_at: p.clock.now(),
      updated_at: p.clock.now(),
    };
    if (input.kind === 'disclosure') return keepRedirected(tx, p, law, actor, row);
    // Two who ask for the same at once wait for each other.
    await takeTurn(tx, `demand ${row.resource_id ?? row.alike}`);
    const head = await underway(tx, row);
    if (head?.filer_person === actor.personId)
      throw problem('open.demand-twice', { params: { number: head.number } });
    const kept = { ...row, call_id: await openCall(tx, law) };
    if (head) return join(tx, p, law, actor, kept, head);
    return keep(tx, p, law, actor, kept, entry);
  });
}

/** The entry the asker means; what there is has to be looked at before a demand is filed for what there is not. */
async function entryMeant(
  p: Platform,
  actor: Actor,
  input: DemandInput,
): Promise<PublishedVersion | undefined> {
  if (input.kind === 'disclosure') return undefined;
  if (input.resourceId) {
    await readResource(p, actor, input.resourceId);
    const entry = await getPublishedVersion(p.db, input.resourceId);
    if (!entry) throw problem('kernel.not-found');
    const { name } = entry.version.content;
    if (input.kind === 'list') throw problem('open.demand-listed-already', { params: { name } });
    const dataset = await datasetOfResource(p.db, input.resourceId);
    if (dataset && isOpen(dataset)) throw problem('open.demand-open-already', { params: { name } });
    return entry;
  }
  const { items } = await entriesLike(p, actor, input.wanted);
  const unread = items.filter(({ id }) => !input.shown.includes(id));
  if (unread.length > 0 || (items.length > 0 && input.noneFits === ''))
    throw problem('open.demand-unread', { params: { names: items.map(({ name }) => name).join('、') } });
  return undefined;
}

async function refuseMany(tx: Tx, law: LawNow, personId: string): Promise<void> {
  const { count } = await demandTables(tx)
    .selectFrom('open.demand')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('filer_person', '=', personId)
    .where('filed_on', '=', law.day)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST_A_DAY) throw problem('open.demand-many', { params: { most: MOST_A_DAY } });
}

async function numberOf(tx: Tx, law: LawNow): Promise<string> {
  const n = await nextNumber(tx, 'open demand', law.day);
  return `KF${law.day.slice(0, 4)}-${String(n).padStart(5, '0')}`;
}

/** The yearly call that is open today, of which it is then a part. */
async function openCall(tx: Tx, law: LawNow): Promise<string | null> {
  const call = await tx
    .withTables<{
      'open.call': { id: string; opens_on: string; closes_on: string; closed_at: Date | null };
    }>()
    .selectFrom('open.call')
    .select('id')
    .where('opens_on', '<=', law.day)
    .where('closes_on', '>=', law.day)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return call?.id ?? null;
}

/** What was asked for in the same words, or about the same entry, and is not over: refused and kept promises begin anew. */
async function underway(tx: Tx, row: Demand): Promise<Demand | undefined> {
  const found = await demandTables(tx)
    .selectFrom('open.demand')
    .selectAll()
    .where('joined_into', 'is', null)
    .where('kind', '=', row.kind)
    .where((eb) => (row.resource_id ? eb('resource_id', '=', row.resource_id) : eb('alike', '=', row.alike)))
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['filed', 'assigned']),
        eb.and([eb('answer', 'in', ['date', 'conditions']), eb('fulfilled_on', 'is', null)]),
      ]),
    )
    .orderBy('filed_at')
    .executeTakeFirst();
  return found;
}

const insert = async (tx: Tx, row: Demand): Promise<void> => {
  await demandTables(tx).insertInto('open.demand').values(row).execute();
};

async function ledger(tx: Tx, p: Platform, law: LawNow, actor: Actor, row: Demand): Promise<void> {
  await record(tx, p, {
    kind: 'open.demand-filed',
    actor,
    subject: { type: 'open.demand', id: row.id },
    ...(row.unit_id ? { organisationId: row.unit_id } : {}),
    ...(row.case_id ? { case: row.case_id } : {}),
    decision: law.decided('filed', [rules.limit], articlesOf(law)),
    detail: {
      number: row.number,
      kind: row.kind,
      ...(row.resource_id ? { resource: row.resource_id } : {}),
      ...(row.joined_into ? { joined: row.joined_into } : {}),
    },
  });
}

const received = (
  tx: Tx,
  p: Platform,
  law: LawNow,
  row: Demand,
  what: { zh: string; en: string },
): Promise<void> =>
  notify(tx, p, {
    kind: 'open.demand-received',
    to: { personId: row.filer_person },
    params: { number: row.number, wanted: row.wanted, what },
    articles: articlesOf(law),
    subject: { type: 'open.demand', id: row.id },
    link: trackingPath(row),
  });

/** A request for disclosure is none for data: it starts no clock and nobody here answers it; its author is shown the way. */
async function keepRedirected(tx: Tx, p: Platform, law: LawNow, actor: Actor, row: Demand): Promise<string> {
  const channel = await channelOf(tx);
  await insert(tx, { ...row, state: 'redirected', channel, redirected_why: kindWords.disclosure.zh });
  await noteDemand(tx, p, row, { kind: 'redirected', said: channel, actor });
  await record(tx, p, {
    kind: 'open.demand-redirected',
    actor,
    subject: { type: 'open.demand', id: row.id },
    decision: law.decided('redirected', [rules.disclosure]),
    detail: { number: row.number, by: 'choice' },
  });
  return row.id;
}

async function join(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  row: Demand,
  head: Demand,
): Promise<string> {
  const { unit_id, unit_by, received_on, state } = head;
  const { answer, answer_said, answer_conditions, promised_on, answered_by } = head;
  const joined: Demand = {
    ...row,
    joined_into: head.id,
    ...{ unit_id, unit_by, received_on, state, case_id: head.case_id },
    ...{ answer, answer_said, answer_conditions, promised_on, answered_by },
    // Answered before it was asked: it waited no day.
    ...(answer ? { answered_on: law.day, workdays: 0 } : {}),
  };
  await insert(tx, joined);
  await noteDemand(tx, p, joined, { kind: 'filed', actor });
  await noteDemand(tx, p, head, { kind: 'joined', said: joined.number, actor });
  await received(tx, p, law, joined, {
    zh: `与 ${head.number} 相同，合并办理并计入需求数`,
    en: `the same as ${head.number}; it is counted and goes its way`,
  });
  await ledger(tx, p, law, actor, joined);
  return joined.id;
}

async function keep(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  row: Demand,
  entry: PublishedVersion | undefined,
): Promise<string> {
  await insert(tx, row);
  await noteDemand(tx, p, row, { kind: 'filed', actor });
  const known = entry?.resource.providerId;
  const kept = known ? await giveTo(tx, p, actor, row, known, 'catalogue') : row;
  const unit = known ? await getOrganisation(tx, known) : undefined;
  await received(
    tx,
    p,
    law,
    kept,
    unit
      ? { zh: `由${unit.name.zh}答复`, en: `${unit.name.en || unit.name.zh} answers it` }
      : { zh: '待主管部门确定责任部门', en: 'the authority will name who answers it' },
  );
  if (!unit) {
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau)
      await notify(tx, p, {
        kind: 'open.demand-to-assign',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { number: row.number, wanted: row.wanted },
        articles: articlesOf(law),
        subject: { type: 'open.demand', id: row.id },
        link: `/open/demands/${row.id}`,
        task: `open.demand-to-assign ${row.id}`,
      });
  }
  await ledger(tx, p, law, actor, kept);
  return row.id;
}

/** The unit receives it: its case is opened and its clock begins. */
export async function giveTo(
  tx: Tx,
  p: Platform,
  actor: Actor,
  row: Demand,
  unitId: string,
  by: 'catalogue' | 'bureau',
): Promise<Demand> {
  const day = p.clock.today();
  const opened = await p.cases.openCase(tx, p, {
    procedure: ANSWER,
    subject: { type: ANSWER, id: row.id },
    title: row.wanted,
    openedBy: actor,
    applicantId: row.filer_id,
    providerId: unitId,
    facts: { demandNumber: row.number, demandKind: row.kind },
  });
  const given = {
    state: 'assigned' as const,
    unit_id: unitId,
    unit_by: by,
    received_on: day,
    case_id: opened.id,
  };
  await demandTables(tx)
    .updateTable('open.demand')
    .set({ ...given, updated_at: p.clock.now() })
    .where((eb) => eb.or([eb('id', '=', row.id), eb('joined_into', '=', row.id)]))
    .execute();
  await noteDemand(tx, p, row, { kind: 'assigned', said: by, actor });
  return { ...row, ...given };
}

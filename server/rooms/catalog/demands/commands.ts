/** A demand from its raising to its end: matched with an entry, turned into an application or a request, closed by the grant. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { allowed, definePolicy, denied, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { fault } from '../checks/issue.ts';
import { followDemand } from '../lists/follow.ts';
import { listLine } from '../lists/schema.ts';
import { getPublishedVersion } from '../repository.ts';
import type { DemandBody, DemandState } from './schema.ts';
import { type DemandTables, demandTables } from './tables.ts';

export type DemandRow = Selectable<DemandTables['catalog.demand']>;
type Subject = { organisationId: string; holderId: string | null; state: DemandState };

const raises = (actor: Actor) =>
  hasRole(actor, 'consumer') || hasRole(actor, 'provider')
    ? allowed
    : denied('需要单位的使用或提供角色', 'needs the role of a consumer or provider');
const notOwn = denied('不是本单位的需求', 'the demand belongs to another organisation');
const over = denied('需求已了结', 'the demand has ended', { code: 'catalog.demand-ended' });
const ended = (state: DemandState): boolean => state === 'closed' || state === 'withdrawn';

export const raisePolicy = definePolicy('catalog.demand.raise', raises);
export const withdrawDemandPolicy = definePolicy<Subject>(
  'catalog.demand.withdraw',
  raises,
  (actor, subject) =>
    organisationOf(actor) !== subject.organisationId ? notOwn : ended(subject.state) ? over : allowed,
);
/** The raiser, the believed holder and the authority may say which entry answers it. */
export const matchPolicy = definePolicy<Subject>(
  'catalog.demand.match',
  (actor) => (hasRole(actor, 'bureau') ? allowed : raises(actor)),
  (actor, subject) => {
    const own = organisationOf(actor);
    if (!hasRole(actor, 'bureau') && own !== subject.organisationId && own !== subject.holderId)
      return notOwn;
    return ended(subject.state) ? over : allowed;
  },
);
export const answerPolicy = definePolicy<Subject>(
  'catalog.demand.answer',
  (actor) => (hasRole(actor, 'bureau') || hasRole(actor, 'provider') ? allowed : raises(actor)),
  (actor, subject) => {
    if (!hasRole(actor, 'bureau') && organisationOf(actor) !== subject.holderId) return notOwn;
    return ended(subject.state) ? over : allowed;
  },
);

export const subjectOfDemand = (row: DemandRow): Subject => ({
  organisationId: row.organisation_id,
  holderId: row.holder_id,
  state: row.state,
});

async function lockDemand(tx: Tx, id: string): Promise<DemandRow> {
  const row = await demandTables(tx)
    .selectFrom('catalog.demand')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

const lineOf = (row: DemandRow) =>
  listLine.parse({
    name: row.wanted,
    duty: row.duty,
    items:
      row.items === ''
        ? []
        : row.items
            .split(/[、,，;；\n]+/)
            .map((item) => item.trim())
            .filter(Boolean),
    holderId: row.holder_id,
    state: row.state,
    resourceId: row.resource_id,
  });

/** Writes what became of the demand and brings the demand list in line. */
async function move(
  tx: Tx,
  p: Platform,
  row: DemandRow,
  changes: Partial<
    Pick<DemandRow, 'state' | 'resource_id' | 'application_id' | 'answer' | 'closed_how' | 'holder_id'>
  >,
): Promise<DemandRow> {
  const after = {
    ...row,
    ...changes,
    updated_at: p.clock.now(),
    closed_on: changes.state && ended(changes.state) ? p.clock.today() : row.closed_on,
  };
  const { id, ...columns } = after;
  await demandTables(tx).updateTable('catalog.demand').set(columns).where('id', '=', id).execute();
  await followDemand(tx, p, {
    id,
    organisationId: row.organisation_id,
    line: ended(after.state) ? undefined : lineOf(after),
  });
  return after;
}

function faultsOf({ wanted, duty }: DemandBody, articles: string[]): FieldIssue[] {
  const gap = (path: string, zh: string, en: string) =>
    fault(
      'demand-incomplete',
      path,
      { zh: `缺少${zh}`, en: `The ${en} is missing`, mendZh: `请填写${zh}`, mendEn: `State the ${en}` },
      articles,
    );
  return [
    ...(wanted === '' ? [gap('wanted', '所需数据', 'wanted data')] : []),
    ...(duty === '' ? [gap('duty', '所服务的职责', 'duty served')] : []),
  ];
}

/** Returns the demand's id. A demand without the duty it serves is refused. */
export const raiseDemand = (p: Platform, actor: Actor, input: DemandBody): Promise<string> =>
  transact(p.db, (tx) => raiseDemandIn(tx, p, actor, input));

/** The same in the caller's transaction: a need for data that no entry describes begins with it. */
export async function raiseDemandIn(tx: Tx, p: Platform, actor: Actor, input: DemandBody): Promise<string> {
  const organisationId = organisationOf(actor);
  if (organisationId === undefined) throw problem('kernel.sign-in-required');
  permit(raisePolicy, actor, undefined);
  const law = await lawNow(tx, p.law, p.clock.today());
  const articles = law.term('catalog.lists', 'demand')?.cite ?? [];
  const faults = faultsOf(input, articles);
  if (faults.length > 0) throw problem('catalog.demand-incomplete', { articles, fields: faults });
  if (input.holderId && !(await getOrganisation(tx, input.holderId))) throw problem('kernel.not-found');
  const now = p.clock.now();
  const row: DemandRow = {
    id: newId(),
    organisation_id: organisationId,
    holder_id: input.holderId ?? null,
    wanted: input.wanted,
    items: input.items,
    duty: input.duty,
    state: 'open',
    resource_id: null,
    application_id: null,
    answer: null,
    closed_how: null,
    created_by: actor.kind === 'person' ? actor.personId : null,
    created_on: law.day,
    created_at: now,
    updated_at: now,
    closed_on: null,
  };
  await demandTables(tx).insertInto('catalog.demand').values(row).execute();
  await followDemand(tx, p, { id: row.id, organisationId, line: lineOf(row) });
  if (row.holder_id) {
    const raiser = await getOrganisation(tx, organisationId);
    await notify(tx, p, {
      kind: 'catalog.demand-raised',
      to: { organisationId: row.holder_id, roles: ['provider'] },
      params: { organisation: raiser?.name ?? '', name: row.wanted },
      articles,
      subject: { type: 'catalog.demand', id: row.id },
      link: '/lists?list=demand&demands=held',
    });
  }
  await record(tx, p, {
    kind: 'catalog.demand-raised',
    actor,
    subject: { type: 'catalog.demand', id: row.id },
    organisations: row.holder_id ? [row.holder_id] : [],
    decision: law.decided('raise', ['catalog.lists'], articles),
  });
  return row.id;
}

export const matchDemand = (p: Platform, actor: Actor, id: string, resourceId: string): Promise<void> =>
  transact(p.db, async (tx) => {
    permit(matchPolicy, actor, subjectOfDemand(await lockDemand(tx, id)));
    await matchDemandIn(tx, p, actor, id, resourceId);
  });

/** The same in the caller's transaction, who may is the caller's to say. */
export async function matchDemandIn(
  tx: Tx,
  p: Platform,
  actor: Actor,
  id: string,
  resourceId: string,
): Promise<void> {
  const row = await lockDemand(tx, id);
  const found = await getPublishedVersion(tx, resourceId);
  // An entry that was not reviewed cannot be named.
  if (!found) throw problem('catalog.not-published');
  await move(tx, p, row, {
    state: 'matched',
    resource_id: resourceId,
    holder_id: found.resource.providerId,
  });
  await notify(tx, p, {
    kind: 'catalog.demand-matched',
    to: { organisationId: row.organisation_id, roles: ['consumer', 'provider'] },
    params: { name: row.wanted, entry: found.version.content.name },
    subject: { type: 'catalog.demand', id },
    link: '/lists?list=demand&demands=raised',
  });
  await record(tx, p, {
    kind: 'catalog.demand-matched',
    actor,
    subject: { type: 'catalog.demand', id },
    organisations: [row.organisation_id],
    detail: { resource: resourceId, version: found.version.id },
  });
}

export async function answerDemand(p: Platform, actor: Actor, id: string, answer: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockDemand(tx, id);
    permit(answerPolicy, actor, subjectOfDemand(row));
    await move(tx, p, row, { answer });
    await record(tx, p, {
      kind: 'catalog.demand-answered',
      actor,
      subject: { type: 'catalog.demand', id },
      organisations: [row.organisation_id],
    });
  });
}

export async function withdrawDemand(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockDemand(tx, id);
    permit(withdrawDemandPolicy, actor, subjectOfDemand(row));
    await move(tx, p, row, { state: 'withdrawn', closed_how: 'withdrawn' });
    await record(tx, p, {
      kind: 'catalog.demand-ended',
      actor,
      subject: { type: 'catalog.demand', id },
      detail: { how: 'withdrawn' },
    });
  });
}

/** No entry answers the demand: it goes to the authority and the believed holder as a request for missing data. */
export const requestMissing = (p: Platform, actor: Actor, id: string): Promise<void> =>
  transact(p.db, (tx) => requestMissingIn(tx, p, actor, id));

/** The same in the caller's transaction. */
export async function requestMissingIn(tx: Tx, p: Platform, actor: Actor, id: string): Promise<void> {
  const row = await lockDemand(tx, id);
  permit(withdrawDemandPolicy, actor, subjectOfDemand(row));
  if (row.resource_id) throw problem('catalog.demand-matched');
  const law = await lawNow(tx, p.law, p.clock.today());
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  const raiser = await getOrganisation(tx, row.organisation_id);
  await move(tx, p, row, { state: 'requested' });
  await notify(tx, p, {
    kind: 'catalog.demand-requested',
    to: [
      ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
      ...(row.holder_id ? [{ organisationId: row.holder_id, roles: ['provider' as const] }] : []),
    ],
    params: { organisation: raiser?.name ?? '', name: row.wanted },
    articles: law.term('catalog.lists', 'demand')?.cite ?? [],
    subject: { type: 'catalog.demand', id },
    link: '/lists?list=demand&demands=all',
  });
  await record(tx, p, {
    kind: 'catalog.demand-requested',
    actor,
    subject: { type: 'catalog.demand', id },
    organisations: [bureau?.id, row.holder_id].filter((one) => typeof one === 'string'),
    decision: law.decided('request', ['catalog.lists']),
  });
}

/** An application for the matched entry was submitted, or access to it granted: the demand follows. Idempotent. */
export async function demandFollows(
  p: Platform,
  {
    organisationId,
    resourceId,
    applicationId,
    granted,
  }: {
    organisationId: string;
    resourceId: string;
    applicationId: string | undefined;
    granted: boolean;
  },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const rows = await demandTables(tx)
      .selectFrom('catalog.demand')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('resource_id', '=', resourceId)
      .where('state', 'in', granted ? ['matched', 'applied'] : ['matched'])
      .forUpdate()
      .execute();
    for (const row of rows) {
      await move(
        tx,
        p,
        row,
        granted
          ? { state: 'closed', closed_how: 'granted' }
          : { state: 'applied', application_id: applicationId ?? null },
      );
      await record(tx, p, {
        kind: granted ? 'catalog.demand-ended' : 'catalog.demand-applied',
        actor: { kind: 'platform' },
        subject: { type: 'catalog.demand', id: row.id },
        organisationId,
        detail: { how: granted ? 'granted' : 'applied', resource: resourceId },
      });
    }
  });
}

/** The class of an entry as governance changes it: one place that publishes it, keeps its history and tells those who use the data. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { type ClassPatch, type Reclassified, reclassifyResource } from '#rooms/catalog/index.ts';
import type { ClassPorts } from './ports.ts';
import { type AssessmentOutcome, classesTables } from './tables.ts';

export const changeCauses = [
  'publication',
  'negative-list',
  'left-list',
  'struck',
  'determination',
  'evaluation',
  'basis-lost',
  'emergency',
  'emergency-end',
  'objection',
] as const;
export type ChangeCause = (typeof changeCauses)[number];

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export type Rank = 0 | 1 | 2;
/** How far a class shares: nothing, on conditions, with all. */
export const reach = (sharingClass: string): Rank =>
  sharingClass === 'unconditional' ? 2 : sharingClass === 'conditional' ? 1 : 0;

/** The city's word for a class. */
export function classWord(law: LawNow, sharingClass: string): Text {
  const term = law.term('classify.sharing-classes', sharingClass);
  return term ? { zh: term.zh, en: term.en } : { zh: sharingClass, en: sharingClass };
}

export type SetClass = {
  law: LawNow;
  ports: ClassPorts;
  resourceId: string;
  patch: ClassPatch;
  cause: ChangeCause;
  reason: string;
  actor: Actor;
  /** Rules and articles the decision rests on. */
  rules?: readonly string[];
  articles?: readonly string[];
  caseId?: string | undefined;
  eventId?: string | undefined;
};

/** Publishes the class, writes history and ledger, tells the users; a widening to all frees what waits and what runs. */
export async function setClass(tx: Tx, p: Platform, input: SetClass): Promise<Reclassified> {
  const { law, ports, resourceId, actor, reason } = input;
  const done = await reclassifyResource(tx, p, { resourceId, patch: input.patch, actor });
  const former = done.former.sharingClass;
  const now = done.content.sharingClass;
  await noteChange(tx, p, {
    resourceId,
    versionId: done.versionId,
    former,
    now,
    cause: input.cause,
    reason,
    actor,
    caseId: input.caseId,
    eventId: input.eventId,
  });
  await record(tx, p, {
    kind: 'classify.class-changed',
    actor,
    subject: { type: 'catalog.resource', id: resourceId },
    organisationId: done.resource.providerId,
    ...(input.caseId ? { case: input.caseId } : {}),
    decision: law.decided(now, input.rules ?? ['classify.sharing-classes'], input.articles ?? []),
    detail: {
      from: former,
      to: now,
      cause: input.cause,
      version: done.versionId,
      ...(input.eventId ? { event: input.eventId } : {}),
    },
  });
  const users = await ports.usersOf(tx, resourceId);
  await notify(tx, p, {
    kind: 'classify.class-changed',
    to: [
      { organisationId: done.resource.providerId, roles: ['provider'] },
      ...users.map((organisationId) => ({ organisationId, roles: ['consumer' as const] })),
    ],
    params: {
      name: done.content.name,
      former: classWord(law, former),
      now: classWord(law, now),
      reason,
    },
    articles: [...(input.articles ?? [])],
    subject: { type: 'catalog.resource', id: resourceId },
    link: `/catalog/${resourceId}`,
  });
  if (now === 'unconditional' && reach(former) < reach(now)) {
    await ports.freeUse(tx, p, { resourceId, actor, reason });
  }
  return done;
}

export type NotedChange = {
  resourceId: string;
  versionId: string;
  former: string | null;
  now: string;
  cause: ChangeCause;
  reason: string;
  actor: Actor;
  caseId?: string | undefined;
  eventId?: string | undefined;
};

export async function noteChange(tx: Tx, p: Platform, change: NotedChange): Promise<void> {
  await classesTables(tx)
    .insertInto('classes.change')
    .values({
      id: newId(),
      resource_id: change.resourceId,
      version_id: change.versionId,
      former_class: change.former,
      sharing_class: change.now,
      cause: change.cause,
      reason: change.reason,
      by_person: personOf(change.actor),
      by_organisation: organisationOf(change.actor) ?? null,
      case_id: change.caseId ?? null,
      event_id: change.eventId ?? null,
      day: p.clock.today(),
      at: p.clock.now(),
    })
    .execute();
}

/** Somebody looked at the class: who, when and why. */
export async function assess(
  tx: Tx,
  p: Platform,
  input: {
    resourceId: string;
    sharingClass: string;
    outcome: AssessmentOutcome;
    reason: string;
    actor: Actor;
    caseId?: string | undefined;
  },
): Promise<void> {
  await classesTables(tx)
    .insertInto('classes.assessment')
    .values({
      id: newId(),
      resource_id: input.resourceId,
      sharing_class: input.sharingClass,
      outcome: input.outcome,
      reason: input.reason,
      by_person: personOf(input.actor),
      by_organisation: organisationOf(input.actor) ?? null,
      case_id: input.caseId ?? null,
      day: p.clock.today(),
      at: p.clock.now(),
    })
    .execute();
}

/** The class the history knows last; undefined for an entry never published under it. */
export async function lastClass(ex: Executor, resourceId: string): Promise<string | undefined> {
  const row = await classesTables(ex)
    .selectFrom('classes.change')
    .select('sharing_class')
    .where('resource_id', '=', resourceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.sharing_class;
}

/** Newest first. */
export const changesOf = (ex: Executor, resourceId: string) =>
  classesTables(ex)
    .selectFrom('classes.change')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();

export const assessmentsOf = (ex: Executor, resourceId: string) =>
  classesTables(ex)
    .selectFrom('classes.assessment')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();

/** True where the city's pack has this procedure: what a city has is its pack's matter. */
export const hasProcedure = (p: Platform, key: string): boolean =>
  p.law.procedures().some((procedure) => procedure.key === key);

/** Reasons and comment of a decision as one line. */
export const saidIn = (
  decision: { reasons: readonly string[]; comment: string | null } | undefined,
): string => [...(decision?.reasons ?? []), decision?.comment ?? ''].filter((part) => part !== '').join('；');

export const textIn = (payload: JsonObject | undefined, key: string): string => {
  const value = payload?.[key];
  return typeof value === 'string' ? value.trim() : '';
};

/** Emergency events: a withheld entry is lent to the bodies of the event at once, and everything goes back when the event ends. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion, getResource, holdClass, releaseClass } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { setClass } from './changes.ts';
import { personIdOf } from './matters.ts';
import {
  closeEmergencyPolicy,
  confirmDestructionPolicy,
  openEmergencyPolicy,
  switchPolicy,
} from './policy.ts';
import type { ClassPorts } from './ports.ts';
import { classesTables, type FormerClass } from './tables.ts';

const RULE = 'classify.emergency-change';

export const getEmergency = (ex: Executor, id: string) =>
  classesTables(ex).selectFrom('classes.emergency').selectAll().where('id', '=', id).executeTakeFirst();

export type NewEmergency = { name: string; beganOn: LegalDay; ground: string; bodies: readonly string[] };

function requireRule(law: LawNow): void {
  if (law.flag(RULE)) return;
  const what = law.law.rule(RULE)?.sentence ?? { zh: RULE, en: RULE };
  throw problem('classify.not-provided', { params: { what }, articles: law.cite(RULE), rule: RULE });
}

export function openEmergency(p: Platform, actor: Actor, input: NewEmergency): Promise<string> {
  return transact(p.db, async (tx) => {
    permit(openEmergencyPolicy, actor, undefined);
    const law = await lawNow(tx, p.law, p.clock.today());
    requireRule(law);
    const bodies = [...new Set(input.bodies)];
    const known = await organisationNames(tx, bodies);
    if (bodies.some((id) => !known.has(id))) throw problem('org.organisation-unknown');
    const id = newId();
    await classesTables(tx)
      .insertInto('classes.emergency')
      .values({
        id,
        name: input.name,
        began_on: input.beganOn,
        ground: input.ground,
        bodies,
        state: 'open',
        opened_by: personIdOf(actor),
        opened_at: p.clock.now(),
        closed_by: null,
        closed_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'classify.emergency-opened',
      actor,
      subject: { type: 'classify.emergency', id },
      organisations: bodies,
      decision: law.decided('open', [RULE]),
      detail: { beganOn: input.beganOn, bodies: bodies.length },
    });
    await notify(tx, p, {
      kind: 'classify.emergency-opened',
      to: bodies.map((organisationId) => ({ organisationId, roles: ['provider', 'consumer'] as const })),
      params: { name: input.name },
      articles: law.cite(RULE),
      subject: { type: 'classify.emergency', id },
      link: `/classes/emergencies/${id}`,
      urgent: true,
    });
    return id;
  });
}

/** Lends a withheld entry to the bodies of the event: no review of its basis, and nothing without the former class being kept. */
export function switchForEmergency(
  p: Platform,
  ports: ClassPorts,
  actor: Actor,
  eventId: string,
  input: { resourceId: string; note: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    requireRule(law);
    const resource = await getResource(tx, input.resourceId);
    if (!resource) throw problem('kernel.not-found');
    permit(switchPolicy, actor, resource.providerId);
    const event = await getEmergency(tx, eventId);
    if (event?.state !== 'open')
      throw problem('classify.no-open-event', { articles: law.cite(RULE), rule: RULE });
    const own = organisationOf(actor);
    if (own === undefined || !event.bodies.includes(own))
      throw problem('classify.not-in-event', { articles: law.cite(RULE) });
    const published = await getPublishedVersion(tx, input.resourceId);
    if (published?.version.content.sharingClass !== 'withheld' || (await eventOf(tx, input.resourceId)))
      throw problem('classify.not-withheld', { articles: law.cite(RULE) });
    const { content } = published.version;
    const former: FormerClass = {
      sharingClass: content.sharingClass,
      sharingConditions: content.sharingConditions,
      conditionalForm: content.conditionalForm,
      namedUnits: content.namedUnits,
      namedItems: content.namedItems,
      sharingBasis: content.sharingBasis,
    };
    await classesTables(tx)
      .insertInto('classes.emergency_entry')
      .values({
        event_id: eventId,
        resource_id: input.resourceId,
        provider_id: resource.providerId,
        name: content.name,
        former: JSON.stringify(former),
        switched_by: personIdOf(actor),
        switched_organisation: own,
        switched_at: p.clock.now(),
        restored_at: null,
      })
      .execute();
    await setClass(tx, p, {
      law,
      ports,
      resourceId: input.resourceId,
      patch: {
        sharingClass: 'conditional',
        sharingConditions: `仅供突发事件“${event.name}”的参与机构使用，事件结束即恢复原属性`,
        conditionalForm: 'named-units',
        namedUnits: event.bodies,
        namedItems: [],
      },
      cause: 'emergency',
      reason: input.note ? `${event.name}：${input.note}` : event.name,
      actor,
      rules: [RULE],
      eventId,
    });
    await holdClass(tx, {
      resourceId: input.resourceId,
      state: 'event',
      sharingClass: 'conditional',
      caseId: undefined,
      note: `已为突发事件“${event.name}”临时调整`,
      since: p.clock.now(),
    });
    await record(tx, p, {
      kind: 'classify.emergency-switched',
      actor,
      subject: { type: 'classify.emergency', id: eventId },
      organisationId: resource.providerId,
      organisations: event.bodies,
      decision: law.decided('switch', [RULE]),
      detail: { resource: input.resourceId, former: former.sharingClass },
    });
  });
}

export type OpenEvent = { eventId: string; name: string; bodies: string[] };

/** The open event an entry is lent for; undefined for every other entry. */
export async function eventOf(ex: Executor, resourceId: string): Promise<OpenEvent | undefined> {
  const row = await classesTables(ex)
    .selectFrom('classes.emergency_entry as entry')
    .innerJoin('classes.emergency as event', 'event.id', 'entry.event_id')
    .where('entry.resource_id', '=', resourceId)
    .where('entry.restored_at', 'is', null)
    .where('event.state', '=', 'open')
    .select(['event.id', 'event.name', 'event.bodies'])
    .executeTakeFirst();
  return row && { eventId: row.id, name: row.name, bodies: row.bodies };
}

/** A grant that a body of the event took under it: it ends with the event. */
export async function noteEventGrant(
  tx: Tx,
  p: Platform,
  grant: { eventId: string; resourceId: string; grantId: string; consumerId: string },
): Promise<void> {
  await classesTables(tx)
    .insertInto('classes.emergency_grant')
    .values({
      grant_id: grant.grantId,
      event_id: grant.eventId,
      resource_id: grant.resourceId,
      consumer_id: grant.consumerId,
      issued_at: p.clock.now(),
      stopped_at: null,
      calls: null,
      records: null,
      destroyed_at: null,
      destroyed_by: null,
      destruction_note: null,
    })
    .execute();
}

/** Ends the event: every entry as it was, every grant stopped, every delivered copy listed for destruction. */
export function closeEmergency(p: Platform, ports: ClassPorts, actor: Actor, id: string): Promise<void> {
  return transact(p.db, async (tx) => {
    permit(closeEmergencyPolicy, actor, undefined);
    const law = await lawNow(tx, p.law, p.clock.today());
    const t = classesTables(tx);
    const event = await t
      .selectFrom('classes.emergency')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!event) throw problem('kernel.not-found');
    if (event.state !== 'open')
      throw problem('classify.no-open-event', { articles: law.cite(RULE), rule: RULE });
    const now = p.clock.now();
    const grants = await t
      .selectFrom('classes.emergency_grant')
      .selectAll()
      .where('event_id', '=', id)
      .orderBy('grant_id')
      .execute();
    let records = 0;
    for (const grant of grants) {
      const note = `突发事件“${event.name}”已结束`;
      await ports.stopGrant(tx, p, { grantId: grant.grant_id, actor, note });
      const delivered = await ports.delivered(tx, grant.grant_id);
      records += delivered.records;
      await t
        .updateTable('classes.emergency_grant')
        .set({ stopped_at: now, calls: delivered.calls, records: delivered.records })
        .where('grant_id', '=', grant.grant_id)
        .execute();
      if (delivered.records === 0) continue;
      await notify(tx, p, {
        kind: 'classify.copies-to-destroy',
        to: { organisationId: grant.consumer_id, roles: ['consumer', 'provider'] },
        params: { name: event.name, records: String(delivered.records) },
        articles: law.cite(RULE),
        subject: { type: 'classify.emergency', id },
        link: `/classes/emergencies/${id}`,
        confirm: true,
      });
    }
    const entries = await t
      .selectFrom('classes.emergency_entry')
      .selectAll()
      .where('event_id', '=', id)
      .where('restored_at', 'is', null)
      .orderBy('resource_id')
      .execute();
    for (const entry of entries) {
      await releaseClass(tx, entry.resource_id);
      await setClass(tx, p, {
        law,
        ports,
        resourceId: entry.resource_id,
        patch: entry.former,
        cause: 'emergency-end',
        reason: `突发事件“${event.name}”已结束`,
        actor,
        rules: [RULE],
        eventId: id,
      });
      await t
        .updateTable('classes.emergency_entry')
        .set({ restored_at: now })
        .where('event_id', '=', id)
        .where('resource_id', '=', entry.resource_id)
        .execute();
    }
    await t
      .updateTable('classes.emergency')
      .set({ state: 'closed', closed_by: personIdOf(actor), closed_at: now })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'classify.emergency-closed',
      actor,
      subject: { type: 'classify.emergency', id },
      organisations: event.bodies,
      decision: law.decided('close', [RULE]),
      detail: { entries: entries.length, grants: grants.length, records },
    });
  });
}

/** A body says that it destroyed what it received. */
export function confirmDestruction(
  p: Platform,
  actor: Actor,
  eventId: string,
  grantId: string,
  note: string,
): Promise<void> {
  return transact(p.db, async (tx) => {
    const t = classesTables(tx);
    const grant = await t
      .selectFrom('classes.emergency_grant')
      .selectAll()
      .where('event_id', '=', eventId)
      .where('grant_id', '=', grantId)
      .forUpdate()
      .executeTakeFirst();
    if (!grant) throw problem('kernel.not-found');
    permit(confirmDestructionPolicy, actor, grant.consumer_id);
    if (grant.stopped_at === null || grant.destroyed_at !== null) throw problem('kernel.conflict');
    const law = await lawNow(tx, p.law, p.clock.today());
    await t
      .updateTable('classes.emergency_grant')
      .set({ destroyed_at: p.clock.now(), destroyed_by: personIdOf(actor), destruction_note: note })
      .where('grant_id', '=', grantId)
      .execute();
    await record(tx, p, {
      kind: 'classify.copies-destroyed',
      actor,
      subject: { type: 'classify.emergency', id: eventId },
      decision: law.decided('destroyed', [RULE]),
      detail: { grant: grantId, records: grant.records ?? 0 },
    });
  });
}

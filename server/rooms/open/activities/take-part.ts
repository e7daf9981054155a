/** Participants of an event get keys that are the event's; whatever was lent ends with it, by itself or when its organiser ends it. */
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { endEventKeys, makeEventKey } from '../access/keys.ts';
import { applicantOf, requireAccepted } from '../people/index.ts';
import { RULE } from './ask.ts';
import { endEventPolicy, joinPolicy } from './policy.ts';
import type { JoinReply } from './schema.ts';
import { activityTables } from './tables.ts';

async function lockEvent(tx: Tx, id: string) {
  const row = await activityTables(tx)
    .selectFrom('open.event')
    .selectAll()
    .where('id', '=', id)
    .where('shown', '=', true)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** Whether its participants may use data today. */
export async function runs(
  ex: Executor,
  event: { id: string; starts_on: LegalDay; ends_on: LegalDay; ended_at: Date | null },
  today: LegalDay,
): Promise<boolean> {
  if (event.ended_at !== null || today < event.starts_on || today > event.ends_on) return false;
  const granted = await activityTables(ex)
    .selectFrom('open.event_support')
    .select(['id', 'wants'])
    .where('event_id', '=', event.id)
    .where('state', '=', 'granted')
    .execute();
  return granted.some(({ wants }) => wants.includes('open-data'));
}

/** Errors: `open.event-no-keys`, `open.identity-needed`, and whatever rules are not accepted yet. */
export async function joinEvent(
  p: Platform,
  actor: Actor,
  eventId: string,
  label: string,
): Promise<JoinReply> {
  permit(joinPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const event = await lockEvent(tx, eventId);
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!(await runs(tx, event, law.day)))
      throw problem('open.event-no-keys', { articles: law.cite(RULE), rule: RULE });
    if (!(await applicantOf(tx, actor.organisationId)))
      throw problem('open.identity-needed', { params: { address: '/me/identity' } });
    await requireAccepted(tx, law, actor);
    await activityTables(tx)
      .insertInto('open.event_participant')
      .values({
        event_id: eventId,
        organisation_id: actor.organisationId,
        person_id: actor.personId,
        joined_at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // One key a participant: a newer one takes the place of the one before.
    await endEventKeys(tx, p, actor, eventId, '已更换为新的密钥 / replaced by a newer key', actor);
    const made = await makeEventKey(tx, p, actor, { eventId, label: label || event.title.slice(0, 100) });
    await record(tx, p, {
      kind: 'open.event-joined',
      actor,
      subject: { type: 'open.event', id: eventId },
      organisations: [event.organisation_id],
      detail: { key: made.id, until: event.ends_on },
    });
    return { ...made, until: event.ends_on };
  });
}

/** What was lent to it ends in the same act. */
async function endIn(tx: Tx, p: Platform, actor: Actor, event: { id: string; title: string }, why: string) {
  const keys = await endEventKeys(tx, p, actor, event.id, why);
  const ended = await activityTables(tx)
    .updateTable('open.event_support')
    .set({ state: 'ended', ended_at: p.clock.now() })
    .where('event_id', '=', event.id)
    .where('state', 'in', ['filed', 'granted'])
    .returning(['id', 'person_id', 'organisation_id', 'number'])
    .execute();
  for (const one of ended) {
    await notify(tx, p, {
      kind: 'open.support-over',
      to: { personId: one.person_id },
      params: { title: event.title, count: String(keys) },
      subject: { type: 'open.event-support', id: one.id },
      link: '/me/events',
    });
    await record(tx, p, {
      kind: 'open.support-ended',
      actor,
      subject: { type: 'open.event-support', id: one.id },
      organisations: [one.organisation_id],
      detail: { number: one.number, keys },
    });
  }
}

/** Errors: `open.event-over`. */
export async function endEvent(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const event = await lockEvent(tx, id);
    permit(endEventPolicy, actor, { organisers: [event.organisation_id, event.organiser_id] });
    if (event.ended_at !== null)
      throw problem('open.event-over', { params: { title: event.title, day: event.ends_on } });
    await activityTables(tx)
      .updateTable('open.event')
      .set({ ended_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await endIn(tx, p, actor, event, reason);
    await record(tx, p, {
      kind: 'open.event-ended',
      actor,
      subject: { type: 'open.event', id },
      organisations: [event.organisation_id],
    });
  });
}

/** The day after its last day, by itself. */
export const eventsTask = (p: Platform): DailyTask => ({
  name: 'open.event-ends',
  async run(day) {
    const over = await activityTables(p.db)
      .selectFrom('open.event as e')
      .select(['e.id', 'e.title', 'e.ends_on'])
      .where('e.ends_on', '<', day)
      .where((eb) =>
        eb.or([
          eb.exists(
            eb
              .selectFrom('open.event_support as s')
              .select('s.id')
              .whereRef('s.event_id', '=', 'e.id')
              .where('s.state', 'in', ['filed', 'granted']),
          ),
          eb.exists(
            eb
              .selectFrom('open.access_key as k')
              .select('k.id')
              .whereRef('k.event_id', '=', 'e.id')
              .where('k.revoked_at', 'is', null),
          ),
        ]),
      )
      .execute();
    for (const event of over)
      await transact(p.db, (tx) =>
        endIn(tx, p, platform, event, `活动已于 ${event.ends_on} 结束 / the event ended on ${event.ends_on}`),
      );
  },
});

/** An entrustment: recorded with its document and term; its accounts run the platform until it ends, and stop with it. */
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import {
  getOrganisation,
  giveOperating,
  isPublicBody,
  personByAccount,
  takeOperating,
} from '#rooms/org/index.ts';
import { entrustPolicy } from './policy.ts';
import type { EntrustInput } from './schema.ts';
import { type Entrustment, entrustmentTables } from './tables.ts';

export const RULE = 'open.entrusted-operation';
const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** Errors: `open.entrustment-dates`, `open.entrustment-own-body`. */
export async function recordEntrustment(p: Platform, actor: Actor, input: EntrustInput): Promise<string> {
  permit(entrustPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const about = { articles: law.cite(RULE), rule: RULE };
    if (input.untilDay < input.fromDay || input.untilDay < law.day)
      throw problem('open.entrustment-dates', about);
    const body = await getOrganisation(tx, input.organisationId);
    if (body?.state !== 'active') throw problem('kernel.not-found');
    if (!isPublicBody(body.kind)) throw problem('open.entrustment-own-body', about);
    const id = newId();
    const n = await nextNumber(tx, 'open entrustment', law.day);
    const number = `WT${law.day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
    await entrustmentTables(tx)
      .insertInto('open.entrustment')
      .values({
        id,
        number,
        organisation_id: body.id,
        scope: [...new Set(input.scope)],
        said: input.said,
        document: input.document,
        file_id: input.fileId ?? null,
        from_day: input.fromDay,
        until_day: input.untilDay,
        recorded_by: personOf(actor),
        recorded_on: law.day,
        recorded_at: p.clock.now(),
        ended_on: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.entrustment-recorded',
      actor,
      subject: { type: 'open.entrustment', id },
      organisations: [body.id],
      decision: law.decided('entrusted', [RULE]),
      detail: { number, scope: input.scope, from: input.fromDay, until: input.untilDay },
    });
    return id;
  });
}

async function lockEntrustment(tx: Tx, id: string): Promise<Entrustment> {
  const row = await entrustmentTables(tx)
    .selectFrom('open.entrustment')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

const over = (row: Entrustment, today: LegalDay): boolean => row.ended_on !== null || row.until_day < today;
const refuseOver = (row: Entrustment, today: LegalDay): void => {
  if (over(row, today))
    throw problem('open.entrustment-over', {
      params: { number: row.number, day: row.ended_on ?? row.until_day },
    });
};

/** A person without any other part; errors: `open.entrustment-over`, `open.entrustment-other-part`. */
export async function addAccount(p: Platform, actor: Actor, id: string, account: string): Promise<void> {
  permit(entrustPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const row = await lockEntrustment(tx, id);
    refuseOver(row, p.clock.today());
    const person = await personByAccount(tx, account.trim().toLowerCase());
    if (!person) throw problem('org.person-unknown');
    const given = await giveOperating(tx, p, actor, {
      personId: person.id,
      organisationId: row.organisation_id,
    });
    if (!given) throw problem('open.entrustment-other-part');
    const since = p.clock.now();
    await entrustmentTables(tx)
      .insertInto('open.entrusted_account')
      .values({ entrustment_id: id, person_id: person.id, since, until: null })
      .onConflict((conflict) =>
        conflict.columns(['entrustment_id', 'person_id']).doUpdateSet({ since, until: null }),
      )
      .execute();
    await record(tx, p, {
      kind: 'open.entrusted-account',
      actor,
      subject: { type: 'open.entrustment', id },
      organisations: [row.organisation_id],
      detail: { person: person.id, until: row.until_day },
    });
  });
}

export async function endAccount(p: Platform, actor: Actor, id: string, personId: string): Promise<void> {
  permit(entrustPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const row = await lockEntrustment(tx, id);
    const account = await entrustmentTables(tx)
      .selectFrom('open.entrusted_account')
      .select('person_id')
      .where('entrustment_id', '=', id)
      .where('person_id', '=', personId)
      .where('until', 'is', null)
      .executeTakeFirst();
    if (!account) throw problem('kernel.not-found');
    await stopAccount(tx, p, actor, row, personId);
    await record(tx, p, {
      kind: 'open.entrusted-account-ended',
      actor,
      subject: { type: 'open.entrustment', id },
      organisations: [row.organisation_id],
      detail: { person: personId },
    });
  });
}

/** Another entrustment of the same body that runs keeps the account alive. */
async function stopAccount(
  tx: Tx,
  p: Platform,
  actor: Actor,
  row: Entrustment,
  personId: string,
): Promise<void> {
  await entrustmentTables(tx)
    .updateTable('open.entrusted_account')
    .set({ until: p.clock.now() })
    .where('entrustment_id', '=', row.id)
    .where('person_id', '=', personId)
    .where('until', 'is', null)
    .execute();
  const other = await entrustmentTables(tx)
    .selectFrom('open.entrusted_account as a')
    .innerJoin('open.entrustment as e', 'e.id', 'a.entrustment_id')
    .select('e.id')
    .where('a.person_id', '=', personId)
    .where('a.until', 'is', null)
    .where('e.organisation_id', '=', row.organisation_id)
    .where('e.ended_on', 'is', null)
    .where('e.until_day', '>=', p.clock.today())
    .executeTakeFirst();
  if (!other) await takeOperating(tx, p, actor, { personId, organisationId: row.organisation_id });
}

async function endIn(tx: Tx, p: Platform, actor: Actor, row: Entrustment, why: string): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  await entrustmentTables(tx)
    .updateTable('open.entrustment')
    .set({ ended_on: law.day, ended_why: why })
    .where('id', '=', row.id)
    .execute();
  const accounts = await entrustmentTables(tx)
    .selectFrom('open.entrusted_account')
    .select('person_id')
    .where('entrustment_id', '=', row.id)
    .where('until', 'is', null)
    .execute();
  for (const { person_id: person } of accounts) await stopAccount(tx, p, actor, row, person);
  await record(tx, p, {
    kind: 'open.entrustment-ended',
    actor,
    subject: { type: 'open.entrustment', id: row.id },
    organisations: [row.organisation_id],
    decision: law.decided('ended', [RULE]),
    detail: { number: row.number, accounts: accounts.length },
  });
}

export async function endEntrustment(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  permit(entrustPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const row = await lockEntrustment(tx, id);
    if (row.ended_on !== null) refuseOver(row, p.clock.today());
    await endIn(tx, p, actor, row, reason);
  });
}

/** With the day after its term every account stops, and nobody has to think of it. */
export const entrustmentTask = (p: Platform): DailyTask => ({
  name: 'open.entrustment-terms',
  async run(day) {
    const past = await entrustmentTables(p.db)
      .selectFrom('open.entrustment')
      .select('id')
      .where('ended_on', 'is', null)
      .where('until_day', '<', day)
      .execute();
    for (const { id } of past)
      await transact(p.db, async (tx) => {
        const row = await lockEntrustment(tx, id);
        if (row.ended_on !== null) return;
        await endIn(tx, p, platform, row, `委托期限至 ${row.until_day} / the term ended on ${row.until_day}`);
      });
  },
});

/** Those by which this person may run the platform on that day. */
export const runningOf = (
  ex: Executor,
  { personId, organisationId }: { personId: string; organisationId: string },
  day: LegalDay,
): Promise<Entrustment[]> =>
  entrustmentTables(ex)
    .selectFrom('open.entrustment as e')
    .innerJoin('open.entrusted_account as a', 'a.entrustment_id', 'e.id')
    .selectAll('e')
    .where('a.person_id', '=', personId)
    .where('a.until', 'is', null)
    .where('e.organisation_id', '=', organisationId)
    .where('e.ended_on', 'is', null)
    .where('e.from_day', '<=', day)
    .where('e.until_day', '>=', day)
    .execute();

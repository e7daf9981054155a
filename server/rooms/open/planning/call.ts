/** The yearly call for demands: open for its dates, then sorted, given to units, and each unit told once what is its to answer. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { type Demand, demandTables, giveTo, joinRows, presentDemands } from '../demands/index.ts';
import { confirmsCall, plans } from './policy.ts';
import type { CallInput, CallReply, CallsReply, CloseCallInput } from './schema.ts';
import { partiesOf, personOf, requireUnit } from './shared.ts';
import { type Call, planningTables } from './tables.ts';

const RULE = 'open.demand-call';

export function openCall(p: Platform, actor: Actor, input: CallInput): Promise<void> {
  permit(plans, actor, undefined);
  return transact(p.db, async (tx) => {
    await takeTurn(tx, `call ${input.year}`);
    const law = await lawNow(tx, p.law, p.clock.today());
    if (input.closesOn < input.opensOn) throw problem('open.call-dates');
    const known = await planningTables(tx)
      .selectFrom('open.call')
      .select('id')
      .where('year', '=', input.year)
      .executeTakeFirst();
    if (known) throw problem('open.call-twice', { params: { year: input.year } });
    const id = newId();
    await planningTables(tx)
      .insertInto('open.call')
      .values({
        id,
        year: input.year,
        title: input.title,
        said: input.said,
        opens_on: input.opensOn,
        closes_on: input.closesOn,
        closed_at: null,
        created_by: personOf(actor),
        created_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.call-opened',
      actor,
      subject: { type: 'open.call', id },
      decision: law.decided('opened', [RULE]),
      detail: { year: input.year, from: input.opensOn, to: input.closesOn },
    });
  });
}

const headsOf = (tx: Tx, callId: string): Promise<Demand[]> =>
  demandTables(tx)
    .selectFrom('open.demand')
    .selectAll()
    .where('call_id', '=', callId)
    .where('joined_into', 'is', null)
    .where('state', '<>', 'redirected')
    .orderBy('filed_at')
    .execute();

/** Joins what is the same, gives every demand to a unit, and tells each unit once. */
export function closeCall(p: Platform, actor: Actor, id: string, input: CloseCallInput): Promise<void> {
  permit(plans, actor, undefined);
  return transact(p.db, async (tx) => {
    const call = await planningTables(tx)
      .selectFrom('open.call')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!call || call.closed_at) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    if (law.day <= call.closes_on) throw problem('open.call-running', { params: { day: call.closes_on } });
    await joinSame(tx, p, actor, await headsOf(tx, id));
    await giveOut(tx, p, actor, await headsOf(tx, id), input);
    const heads = await headsOf(tx, id);
    await tellUnits(tx, p, law, actor, call, heads);
    await planningTables(tx)
      .updateTable('open.call')
      .set({ closed_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.call-closed',
      actor,
      subject: { type: 'open.call', id },
      decision: law.decided('closed', [RULE]),
      detail: { year: call.year, demands: heads.length },
    });
  });
}

/** The same words asked for in different kinds stay apart. */
async function joinSame(tx: Tx, p: Platform, actor: Actor, heads: readonly Demand[]): Promise<void> {
  const same = Map.groupBy(heads, ({ kind, resource_id: entry, alike }) => `${kind} ${entry ?? alike}`);
  for (const [first, ...others] of same.values())
    for (const other of others)
      if (first && (other.state === 'filed' || other.state === 'assigned'))
        await joinRows(tx, p, actor, other, first);
}

async function giveOut(
  tx: Tx,
  p: Platform,
  actor: Actor,
  heads: readonly Demand[],
  { units }: CloseCallInput,
): Promise<void> {
  const named = new Map(units.map(({ demandId, unitId }) => [demandId, unitId]));
  const without = heads.filter(({ id, unit_id: unit }) => unit === null && !named.has(id));
  if (without.length > 0)
    throw problem('open.call-unassigned', {
      params: { numbers: without.map(({ number }) => number).join('、') },
    });
  for (const row of heads) {
    const unitId = named.get(row.id);
    if (row.unit_id !== null || unitId === undefined) continue;
    await requireUnit(tx, unitId);
    await giveTo(tx, p, actor, row, unitId, 'bureau');
  }
}

async function tellUnits(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  call: Call,
  heads: readonly Demand[],
): Promise<void> {
  for (const [unitId, own] of Map.groupBy(heads, ({ unit_id: unit }) => unit ?? '')) {
    await planningTables(tx)
      .insertInto('open.call_notice')
      .values({
        call_id: call.id,
        unit_id: unitId,
        demands: own.map(({ id }) => id),
        told_at: p.clock.now(),
        confirmed_at: null,
        confirmed_by: null,
      })
      .execute();
    await notify(tx, p, {
      kind: 'open.call-list',
      to: { organisationId: unitId, roles: ['provider'] },
      params: {
        year: String(call.year),
        count: String(own.length),
        numbers: own.map(({ number }) => number).join('、'),
      },
      articles: law.cite(RULE),
      subject: { type: 'open.call', id: call.id },
      link: '/open/calls',
      from: actor,
    });
  }
}

/** The unit has its list. */
export function confirmCall(p: Platform, actor: Actor, id: string, unitId: string): Promise<void> {
  permit(confirmsCall, actor, { unitId });
  return transact(p.db, async (tx) => {
    const done = await planningTables(tx)
      .updateTable('open.call_notice')
      .set({ confirmed_at: p.clock.now(), confirmed_by: personOf(actor) })
      .where('call_id', '=', id)
      .where('unit_id', '=', unitId)
      .where('confirmed_at', 'is', null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'open.call-confirmed',
      actor,
      subject: { type: 'open.call', id },
      organisationId: unitId,
    });
  });
}

const stateOf = (law: LawNow, call: Call): CallReply['state'] =>
  call.closed_at ? 'closed' : law.day < call.opens_on ? 'coming' : law.day > call.closes_on ? 'over' : 'open';

/** Calls with what came of each demand; whom a unit was told of is for officials. */
export async function readCalls(p: Platform, actor: Actor, official: boolean): Promise<CallsReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const calls = await planningTables(p.db)
    .selectFrom('open.call')
    .selectAll()
    .orderBy('year', 'desc')
    .execute();
  const items = await Promise.all(calls.map((call) => present(p, law, actor, call, official)));
  const year = Number(law.day.slice(0, 4));
  return {
    items,
    required: law.flag(RULE),
    missing: law.flag(RULE) && !calls.some((call) => call.year === year) ? [year] : [],
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, undefined, { open: plans }),
  };
}

async function present(
  p: Platform,
  law: LawNow,
  actor: Actor,
  call: Call,
  official: boolean,
): Promise<CallReply> {
  const [all, notices] = await Promise.all([
    demandTables(p.db).selectFrom('open.demand').selectAll().where('call_id', '=', call.id).execute(),
    planningTables(p.db).selectFrom('open.call_notice').selectAll().where('call_id', '=', call.id).execute(),
  ]);
  const heads = all.filter(
    ({ joined_into: into, hidden_why: hidden }) => into === null && (official || hidden === null),
  );
  const shown = await presentDemands(p, law, heads);
  const party = await partiesOf(
    p.db,
    notices.map(({ unit_id: id }) => id),
  );
  const numbers = new Map(all.map(({ id, number }) => [id, number]));
  return {
    id: call.id,
    year: call.year,
    title: call.title,
    said: call.said,
    opensOn: call.opens_on,
    closesOn: call.closes_on,
    state: stateOf(law, call),
    asks: all.length,
    demands: shown.map(({ id, number, wanted, fate, asks, unit }) => ({
      id,
      number,
      wanted,
      fate,
      asks,
      unit,
    })),
    notices: official
      ? notices.map((one) => ({
          unit: party(one.unit_id),
          demands: one.demands.map((id) => numbers.get(id) ?? ''),
          toldAt: one.told_at.toISOString(),
          confirmedAt: one.confirmed_at?.toISOString() ?? null,
        }))
      : [],
    abilities: {
      ...abilitiesOf(actor, undefined, { close: plans }),
      ...abilitiesOf(
        actor,
        {
          unitId:
            notices.find(({ unit_id: id }) => confirmsCall.on(actor, { unitId: id }).allowed)?.unit_id ?? '',
        },
        { confirm: confirmsCall },
      ),
    },
  };
}

/** Opinion rounds: a matter is assigned to experts, each gives an opinion or steps back, the round closes by its own rules. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getOrganisation, membershipsOf } from '../repository.ts';
import { currentMembers, rulesById, type WorkingRules, workingRules } from './committee.ts';
import { interestedIn } from './interests.ts';
import { articlesOf, requireWriter } from './law.ts';
import { giveOpinionPolicy, keepCommitteePolicy, readRoundPolicy } from './policy.ts';
import type { roundList, roundReply } from './schema.ts';
import { registerTables } from './tables.ts';

export type RoundInput = {
  title: string;
  question: string;
  caseId?: string;
  concerns?: string;
  members: readonly string[];
};

/** Opens a round under the working rules of the day. */
export const openRound = (p: Platform, actor: Actor, input: RoundInput): Promise<string> =>
  transact(p.db, (tx) => openRoundIn(tx, p, actor, input));

/** Within another act. Members with a declared interest in whom it concerns are left out, and it is seen that they were. */
export async function openRoundIn(tx: Tx, p: Platform, actor: Actor, input: RoundInput): Promise<string> {
  permit(keepCommitteePolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const id = newId();
  const today = p.clock.today();
  const law = await lawNow(tx, p.law, today);
  const term = await requireWriter(tx, law, actor, 'committee');
  const articles = articlesOf(law, term);
  const rules = await workingRules(tx, actor.regionCode, today);
  if (!rules) throw problem('org.committee-rules-missing', { articles });
  const members = (await currentMembers(tx, actor.regionCode, today)).filter((one) =>
    input.members.includes(one.id),
  );
  if (members.length === 0 || members.length !== new Set(input.members).size)
    throw problem('org.round-members', { articles });
  if (input.concerns && !(await getOrganisation(tx, input.concerns)))
    throw problem('org.organisation-unknown');
  const interests = input.concerns
    ? await interestedIn(
        tx,
        input.concerns,
        members.map((one) => one.person_id),
      )
    : new Map<string, string>();
  const asked = members.filter((one) => !interests.has(one.person_id));
  if (asked.length === 0) throw problem('org.round-all-interested', { articles });
  const db = registerTables(tx);
  await db
    .insertInto('org.opinion_round')
    .values({
      id,
      region_code: actor.regionCode,
      case_id: input.caseId ?? null,
      title: input.title.trim(),
      question: input.question.trim(),
      concerns: input.concerns ?? null,
      rules_id: rules.id,
      opened_on: today,
      opened_at: p.clock.now(),
      closed_at: null,
      outcome: null,
    })
    .execute();
  await db
    .insertInto('org.opinion_seat')
    .values(
      members.map((one) => ({
        round_id: id,
        member_id: one.id,
        recused: interests.get(one.person_id) ?? null,
        excluded: interests.has(one.person_id),
        supports: null,
        opinion: null,
        given_at: null,
      })),
    )
    .execute();
  await notify(tx, p, {
    kind: 'org.opinion-asked',
    to: asked.map((one) => ({ personId: one.person_id })),
    params: { title: input.title.trim() },
    articles,
    subject: { type: 'opinion-round', id },
    link: `/registers/rounds/${id}`,
    from: actor,
  });
  await record(tx, p, {
    kind: 'org.opinion-round-opened',
    actor,
    subject: { type: 'opinion-round', id },
    decision: law.decided('open', ['org.registers'], articles),
    ...(input.caseId ? { case: input.caseId } : {}),
    detail: {
      members: asked.length,
      excluded: members.length - asked.length,
      rulesVersion: rules.version,
    },
  });
  return id;
}

async function openRoundOf(tx: Tx, id: string) {
  const round = await registerTables(tx)
    .selectFrom('org.opinion_round')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!round) throw problem('org.committee-unknown');
  return round;
}

export type OpinionInput = { supports: boolean; opinion: string } | { recuse: string };

/** An expert's opinion, which may be given anew while the round is open; or that they step back. */
export async function giveOpinion(
  p: Platform,
  actor: Actor,
  roundId: string,
  input: OpinionInput,
): Promise<void> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const round = await openRoundOf(tx, roundId);
    const db = registerTables(tx);
    const seat = await db
      .selectFrom('org.opinion_seat as s')
      .innerJoin('org.committee_member as m', 'm.id', 's.member_id')
      .where('s.round_id', '=', roundId)
      .where('m.person_id', '=', actor.personId)
      .where('s.excluded', '=', false)
      .select('s.member_id')
      .executeTakeFirst();
    permit(giveOpinionPolicy, actor, { member: seat !== undefined });
    if (round.closed_at) throw problem('org.round-closed');
    const rules = await rulesById(tx, round.rules_id);
    if (!('recuse' in input) && rules.recusal && round.concerns) {
      const own = await membershipsOf(tx, actor.personId);
      const interested = own.some(
        ({ organisationId, roles }) =>
          organisationId === round.concerns && roles.some((role) => role !== 'expert'),
      );
      if (interested) throw problem('org.expert-interested');
    }
    await db
      .updateTable('org.opinion_seat')
      .set(
        'recuse' in input
          ? { recused: input.recuse.trim(), supports: null, opinion: null, given_at: p.clock.now() }
          : {
              recused: null,
              supports: input.supports,
              opinion: input.opinion.trim(),
              given_at: p.clock.now(),
            },
      )
      .where('round_id', '=', roundId)
      .where('member_id', '=', seat?.member_id ?? '')
      .execute();
    await record(tx, p, {
      kind: 'org.opinion-given',
      actor,
      subject: { type: 'opinion-round', id: roundId },
      ...(round.case_id ? { case: round.case_id } : {}),
      detail: 'recuse' in input ? { recused: true } : { supports: input.supports },
    });
  });
}

type Seat = { recused: string | null; supports: boolean | null };

/** Who counts, how many spoke, how many support, and whether that reaches the round's quorum. */
export function tallyRound(rules: Pick<WorkingRules, 'quorum' | 'majority'>, seats: readonly Seat[]) {
  const seated = seats.filter((one) => one.recused === null);
  const given = seated.filter((one) => one.supports !== null).length;
  const supporting = seated.filter((one) => one.supports === true).length;
  return {
    seats: seated.length,
    given,
    supporting,
    quorumReached: given > 0 && given * 100 >= seated.length * rules.quorum,
    supported: given > 0 && supporting * 100 >= given * rules.majority,
  };
}

/** Closes the round by the rules it began under; throws `org.round-short` and leaves it open below the quorum. */
export async function closeRound(p: Platform, actor: Actor, roundId: string): Promise<void> {
  permit(keepCommitteePolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const round = await openRoundOf(tx, roundId);
    if (actor.kind !== 'person' || actor.regionCode !== round.region_code)
      throw problem('org.committee-unknown');
    if (round.closed_at) throw problem('org.round-closed');
    const db = registerTables(tx);
    const rules = await rulesById(tx, round.rules_id);
    const seats = await db
      .selectFrom('org.opinion_seat')
      .select(['recused', 'supports'])
      .where('round_id', '=', roundId)
      .execute();
    const counted = tallyRound(rules, seats);
    if (!counted.quorumReached) {
      throw problem('org.round-short', {
        params: { seats: counted.seats, given: counted.given, quorum: rules.quorum },
      });
    }
    const outcome = counted.supported ? 'supported' : 'not-supported';
    await db
      .updateTable('org.opinion_round')
      .set({ closed_at: p.clock.now(), outcome })
      .where('id', '=', roundId)
      .execute();
    await record(tx, p, {
      kind: 'org.opinion-round-closed',
      actor,
      subject: { type: 'opinion-round', id: roundId },
      ...(round.case_id ? { case: round.case_id } : {}),
      detail: {
        outcome,
        given: counted.given,
        supporting: counted.supporting,
        rulesVersion: rules.version,
      },
    });
  });
}

async function present(
  p: Platform,
  actor: Actor,
  round: Awaited<ReturnType<typeof openRoundOf>>,
): Promise<z.input<typeof roundReply>> {
  const rows = await registerTables(p.db)
    .selectFrom('org.opinion_seat as s')
    .innerJoin('org.committee_member as m', 'm.id', 's.member_id')
    .where('s.round_id', '=', round.id)
    .select([
      'm.id',
      'm.person_id',
      'm.name',
      's.recused',
      's.excluded',
      's.supports',
      's.opinion',
      's.given_at',
    ])
    .orderBy('m.name')
    .execute();
  const members = rows.filter((row) => !row.excluded).map((row) => row.person_id);
  permit(readRoundPolicy, actor, { members });
  const personId = actor.kind === 'person' ? actor.personId : '';
  // Until it is closed nobody is led by what the others said.
  const seesAll = oversees(actor) || round.closed_at !== null;
  const rules = await rulesById(p.db, round.rules_id);
  return {
    id: round.id,
    title: round.title,
    question: round.question,
    caseId: round.case_id,
    concerns: round.concerns,
    concerned: round.concerns ? ((await getOrganisation(p.db, round.concerns))?.name ?? null) : null,
    openedOn: round.opened_on,
    closedAt: round.closed_at?.toISOString() ?? null,
    outcome: round.outcome,
    rules,
    tally: tallyRound(rules, rows),
    seats: rows
      .filter((row) => seesAll || row.person_id === personId)
      .map((row) => ({
        member: { id: row.id, name: row.name },
        mine: row.person_id === personId,
        recused: row.recused,
        excluded: row.excluded,
        supports: row.supports,
        opinion: row.opinion,
        givenAt: row.given_at?.toISOString() ?? null,
      })),
    abilities: {
      ...abilitiesOf(actor, undefined, { close: keepCommitteePolicy }),
      ...abilitiesOf(
        actor,
        { member: members.includes(personId) && round.closed_at === null },
        { give: giveOpinionPolicy },
      ),
    },
  };
}

export async function readRound(p: Platform, actor: Actor, id: string): Promise<z.input<typeof roundReply>> {
  const round = await registerTables(p.db)
    .selectFrom('org.opinion_round')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!round) throw problem('org.committee-unknown');
  return present(p, actor, round);
}

export type RoundSummary = {
  id: string;
  question: string;
  closedAt: string | null;
  outcome: 'supported' | 'not-supported' | null;
  tally: ReturnType<typeof tallyRound>;
  seats: {
    name: string;
    excluded: boolean;
    recused: string | null;
    supports: boolean | null;
    opinion: string | null;
  }[];
};

/** What came of rounds, for whatever they were opened for; opinions are there once a round is closed. */
export async function roundsById(ex: Executor, ids: readonly string[]): Promise<Map<string, RoundSummary>> {
  if (ids.length === 0) return new Map();
  const rounds = await registerTables(ex)
    .selectFrom('org.opinion_round')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  const seats = await registerTables(ex)
    .selectFrom('org.opinion_seat as s')
    .innerJoin('org.committee_member as m', 'm.id', 's.member_id')
    .where('s.round_id', 'in', [...ids])
    .select(['s.round_id', 'm.name', 's.recused', 's.excluded', 's.supports', 's.opinion'])
    .orderBy('m.name')
    .execute();
  const found = new Map<string, RoundSummary>();
  for (const round of rounds) {
    const rules = await rulesById(ex, round.rules_id);
    const own = seats.filter((seat) => seat.round_id === round.id);
    const over = round.closed_at !== null;
    found.set(round.id, {
      id: round.id,
      question: round.question,
      closedAt: round.closed_at?.toISOString() ?? null,
      outcome: round.outcome,
      tally: tallyRound(rules, own),
      seats: own.map(({ name, excluded, recused, supports, opinion }) => ({
        name,
        excluded,
        recused,
        supports: over ? supports : null,
        opinion: over ? opinion : null,
      })),
    });
  }
  return found;
}

/** Rounds of the level for the bureau and the auditor; for everybody else those assigned to them. */
export async function listRounds(p: Platform, actor: Actor): Promise<z.input<typeof roundList>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  let query = registerTables(p.db).selectFrom('org.opinion_round as r');
  if (oversees(actor)) {
    query = query.where('r.region_code', '=', actor.regionCode);
  } else {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('org.opinion_seat as s')
          .innerJoin('org.committee_member as m', 'm.id', 's.member_id')
          .select('s.round_id')
          .whereRef('s.round_id', '=', 'r.id')
          .where('s.excluded', '=', false)
          .where('m.person_id', '=', actor.personId),
      ),
    );
  }
  const rows = await query.selectAll('r').orderBy('r.opened_at', 'desc').limit(200).execute();
  return {
    items: await Promise.all(rows.map((row) => present(p, actor, row))),
    total: rows.length,
  };
}

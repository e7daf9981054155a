/** Puts an application or a matter before the committee, says how risky an application is, and decides what has no case of its own. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation, openRoundIn, roundsById } from '#rooms/org/index.ts';
import { type Application, lockApplication, said } from '../applications/commands.ts';
import { getDataset } from '../datasets/read.ts';
import { markRiskPolicy, referPolicy } from './policy.ts';
import type { ReferInput } from './schema.ts';
import { committeeTables, type Referral, type RiskLevel } from './tables.ts';

export const RULE = 'open.expert-advice';
const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);
const underWay = ({ state }: Application): boolean => state === 'filed' || state === 'selection';

/** What experts need of an application is written out for them: they see nothing else of it. */
async function asked(ex: Executor, row: Application, question: string): Promise<string> {
  const dataset = await getDataset(ex, row.dataset_id);
  const applicant = await getOrganisation(ex, row.applicant_id);
  const facts: [string, string][] = [
    ['申请', row.number ?? ''],
    ['申请人', applicant?.name.zh ?? ''],
    ['数据集', dataset?.published?.content.title.zh ?? ''],
    ['用途', said(row.answers, 'purpose')],
    ['应用场景', said(row.answers, 'scenario')],
    ['安全措施', said(row.answers, 'safeguards')],
    ['期限', said(row.answers, 'until')],
  ];
  return [question, '', ...facts.map(([label, value]) => `${label}：${value || '—'}`)].join('\n');
}

/** Errors: `open.referral-incomplete`, `open.referral-over`, `open.referral-pending`, and those of the round. */
export async function refer(p: Platform, actor: Actor, input: ReferInput): Promise<string> {
  permit(referPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const about = { articles: law.cite(RULE), rule: RULE };
    const row = input.applicationId ? await lockApplication(tx, input.applicationId) : undefined;
    if (row ? false : input.kind === 'risk' || input.title === '')
      throw problem('open.referral-incomplete', about);
    if (row && !underWay(row)) throw problem('open.referral-over', about);
    if (row) {
      const standing = await pendingOf(tx, row.id);
      if (standing) throw problem('open.referral-pending', { params: { number: standing.number }, ...about });
    }
    const dataset = row ? await getDataset(tx, row.dataset_id) : undefined;
    const title = input.title || `${row?.number ?? ''} ${dataset?.published?.content.title.zh ?? ''}`.trim();
    const concerns = row?.applicant_id ?? input.concerns;
    const roundId = await openRoundIn(tx, p, actor, {
      title,
      question: row ? await asked(tx, row, input.question) : input.question,
      members: input.members,
      ...(row?.case_id ? { caseId: row.case_id } : {}),
      ...(concerns ? { concerns } : {}),
    });
    const id = newId();
    const n = await nextNumber(tx, 'open referral', law.day);
    const number = `ZJ${law.day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
    await committeeTables(tx)
      .insertInto('open.referral')
      .values({
        id,
        number,
        kind: input.kind,
        application_id: row?.id ?? null,
        case_id: row?.case_id ?? null,
        title,
        concerns: concerns ?? null,
        round_id: roundId,
        sent_by: personOf(actor),
        sent_on: law.day,
        sent_at: p.clock.now(),
        decision: null,
        decided_by: null,
        decided_on: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.matter-referred',
      actor,
      subject: { type: 'open.referral', id },
      organisations: dataset ? [dataset.organisationId] : [],
      ...(row?.case_id ? { case: row.case_id } : {}),
      decision: law.decided('referred', [RULE]),
      detail: { number, kind: input.kind, round: roundId, ...(row ? { application: row.id } : {}) },
    });
    return id;
  });
}

/** What of this application is still before the committee. */
async function pendingOf(ex: Executor, applicationId: string): Promise<Referral | undefined> {
  const all = await referralsOf(ex, applicationId);
  const rounds = await roundsById(
    ex,
    all.map((one) => one.round_id),
  );
  return all.find((one) => {
    const round = rounds.get(one.round_id);
    return round?.closedAt === null && !isForsaken(round);
  });
}

/** Nobody of those asked is left to answer: it is put to others, and holds nothing up. */
export const isForsaken = ({
  outcome,
  tally,
}: {
  outcome: 'supported' | 'not-supported' | null;
  tally: { seats: number };
}): boolean => outcome === null && tally.seats === 0;

/** Newest first. */
export const referralsOf = (ex: Executor, applicationId: string): Promise<Referral[]> =>
  committeeTables(ex)
    .selectFrom('open.referral')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('sent_at', 'desc')
    .execute();

export const riskOf = (ex: Executor, applicationId: string) =>
  committeeTables(ex)
    .selectFrom('open.risk_mark')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst();

/** As often as they like until it is decided; each time with the reason. */
export async function markRisk(
  p: Platform,
  actor: Actor,
  applicationId: string,
  { level, reason }: { level: RiskLevel; reason: string },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, applicationId);
    const dataset = await getDataset(tx, row.dataset_id);
    permit(markRiskPolicy, actor, { providerId: dataset?.organisationId ?? '' });
    if (!underWay(row)) throw problem('open.referral-over');
    const said = {
      level,
      reason,
      marked_by: personOf(actor),
      marked_for: organisationOf(actor) ?? '',
      at: p.clock.now(),
    };
    await committeeTables(tx)
      .insertInto('open.risk_mark')
      .values({ application_id: applicationId, ...said })
      .onConflict((conflict) => conflict.column('application_id').doUpdateSet(said))
      .execute();
    await record(tx, p, {
      kind: 'open.risk-marked',
      actor,
      subject: { type: 'open.application', id: applicationId },
      organisations: dataset ? [dataset.organisationId] : [],
      ...(row.case_id ? { case: row.case_id } : {}),
      detail: { level },
    });
  });
}

export async function lockReferral(tx: Tx, id: string): Promise<Referral> {
  const row = await committeeTables(tx)
    .selectFrom('open.referral')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export const opinionWord = (outcome: 'supported' | 'not-supported') =>
  outcome === 'supported' ? { zh: '支持', en: 'supported' } : { zh: '不支持', en: 'not supported' };

/** What the authority makes of a matter that has no case of its own. Errors: `open.referral-pending`, `open.against-opinion`. */
export async function decideReferral(
  p: Platform,
  actor: Actor,
  id: string,
  { decision, reason }: { decision: 'adopted' | 'rejected'; reason: string },
): Promise<void> {
  permit(referPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const row = await lockReferral(tx, id);
    if (row.application_id !== null || row.decision !== null) throw problem('open.referral-over');
    const law = await lawNow(tx, p.law, p.clock.today());
    const about = { articles: law.cite(RULE), rule: RULE };
    const round = (await roundsById(tx, [row.round_id])).get(row.round_id);
    if (!round?.outcome) throw problem('open.referral-pending', { params: { number: row.number }, ...about });
    if ((round.outcome === 'supported') !== (decision === 'adopted') && reason === '')
      throw problem('open.against-opinion', {
        params: { opinion: opinionWord(round.outcome), number: row.number },
        ...about,
      });
    await committeeTables(tx)
      .updateTable('open.referral')
      .set({ decision, decision_reason: reason, decided_by: personOf(actor), decided_on: law.day })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.referral-decided',
      actor,
      subject: { type: 'open.referral', id },
      decision: law.decided(decision, [RULE]),
      detail: { number: row.number, opinion: round.outcome },
    });
  });
}

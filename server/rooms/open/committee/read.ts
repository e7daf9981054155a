/** What was put before the committee, what it said, who was left out, and what came of it. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { currentMembers, organisationNames, roundsById } from '#rooms/org/index.ts';
import { getApplication } from '../applications/commands.ts';
import { getDataset } from '../datasets/read.ts';
import { markRiskPolicy, readReferralPolicy, referPolicy } from './policy.ts';
import { RULE, riskOf } from './refer.ts';
import type { ReferralList, ReferralReply } from './schema.ts';
import { committeeTables, type Referral, type ReferralKind } from './tables.ts';

const none = { zh: '', en: '' };
const MOST = 200;
const tasks: { key: ReferralKind; title: { zh: string; en: string } }[] = [
  { key: 'risk', title: { zh: '数据使用风险评估', en: 'Assessment of the risk of a use' } },
  { key: 'matter', title: { zh: '重大事项论证', en: 'Study of a major matter' } },
  { key: 'advice', title: { zh: '专业意见建议', en: 'Professional advice' } },
];

async function present(p: Platform, actor: Actor, rows: readonly Referral[]): Promise<ReferralReply[]> {
  const rounds = await roundsById(
    p.db,
    rows.map((row) => row.round_id),
  );
  const names = await organisationNames(
    p.db,
    rows.flatMap((row) => row.concerns ?? []),
  );
  const items: ReferralReply[] = [];
  for (const row of rows) {
    const round = rounds.get(row.round_id);
    if (!round) continue;
    const application = row.application_id ? await getApplication(p.db, row.application_id) : undefined;
    items.push({
      id: row.id,
      number: row.number,
      kind: row.kind,
      application: application
        ? {
            id: application.id,
            number: application.number ?? '',
            state: application.state,
            reason: application.reason,
          }
        : null,
      title: row.title,
      question: round.question,
      concerns: row.concerns ? { id: row.concerns, name: names.get(row.concerns) ?? none } : null,
      roundId: row.round_id,
      sentOn: row.sent_on,
      returnedAt: round.closedAt,
      outcome: round.outcome,
      asked: round.tally.seats,
      given: round.tally.given,
      supporting: round.closedAt ? round.tally.supporting : 0,
      members: round.seats,
      decision: row.decision,
      decisionReason: row.decision_reason,
      decidedOn: row.decided_on,
      abilities:
        row.application_id === null && row.decision === null && round.outcome
          ? abilitiesOf(actor, undefined, { decide: referPolicy })
          : {},
    });
  }
  return items;
}

/** All of them for those who oversee; those of one application also for whoever gave the data. */
export async function listReferrals(
  p: Platform,
  actor: Actor,
  { application: applicationId }: { application?: string | undefined },
): Promise<ReferralList> {
  const application = applicationId ? await getApplication(p.db, applicationId) : undefined;
  if (applicationId && !application) throw problem('kernel.not-found');
  const providerId = application
    ? ((await getDataset(p.db, application.dataset_id))?.organisationId ?? null)
    : null;
  permit(readReferralPolicy, actor, { providerId });
  let found = committeeTables(p.db).selectFrom('open.referral').selectAll();
  if (applicationId) found = found.where('application_id', '=', applicationId);
  const rows = await found.orderBy('sent_at', 'desc').limit(MOST).execute();
  const law = await lawNow(p.db, p.law, p.clock.today());
  const risk = applicationId ? await riskOf(p.db, applicationId) : undefined;
  const marker = risk ? await organisationNames(p.db, [risk.marked_for]) : undefined;
  const sends = referPolicy.who(actor).allowed;
  const openApplication = application && (application.state === 'filed' || application.state === 'selection');
  return {
    items: await present(p, actor, rows),
    risk: risk
      ? {
          level: risk.level,
          reason: risk.reason,
          by: marker?.get(risk.marked_for) ?? none,
          at: risk.at.toISOString(),
        }
      : null,
    members:
      sends && actor.kind === 'person'
        ? (await currentMembers(p.db, actor.regionCode, law.day)).map(({ id, name, field }) => ({
            id,
            name,
            field,
          }))
        : [],
    tasks,
    articles: law.cite(RULE),
    abilities: {
      ...(application && !openApplication ? {} : abilitiesOf(actor, undefined, { refer: referPolicy })),
      ...(openApplication && providerId ? abilitiesOf(actor, { providerId }, { mark: markRiskPolicy }) : {}),
    },
  };
}

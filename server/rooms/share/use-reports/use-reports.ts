/** Reports of use: at the city's interval of themselves, and statements a provider asks for; filled in with what the log says. */

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf, platform } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { type Grant, getGrant } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { personOf } from '../sharing/parties.ts';
import { consumerPolicy, providerPolicy } from '../sharing/policy.ts';
import { sharingTables, type UseReportTable } from '../sharing/tables.ts';

export type UseReport = Selectable<UseReportTable>;
const interval = 'share.use-report-interval';

/** What was approved beside what was called: purpose, system, days, and what the gateway refused and why. */
async function countedOf(tx: Tx, grant: Grant, from: LegalDay, to: LegalDay): Promise<JsonObject> {
  const { rows } = await sql<{ day: string; outcome: string; calls: number; records: number; last_at: Date }>`
    select day, outcome, calls, records, last_at from serve.call_tally
    where grant_id = ${grant.id} and day between ${from} and ${to} order by day, outcome`.execute(tx);
  const answered = rows.filter(({ outcome }) => outcome === 'answered');
  const refused = rows.filter(({ outcome }) => outcome !== 'answered');
  const sum = (of: typeof rows, key: 'calls' | 'records') =>
    of.reduce((total, row) => total + Number(row[key]), 0);
  return {
    approved: {
      purpose: grant.terms.purpose.text,
      code: grant.terms.purpose.code,
      system: grant.terms.consumer.systemCode,
      firstDay: grant.firstDay,
      lastDay: grant.lastDay,
    },
    calls: sum(answered, 'calls'),
    records: sum(answered, 'records'),
    refused: sum(refused, 'calls'),
    otherPurpose: sum(
      refused.filter(({ outcome }) => outcome.includes('purpose')),
      'calls',
    ),
    // A key belongs to one grant and one system: what was answered was asked by this system and for this purpose.
    days: answered.map((row) => ({
      day: row.day,
      system: grant.terms.consumer.systemCode,
      purpose: grant.terms.purpose.code,
      calls: Number(row.calls),
      records: Number(row.records),
      lastAt: row.last_at.toISOString(),
    })),
    refusals: refused.map((row) => ({ day: row.day, code: row.outcome, calls: Number(row.calls) })),
  };
}

type Ask = {
  grant: Grant;
  kind: UseReport['kind'];
  from: LegalDay;
  to: LegalDay;
  question: string;
  actor: Actor;
};

async function ask(tx: Tx, p: Platform, law: LawNow, asked: Ask): Promise<string | undefined> {
  const { grant, kind, from, to, question, actor } = asked;
  const id = newId();
  const counted = await countedOf(tx, grant, from, to);
  const made = await sharingTables(tx)
    .insertInto('share.use_report')
    .values({
      id,
      kind,
      grant_id: grant.id,
      consumer_id: grant.consumerId,
      provider_id: grant.providerId,
      question,
      asked_by: personOf(actor),
      asked_at: p.clock.now(),
      from_day: from,
      to_day: to,
      counted: JSON.stringify(counted),
      statement: null,
      benefit: null,
      answered_by: null,
      answered_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows === 0n) return undefined;
  const articles = articlesOf(law, kind === 'interval' ? 'use-report' : 'use-statement');
  await notify(tx, p, {
    kind: 'share.use-report-asked',
    to: { organisationId: grant.consumerId, roles: ['consumer'] },
    params: { number: grant.number, from, to },
    articles,
    subject: { type: 'share.use-report', id },
    link: '/sharing/use-reports',
    task: `share.use-report:${id}`,
  });
  await record(tx, p, {
    kind: 'share.use-report-asked',
    actor,
    subject: { type: 'share.use-report', id },
    organisationId: grant.providerId,
    organisations: [grant.consumerId],
    decision: law.decided(kind, kind === 'interval' ? [interval] : ['share.follow-up'], articles),
    detail: { grant: grant.id, from, to },
  });
  return id;
}

/** The provider asks the user of its data what they are used for. */
export function askStatement(
  p: Platform,
  actor: Actor,
  input: { grantId: string; question: string },
): Promise<string> {
  return transact(p.db, async (tx) => {
    const grant = await getGrant(tx, input.grantId);
    if (!grant) throw problem('kernel.not-found');
    permit(providerPolicy, actor, grant);
    const law = await lawNow(tx, p.law, p.clock.today());
    const from = grant.firstDay;
    const id = await ask(tx, p, law, {
      grant,
      kind: 'statement',
      from,
      to: law.day,
      question: input.question,
      actor,
    });
    return id ?? '';
  });
}

export function answerReport(
  p: Platform,
  actor: Actor,
  id: string,
  { statement, benefit }: { statement: string; benefit: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await sharingTables(tx)
      .selectFrom('share.use_report')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row || organisationOf(actor) !== row.consumer_id) throw problem('kernel.not-found');
    permit(consumerPolicy, actor, { consumerId: row.consumer_id });
    if (row.answered_at) throw problem('share.report-answered');
    await sharingTables(tx)
      .updateTable('share.use_report')
      .set({ statement, benefit, answered_by: personOf(actor), answered_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await settleTasks(tx, [`share.use-report:${id}`], p.clock.now());
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    const grant = await getGrant(tx, row.grant_id);
    await notify(tx, p, {
      kind: 'share.use-report-given',
      to: [
        { organisationId: row.provider_id, roles: ['provider'] },
        ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
      ],
      params: { number: grant?.number ?? '' },
      subject: { type: 'share.use-report', id },
      link: '/sharing/use-reports',
    });
    await record(tx, p, {
      kind: 'share.use-report-given',
      actor,
      subject: { type: 'share.use-report', id },
      organisations: [row.provider_id],
      detail: { grant: row.grant_id },
    });
  });
}

/** Once an interval, for every grant that was called in it: asked for on the day after it ended. */
export const useReportsDaily = (p: Platform): DailyTask => ({
  name: 'share.use-reports',
  async run(day) {
    const law = await lawNow(p.db, p.law, day);
    const days = law.number(interval);
    if (!days) return;
    // Counted from the grant's first day, or from the end of the last report.
    const { rows } = await sql<{ id: string; from: LegalDay }>`
      select g.id, coalesce(max(r.to_day) + 1, g.first_day) as from from serve.grant g
      left join share.use_report r on r.grant_id = g.id and r.kind = 'interval'
      group by g.id having coalesce(max(r.to_day) + 1, g.first_day) + ${days.value}::int <= ${day}::date`.execute(
      p.db,
    );
    for (const { id, from } of rows) {
      await transact(p.db, async (tx) => {
        const grant = await getGrant(tx, id);
        const to = addDays(from, days.value - 1);
        if (!grant || !(await calledIn(tx, id, from, addDays(day, -1)))) return;
        const last = addDays(day, -1) > to ? addDays(day, -1) : to;
        await ask(tx, p, law, { grant, kind: 'interval', from, to: last, question: '', actor: platform });
      });
    }
  },
});

async function calledIn(tx: Tx, grantId: string, from: LegalDay, to: LegalDay): Promise<boolean> {
  const { rows } = await sql`
    select 1 from serve.call_tally where grant_id = ${grantId} and day between ${from} and ${to} limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

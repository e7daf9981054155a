/** Addresses of reports of use: those asked of the own unit, those on its data, and all for those who oversee. */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { articlesOf } from '../sharing/law.ts';
import { partiesOf } from '../sharing/parties.ts';
import { consumerPolicy, providerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { answerBody, askBody, reportQuery, type UseReportList, useReportList } from './schema.ts';
import { answerReport, askStatement } from './use-reports.ts';

const base = '/api/share/use-reports';
const tag = 'share';
type Query = z.output<typeof reportQuery>;

async function readReports(p: Platform, actor: Actor, query: Query): Promise<UseReportList> {
  const own = organisationOf(actor) ?? '';
  let found = sharingTables(p.db).selectFrom('share.use_report');
  if (!oversees(actor))
    found = found.where((eb) => eb.or([eb('consumer_id', '=', own), eb('provider_id', '=', own)]));
  const { n: open } = await found
    .where('answered_at', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  if (query.grant) found = found.where('grant_id', '=', query.grant);
  if (query.open) found = found.where('answered_at', query.open === 'true' ? 'is' : 'is not', null);
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy('asked_at', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.consumer_id, row.provider_id]),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      grantId: row.grant_id,
      consumer: name(row.consumer_id),
      provider: name(row.provider_id),
      question: row.question,
      askedAt: row.asked_at.toISOString(),
      from: row.from_day,
      to: row.to_day,
      counted: row.counted,
      statement: row.statement,
      benefit: row.benefit,
      answeredAt: row.answered_at?.toISOString() ?? null,
      abilities:
        row.answered_at === null
          ? abilitiesOf(actor, { consumerId: row.consumer_id }, { answer: consumerPolicy })
          : {},
    })),
    total,
    page: query.page,
    pageSize: query.pageSize,
    open,
    articles: articlesOf(law, 'use-report', 'use-statement'),
  };
}

const first = { page: 1, pageSize: 20 };

export function useReportRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Reports of use, answered and outstanding',
    tag,
    policy: readSharing,
    query: reportQuery,
    reply: useReportList,
    handler: ({ actor, query }) => readReports(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'The provider asks the user of its data for a statement of use',
    tag,
    policy: providerPolicy,
    entry: 'share.use-report-asked',
    body: askBody,
    reply: useReportList,
    status: 201,
    handler: async ({ actor, body }) => {
      await askStatement(p, actor, body);
      return readReports(p, actor, { ...first, grant: body.grantId });
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/answer`,
    summary: 'The user reports its use',
    tag,
    policy: consumerPolicy,
    entry: 'share.use-report-given',
    params: idParams,
    body: answerBody,
    reply: useReportList,
    handler: async ({ actor, params, body }) => {
      await answerReport(p, actor, params.id, body);
      return readReports(p, actor, first);
    },
  });
}

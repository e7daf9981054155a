/** The authority's register of consents: one filing a consent, made in its transaction and without a further click. */

import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Effect, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { route } from '#kernel/http/route.ts';
import { newId } from '#kernel/ids.ts';
import { oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getGrant } from '#rooms/serve/index.ts';
import { getApplication } from '../repository.ts';
import { articlesOf, ordered } from '../sharing/law.ts';
import { numbered, partiesOf, titlesOf } from '../sharing/parties.ts';
import { readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { type FilingsReply, filingsQuery, filingsReply } from './schema.ts';

/** A pack names this effect behind the one that grants: it joins the decision's transaction. */
export const fileConsent: Effect = async ({ tx, p, law, case: file, actor }) => {
  const application = await getApplication(tx, file.subject.id);
  const grant = application?.grantId ? await getGrant(tx, application.grantId) : undefined;
  if (!ordered(law, 'filing') || !application || !grant) return;
  const id = newId();
  const number = await numbered(tx, 'filing', 'BA', law.day);
  await sharingTables(tx)
    .insertInto('share.filing')
    .values({
      id,
      number,
      application_id: application.id,
      case_id: file.id,
      grant_id: grant.id,
      applicant_id: application.applicantId,
      provider_id: application.providerId,
      resource_id: application.resourceId,
      purpose: grant.terms.purpose.text,
      first_day: grant.firstDay,
      last_day: grant.lastDay,
      filed_on: law.day,
      at: p.clock.now(),
    })
    .execute();
  await record(tx, p, {
    kind: 'share.consent-filed',
    actor,
    subject: { type: 'share.filing', id },
    organisations: [application.applicantId, application.providerId],
    case: file.id,
    decision: law.decided('filed', ['share.follow-up'], articlesOf(law, 'filing')),
    purpose: grant.terms.purpose.code,
    detail: { number, grant: grant.id, application: application.id },
  });
};

async function readFilings(
  p: Platform,
  actor: Actor,
  { from, to, page, pageSize }: z.output<typeof filingsQuery>,
): Promise<FilingsReply> {
  const own = oversees(actor) ? null : (organisationOf(actor) ?? '');
  let found = sharingTables(p.db).selectFrom('share.filing');
  if (own !== null)
    found = found.where((eb) => eb.or([eb('applicant_id', '=', own), eb('provider_id', '=', own)]));
  if (from) found = found.where('filed_on', '>=', from);
  if (to) found = found.where('filed_on', '<=', to);
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy('at', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const since = from ? new Date(`${from}T00:00:00+08:00`) : null;
  const until = to ? new Date(`${addDays(to, 1)}T00:00:00+08:00`) : null;
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int as n from share.application a
    join serve.grant g on g.id = a.grant_id
    where a.state = 'granted' and a.case_id is not null and g.case_id = a.case_id
      and (${own}::uuid is null or ${own}::uuid in (a.applicant_id, a.provider_id))
      and (${since}::timestamptz is null or g.issued_at >= ${since})
      and (${until}::timestamptz is null or g.issued_at < ${until})`.execute(p.db);
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.applicant_id, row.provider_id]),
  );
  const title = await titlesOf(
    p.db,
    rows.map(({ resource_id: id }) => id),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: rows.map((row) => ({
      id: row.id,
      number: row.number,
      filedOn: row.filed_on,
      applicant: name(row.applicant_id),
      provider: name(row.provider_id),
      resource: title(row.resource_id),
      purpose: row.purpose,
      firstDay: row.first_day,
      lastDay: row.last_day,
      caseId: row.case_id,
      grantId: row.grant_id,
    })),
    total,
    page,
    pageSize,
    consents: counted[0]?.n ?? 0,
    articles: articlesOf(law, 'filing'),
  };
}

export function filingRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/share/filings',
    summary: 'Filings of consents, beside the number of consents of the same days',
    tag: 'share',
    policy: readSharing,
    query: filingsQuery,
    reply: filingsReply,
    handler: ({ actor, query }) => readFilings(p, actor, query),
  });
}

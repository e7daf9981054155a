/** What a unit has obtained by sharing: each grant with who keeps the data, the systems it feeds and the day it ends. */

import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getGrant } from '#rooms/serve/index.ts';
import { articlesOf, ordered } from '../sharing/law.ts';
import { partiesOf, personOf, unitOf } from '../sharing/parties.ts';
import { consumerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { fileRules, rulesOf } from './rules.ts';
import { type HoldingsReply, holdingsQuery, holdingsReply, keepBody, rulesBody } from './schema.ts';

type Row = {
  id: string;
  number: string;
  resource_id: string;
  name: string;
  provider_id: string;
  state: string;
  terms: string;
  system: string;
  keeper: string | null;
  systems: string[] | null;
  first_day: string;
  last_day: string | null;
};

async function readHoldings(p: Platform, actor: Actor, unit: string | undefined): Promise<HoldingsReply> {
  const consumerId = oversees(actor) && unit ? unit : unitOf(actor);
  const { rows } = await sql<Row>`
    select g.id, g.number, s.resource_id, v.name, g.provider_id, g.state, t.terms, y.code as system,
      n.keeper, n.systems, g.first_day, g.last_day
    from serve.grant g
    join serve.grant_version t on t.grant_id = g.id and t.version = g.terms_version
    join serve.service s on s.id = g.service_id
    join org.application_system y on y.id = g.system_id
    left join catalog.resource r on r.id = s.resource_id
    left join catalog.resource_version v on v.id = r.published_version_id
    left join share.holding_note n on n.grant_id = g.id
    where g.consumer_id = ${consumerId} order by g.issued_at desc`.execute(p.db);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const name = await partiesOf(p.db, [consumerId, ...rows.map(({ provider_id: id }) => id)]);
  const may = abilitiesOf(actor, { consumerId }, { keep: consumerPolicy, fileRules: consumerPolicy });
  return {
    unit: name(consumerId),
    items: rows.map((row) => {
      const terms = z
        .object({ columns: z.array(z.string()), purpose: z.object({ text: z.string() }) })
        .parse(JSON.parse(row.terms));
      return {
        grantId: row.id,
        number: row.number,
        resource: { id: row.resource_id, name: row.name },
        provider: name(row.provider_id),
        state: row.state,
        columns: terms.columns.length,
        purpose: terms.purpose.text,
        keeper: row.keeper,
        systems: row.systems ?? [row.system],
        firstDay: row.first_day,
        lastDay: row.last_day,
        abilities: may,
      };
    }),
    rules: (await rulesOf(p.db, consumerId)).map((one) => ({
      id: one.id,
      title: one.title,
      fileId: one.file_id,
      filedAt: one.filed_at.toISOString(),
    })),
    rulesNeeded: ordered(law, 'consumer-rules'),
    articles: articlesOf(law, 'consumer-rules'),
    abilities: may,
  };
}

/** Who keeps what a grant gave, and the systems it went into. */
export function keepHolding(
  p: Platform,
  actor: Actor,
  grantId: string,
  body: z.output<typeof keepBody>,
): Promise<void> {
  return transact(p.db, async (tx) => {
    const grant = await getGrant(tx, grantId);
    if (!grant || organisationOf(actor) !== grant.consumerId) throw problem('kernel.not-found');
    permit(consumerPolicy, actor, { consumerId: grant.consumerId });
    const row = { ...body, written_by: personOf(actor), written_at: p.clock.now() };
    await sharingTables(tx)
      .insertInto('share.holding_note')
      .values({ grant_id: grantId, ...row })
      .onConflict((conflict) => conflict.column('grant_id').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'share.holding-kept',
      actor,
      subject: { type: 'serve.grant', id: grantId },
      organisations: [grant.providerId],
      detail: { systems: body.systems.length },
    });
  });
}

export function holdingRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/share/holdings',
    summary: 'Data a unit has obtained by sharing: grant, keeper, systems, last day; and its rules on them',
    tag: 'share',
    policy: readSharing,
    query: holdingsQuery,
    reply: holdingsReply,
    handler: ({ actor, query }) => readHoldings(p, actor, query.unit),
  });
  route(app, {
    method: 'PUT',
    url: '/api/share/holdings/:id',
    summary: 'Says who keeps what a grant gave and which systems it feeds',
    tag: 'share',
    policy: consumerPolicy,
    entry: 'share.holding-kept',
    params: idParams,
    body: keepBody,
    reply: holdingsReply,
    handler: async ({ actor, params, body }) => {
      await keepHolding(p, actor, params.id, body);
      return readHoldings(p, actor, undefined);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/share/consumer-rules',
    summary: 'Files the unit’s rules on the data it obtains',
    tag: 'share',
    policy: consumerPolicy,
    entry: 'share.consumer-rules-filed',
    body: rulesBody,
    reply: holdingsReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await fileRules(p, actor, body);
      return readHoldings(p, actor, undefined);
    },
  });
}

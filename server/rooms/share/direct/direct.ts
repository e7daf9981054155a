/** Exchange between two units beside the platform: only with a reason, a term and the authority's approval; an expired one asks for migration. */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { numbered, partiesOf, personOf, unitOf } from '../sharing/parties.ts';
import { bureauPolicy, partnerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import { askBody, type DirectReply, decideBody, directReply } from './schema.ts';

const base = '/api/share/direct-exchanges';
/** Asked for, and not yet an exception: without the authority's approval nothing goes beside the platform. */
function askDirect(p: Platform, actor: Actor, input: z.output<typeof askBody>): Promise<void> {
  permit(partnerPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const own = unitOf(actor);
    const law = await lawNow(tx, p.law, p.clock.today());
    const other = await getOrganisation(tx, input.otherId);
    if (!other || other.id === own) throw problem('kernel.not-found');
    if (input.until <= law.day) throw problem('share.direct-term', { articles: articlesOf(law, 'direct') });
    const id = newId();
    const number = await numbered(tx, 'direct', 'ZJ', law.day);
    await sharingTables(tx)
      .insertInto('share.direct_exchange')
      .values({
        id,
        number,
        organisation_id: own,
        other_id: other.id,
        what: input.what,
        reason: input.reason,
        until_day: input.until,
        state: 'asked',
        asked_by: personOf(actor),
        asked_at: p.clock.now(),
        decided_by: null,
        decided_at: null,
        decision: null,
      })
      .execute();
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau) {
      await notify(tx, p, {
        kind: 'share.direct-asked',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { number, what: input.what },
        articles: articlesOf(law, 'direct'),
        subject: { type: 'share.direct-exchange', id },
        link: '/sharing/direct',
      });
    }
    await record(tx, p, {
      kind: 'share.direct-asked',
      actor,
      subject: { type: 'share.direct-exchange', id },
      organisations: [other.id],
      decision: law.decided('asked', ['share.follow-up'], articlesOf(law, 'direct')),
      detail: { until: input.until },
    });
  });
}

function decideDirect(
  p: Platform,
  actor: Actor,
  id: string,
  { approve, decision }: z.output<typeof decideBody>,
): Promise<void> {
  permit(bureauPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await sharingTables(tx)
      .selectFrom('share.direct_exchange')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    if (row.state !== 'asked') throw problem('share.direct-decided');
    const state = approve ? 'approved' : 'refused';
    await sharingTables(tx)
      .updateTable('share.direct_exchange')
      .set({ state, decision, decided_by: personOf(actor), decided_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'share.direct-decided',
      actor,
      subject: { type: 'share.direct-exchange', id },
      organisations: [row.organisation_id, row.other_id],
      decision: law.decided(state, ['share.follow-up'], articlesOf(law, 'direct')),
    });
  });
}

async function readDirect(p: Platform, actor: Actor): Promise<DirectReply> {
  const own = organisationOf(actor) ?? '';
  let found = sharingTables(p.db).selectFrom('share.direct_exchange');
  if (!oversees(actor))
    found = found.where((eb) => eb.or([eb('organisation_id', '=', own), eb('other_id', '=', own)]));
  const rows = await found.selectAll().orderBy('asked_at', 'desc').limit(500).execute();
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.organisation_id, row.other_id]),
  );
  const today = p.clock.today();
  const law = await lawNow(p.db, p.law, today);
  return {
    items: rows.map((row) => ({
      id: row.id,
      number: row.number,
      organisation: name(row.organisation_id),
      other: name(row.other_id),
      what: row.what,
      reason: row.reason,
      until: row.until_day,
      state: row.state === 'approved' && row.until_day < today ? 'expired' : row.state,
      decision: row.decision,
      abilities: row.state === 'asked' ? abilitiesOf(actor, undefined, { decide: bureauPolicy }) : {},
    })),
    articles: articlesOf(law, 'direct'),
    abilities: abilitiesOf(actor, undefined, { ask: partnerPolicy }),
  };
}

export function directRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Exceptions for exchange beside the platform, with reason, term and decision',
    tag: 'share',
    policy: readSharing,
    reply: directReply,
    handler: ({ actor }) => readDirect(p, actor),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Asks for an exception for a direct exchange',
    tag: 'share',
    policy: partnerPolicy,
    entry: 'share.direct-asked',
    body: askBody,
    reply: directReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await askDirect(p, actor, body);
      return readDirect(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/decide`,
    summary: 'The authority approves the exception or refuses it',
    tag: 'share',
    policy: bureauPolicy,
    entry: 'share.direct-decided',
    params: idParams,
    body: decideBody,
    reply: directReply,
    handler: async ({ actor, params, body }) => {
      await decideDirect(p, actor, params.id, body);
      return readDirect(p, actor);
    },
  });
}

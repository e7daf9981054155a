/** Addresses about running grants: what the provider permits, who called, how much, and who may not. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { setPermissions } from './commands/change-terms.ts';
import { barUser, standingBars, unbarUser } from './commands/user-bars.ts';
import type { Serving } from './context.ts';
import { readCallProof } from './gateway/proof.ts';
import { getGrant } from './grants.ts';
import { grantPolicy, suspendPolicy, usersPolicy } from './policy.ts';
import { presentGrant } from './presenter.ts';
import { termsText } from './presenter-terms.ts';
import { presentUses } from './presenter-uses.ts';
import { grantReply } from './schema.ts';
import { callProofReply } from './schema-calls.ts';
import { barBody, barSchema, barsReply, changeTermsBody, usesQuery, usesReply } from './schema-grants.ts';
import { periodOfUses, type UseScope } from './uses-by-person.ts';

const tag = 'serve';

export function grantUseRoutes(app: FastifyInstance, p: Serving): void {
  route(app, {
    method: 'PUT',
    url: '/api/serve/grants/:id/permissions',
    summary:
      'The provider narrows a running grant, or gives back what it once had; in force from the next call on',
    tag,
    policy: suspendPolicy,
    entry: 'serve.grant-changed',
    params: idParams,
    body: changeTermsBody,
    reply: grantReply,
    handler: async ({ actor, params, body }) =>
      presentGrant(p.db, p, actor, await setPermissions(p, actor, params.id, body)),
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/grants/:id/terms.json',
    summary:
      'The canonical text of a version of the terms, to the byte: its SHA-256 is the digest that entries of calls cite',
    tag,
    policy: grantPolicy,
    params: idParams,
    query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    handler: async ({ actor, params, query, reply }) => {
      const grant = await getGrant(p.db, params.id);
      if (!grant) throw problem('kernel.not-found');
      permit(grantPolicy, actor, grant);
      const { terms, digest, name } = await termsText(p.db, grant, query.version);
      return reply
        .type('application/json; charset=utf-8')
        .header('etag', `"${digest}"`)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(terms);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/calls/:hash/proof',
    summary:
      'What proves a call signed with the caller’s own key: the signed text, signature, public key, and how to verify; reading it is on record',
    tag,
    policy: grantPolicy,
    entry: 'serve.call-proof-read',
    params: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
    reply: callProofReply,
    handler: async ({ actor, params }) => {
      const proof = await readCallProof(p, actor, params.hash);
      if (!proof) throw problem('kernel.not-found');
      return proof;
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/uses',
    summary:
      'Calls by person, newest first: a consumer reads its own, a provider those of its data, the bureau and the auditor all',
    tag,
    policy: grantPolicy,
    query: usesQuery,
    reply: usesReply,
    handler: async ({ actor, query }) => {
      return presentUses(p, await scopeOf(p, actor, query.grant), {
        ...query,
        ...periodOfUses(p.clock.today(), query),
      });
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/bars',
    summary: 'People of the caller’s organisation who may not call at present',
    tag,
    policy: usersPolicy,
    reply: barsReply,
    handler: async ({ actor }) => {
      const consumerId = organisationOf(actor) ?? '';
      const rows = consumerId === '' ? [] : await standingBars(p.db, p.clock.today(), [consumerId]);
      return {
        items: rows.map((row) => ({
          id: row.id,
          grantId: row.grant_id,
          operator: row.operator,
          note: row.note,
          until: row.until,
          setAt: row.set_at.toISOString(),
          entry: row.entry,
        })),
      };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/bars',
    summary: 'Bars a person of the organisation; that person’s next call is refused',
    tag,
    policy: usersPolicy,
    entry: 'serve.user-barred',
    body: barBody,
    reply: barSchema,
    status: 201,
    handler: async ({ actor, body }) => {
      const { setAt, ...bar } = await barUser(p, actor, body);
      return { ...bar, setAt: setAt.toISOString() };
    },
  });
  route(app, {
    method: 'DELETE',
    url: '/api/serve/bars/:id',
    summary: 'Lifts a bar',
    tag,
    policy: usersPolicy,
    entry: 'serve.user-bar-lifted',
    params: idParams,
    reply: z.object({ id: z.uuid() }),
    handler: async ({ actor, params }) => {
      await unbarUser(p, actor, params.id);
      return { id: params.id };
    },
  });
}

/** Of one grant for whoever has a part in it; without one, the caller's own use, or of its own data. */
async function scopeOf(p: Serving, actor: Actor, grantId: string | undefined): Promise<UseScope> {
  if (grantId !== undefined) {
    const grant = await getGrant(p.db, grantId);
    if (!grant) throw problem('kernel.not-found');
    permit(grantPolicy, actor, grant);
    return { grantId };
  }
  if (oversees(actor)) return {};
  const own = organisationOf(actor) ?? '';
  if (own === '') throw problem('kernel.not-found');
  return { partyId: own };
}

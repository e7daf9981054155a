/** The canary over HTTP: what it found last, and the release of what it held back. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import type { Serving } from '../context.ts';
import { canaryPolicy, releasePolicy } from '../watermark/policy.ts';
import { findingText } from './findings.ts';
import { heldFaults, releaseService } from './hold.ts';
import { findAgain } from './run.ts';
import { type CanaryReply, canaryReply, releaseBody } from './schema.ts';

export function canaryRoutes(app: FastifyInstance, p: Serving): void {
  app.healthChecks.push({ name: 'policy-canary', ask: () => heldFaults(p.db) });

  route(app, {
    method: 'GET',
    url: '/api/serve/canary',
    summary: 'What the canary found of each service in use, and which services are held back',
    tag: 'serve',
    policy: canaryPolicy,
    reply: canaryReply,
    handler: async ({ actor }) => ({
      services: await listAnswers(p),
      abilities: abilitiesOf(actor, undefined, { release: releasePolicy }),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/services/:id/release',
    summary: 'A person looked into what the canary found, and lets the service answer again',
    tag: 'serve',
    policy: releasePolicy,
    entry: 'serve.service-released',
    params: idParams,
    body: releaseBody,
    reply: canaryReply,
    handler: async ({ actor, params, body }) => {
      if (actor.kind !== 'person') throw problem('kernel.forbidden');
      const finding = await findAgain(p, params.id);
      if (finding !== null)
        throw problem('serve.canary-still-finds', { params: { finding: findingText(finding) } });
      await releaseService(p, actor, params.id, body.note);
      return {
        services: await listAnswers(p),
        abilities: abilitiesOf(actor, undefined, { release: releasePolicy }),
      };
    },
  });
}

type Service = CanaryReply['services'][number];
type Listed = Omit<Service, 'answers'> & {
  answers: (Omit<Service['answers'][number], 'finding'> & { finding: string | null })[];
};

/** Held back first, then what was asked last. */
async function listAnswers(p: Serving): Promise<CanaryReply['services']> {
  const { rows } = await sql<Listed>`
    select s.id, s.code, json_build_object('zh', s.title_zh, 'en', s.title_en) as title, v.number as version,
      to_char(s.held_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "heldAt",
      (select h.entry from serve.service_hold h where h.service_id = s.id and h.lifted_at is null) as entry,
      json_agg(json_build_object('store', c.store, 'at', to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'outcome', c.outcome, 'policies', c.policies, 'rows', c.rows, 'probes', c.probes, 'finding', c.finding)
        order by c.store) as answers
    from serve.canary c
    join serve.service_version v on v.id = c.version_id
    join serve.service s on s.id = v.service_id
    group by s.id, v.number order by s.held_at is null, max(c.at) desc limit 500`.execute(p.db);
  return rows.map(({ answers, ...row }) => ({
    ...row,
    answers: answers.map(({ finding, ...one }) => ({
      ...one,
      finding: finding === null ? null : findingText(finding),
    })),
  }));
}

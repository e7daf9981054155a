/** The gateway over HTTP: /gateway/v1, signed calls in, recorded answers out. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import { problem, problemDocument } from '#kernel/errors.ts';
import { languageOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import type { ArrivedCall } from './checks.ts';
import { nextMidnight } from './checks.ts';
import { articlesOf } from './entries.ts';
import type { Params } from './errors.ts';
import { type Gateway, type GatewayContext, openGateway, type Reply } from './gateway.ts';
import { contentDigest, responseText, sha256Hex, sign } from './signature.ts';

export const recordsPath = '/gateway/v1/services/:code/records';
const largestBody = 65_536;

export function gatewayPlugin(p: GatewayContext): FastifyPluginAsync {
  return async (app) => {
    const gateway = openGateway(p);
    app.addHook('onClose', () => gateway.close());
    // The digest is over the bytes as sent: the body is read here and parsed only after the signature was found right.
    // On the route, not on the parser: a refusal reads the limit there.
    app.addHook('onRoute', (options) => {
      options.bodyLimit = largestBody;
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    const params = z.object({ code: z.string().max(64) });
    for (const method of ['GET', 'POST'] as const) {
      route(app, {
        method,
        url: recordsPath,
        summary:
          method === 'GET' ? 'Records by lookup keys in the query' : 'Records by lookup keys in a JSON body',
        tag: 'gateway',
        // Who may call is decided by key, signature and grant.
        policy: publicPolicy,
        entry: 'serve.call-answered',
        params,
        handler: ({ request, reply, params: { code } }) => answer(p, gateway, request, reply, code),
      });
    }
  };
}

async function answer(
  p: GatewayContext,
  gateway: Gateway,
  request: FastifyRequest,
  reply: FastifyReply,
  service: string,
): Promise<FastifyReply> {
  const at = p.clock.now();
  const target = request.raw.url ?? '';
  const mark = target.indexOf('?');
  const call: ArrivedCall = {
    method: request.method,
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark + 1),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    address: request.ip,
    service,
    at,
    day: legalDayOf(at),
  };
  const found = await gateway.handle(call);
  return found.outcome.kind === 'answered'
    ? sendAnswer(p, reply, found.outcome, call)
    : sendRefusal(p, request, reply, found, call);
}

/** The ground of a suspension in the city's words. */
function inWords(p: GatewayContext, params: Params | undefined, day: LegalDay): Params | undefined {
  const { ground } = params ?? {};
  const term = typeof ground === 'string' ? p.law.term('serve.suspension-grounds', ground, day) : undefined;
  return term ? { ...params, ground: { zh: term.zh, en: term.en } } : params;
}

type Answered = Extract<Reply['outcome'], { kind: 'answered' }>;

function sendAnswer(
  p: GatewayContext,
  reply: FastifyReply,
  outcome: Answered,
  call: ArrivedCall,
): FastifyReply {
  p.metrics.gatewayCalls.inc({ outcome: 'answered' });
  usageHeaders(reply, outcome.usage, call);
  return reply
    .code(200)
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-digest', `sha-256=:${Buffer.from(outcome.digest, 'hex').toString('base64')}:`)
    .header('x-ledger-entry', outcome.entry)
    .header('x-gongshu-response-signature', outcome.signature)
    .send(outcome.body);
}

function sendRefusal(
  p: GatewayContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { outcome, signing }: Reply,
  call: ArrivedCall,
): FastifyReply {
  if (outcome.kind !== 'refused') throw problem('gateway.unavailable');
  const { code, params, opensAt, entry } = outcome;
  p.metrics.gatewayCalls.inc({ outcome: code });
  const { at, day } = call;
  const found = problem(code, { params: inWords(p, params, day), articles: articlesOf(code, p.law, day) });
  const { status } = found.definition;
  const body = JSON.stringify({
    ...problemDocument(found, languageOf(request), request.id),
    ...(opensAt ? { opensAt: opensAt.toISOString() } : {}),
    ...(entry ? { entry } : {}),
  });
  usageHeaders(reply, outcome.usage, call);
  if (opensAt) reply.header('retry-after', Math.max(1, Math.ceil((opensAt.getTime() - at.getTime()) / 1000)));
  if (entry) reply.header('x-ledger-entry', entry);
  if (signing) {
    const text = responseText(status, sha256Hex(body), signing.requestSignature);
    reply.header('x-gongshu-response-signature', sign(signing.secret, text));
  }
  return reply
    .code(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .header('content-digest', contentDigest(body))
    .header('x-gateway-error', code)
    .send(body);
}

const secondsOfDay = 86_400;

/** Remaining calls of the day and the seconds until it begins anew. */
function usageHeaders(
  reply: FastifyReply,
  usage: { limit: number; remaining: number } | undefined,
  { at, day }: ArrivedCall,
): void {
  if (!usage) return;
  const reset = Math.ceil((nextMidnight(day).getTime() - at.getTime()) / 1000);
  reply.header('ratelimit-policy', `"day";q=${usage.limit};w=${secondsOfDay}`);
  reply.header('ratelimit', `"day";r=${usage.remaining};t=${reset}`);
}

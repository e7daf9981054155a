/** The gateway over HTTP: /gateway/v1, signed calls in, recorded answers out. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LegalDay } from '#kernel/clock.ts';
import { problem, problemDocument } from '#kernel/errors.ts';
import { languageOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { ackPath, feedPath, snapshotPath } from '../feed/questions.ts';
import type { Environment } from '../terms.ts';
import { wayPath } from '../ways/terms.ts';
import { type Gateway, type GatewayContext, openGateway, type Reply } from './admission.ts';
import '../feed/read.ts';
import '../ways/index.ts';
import { arrivedCall } from './arrived.ts';
import type { ArrivedCall } from './checks.ts';
import { articlesOf } from './entries.ts';
import { type Params, sideOf } from './errors.ts';
import { publicGatewayKeys } from './gateway-keys.ts';
import { type CallResult, healthOf, resultOf } from './health.ts';
import type { Usage, WorkName } from './items.ts';
import { nextPeriod } from './judge.ts';
import { openOwnUsage, ownUsagePath } from './own-usage.ts';
import type { Further } from './sending.ts';
import { contentDigest, sha256Hex } from './signature.ts';

const largestBody = 65_536;

const gatewayKeyList = z.object({
  keys: z.array(
    z.object({
      id: z.string(),
      algorithm: z.string(),
      publicKey: z.string(),
      createdAt: z.string(),
      retiredAt: z.string().nullable(),
    }),
  ),
});

/** A question of these is a JSON body: what is claimed of people, or many keys, does not belong in an address. */
const ways = [
  {
    kind: 'verify',
    work: 'verify',
    summary: 'Whether claims about a key hold: yes, no, partly or unknown, never a value',
  },
  {
    kind: 'search',
    work: 'search',
    summary: 'Records that filters find, page by page with a sealed cursor',
  },
  { kind: 'batch', work: 'batch', summary: 'Records of many keys, answered key by key in the order asked' },
] as const;

const feedWays = [
  { method: 'GET', url: feedPath, summary: 'Changes after a number, each under the next one' },
  {
    method: 'GET',
    url: snapshotPath,
    summary: 'The whole table page by page, with the number to go on from',
  },
  { method: 'POST', url: ackPath, summary: 'Notes up to which number the caller has taken changes in' },
] as const;

export function gatewayPlugin(
  p: GatewayContext,
  environment: Environment = 'production',
  further?: Further,
): FastifyPluginAsync {
  return async (app) => {
    const gateway = openGateway(p, environment);
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
        url: wayPath('lookup'),
        summary:
          method === 'GET' ? 'Records by lookup keys in the query' : 'Records by lookup keys in a JSON body',
        tag: 'gateway',
        // Who may call is decided by key, signature and grant.
        policy: publicPolicy,
        entry: 'serve.call-answered',
        params,
        handler: ({ request, reply, params: { code } }) =>
          answer(p, gateway, 'records', request, reply, code),
      });
    }
    for (const { kind, work, summary } of ways) {
      route(app, {
        method: 'POST',
        url: wayPath(kind),
        summary,
        tag: 'gateway',
        policy: publicPolicy,
        entry: 'serve.call-answered',
        params,
        handler: ({ request, reply, params: { code } }) => answer(p, gateway, work, request, reply, code),
      });
    }
    for (const { method, url, summary } of feedWays) {
      route(app, {
        method,
        url,
        summary,
        tag: 'gateway',
        policy: publicPolicy,
        entry: 'serve.call-answered',
        params,
        handler: ({ request, reply, params: { code } }) => answer(p, gateway, 'feed', request, reply, code),
      });
    }
    const ownUsage = openOwnUsage(p, gateway, environment);
    route(app, {
      method: 'GET',
      url: ownUsagePath,
      summary:
        'The grants of the key’s system: what each counter allows, has used and has left; costs nothing',
      tag: 'gateway',
      policy: publicPolicy,
      entry: 'serve.usage-told',
      handler: async ({ request, reply }) => {
        const call = arrivedCall(p, request, '');
        return send(p, request, reply, await ownUsage(call), call);
      },
    });
    further?.(app, gateway, {
      answer: (request, reply, found, call) => send(p, request, reply, found, call),
      sent: (reply, call, bytes) => noteAnswer(p, reply, call, bytes),
      refusal: (request, reply, found, call) => sendRefusal(p, request, reply, found, call),
    });
    route(app, {
      method: 'GET',
      url: '/.well-known/gongshu-keys',
      summary: 'Public keys of the gateway, retired ones too: with them anybody proves a signed answer',
      tag: 'gateway',
      policy: publicPolicy,
      reply: gatewayKeyList,
      handler: async () => ({
        keys: (await publicGatewayKeys(p)).map((key) => ({
          id: key.id,
          algorithm: key.algorithm,
          publicKey: key.public_key,
          createdAt: key.created_at.toISOString(),
          retiredAt: key.retired_at?.toISOString() ?? null,
        })),
      }),
    });
  };
}

async function answer(
  p: GatewayContext,
  gateway: Gateway,
  work: WorkName,
  request: FastifyRequest,
  reply: FastifyReply,
  service: string,
): Promise<FastifyReply> {
  const call = arrivedCall(p, request, service);
  return send(p, request, reply, await gateway.handle(call, work), call);
}

const send = (
  p: GatewayContext,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Reply,
  call: ArrivedCall,
): FastifyReply =>
  found.outcome.kind === 'answered'
    ? sendAnswer(p, reply, found.outcome, call)
    : sendRefusal(p, request, reply, found, call);

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
  noteAnswer(p, reply, call, Buffer.byteLength(outcome.body));
  usageHeaders(reply, outcome.usage, call);
  return reply
    .code(200)
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-digest', `sha-256=:${Buffer.from(outcome.digest, 'hex').toString('base64')}:`)
    .header('x-ledger-entry', outcome.entry)
    .headers(outcome.signed.headers)
    .send(outcome.body);
}

function sendRefusal(
  p: GatewayContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { outcome, sign }: Reply,
  call: ArrivedCall,
): FastifyReply {
  if (outcome.kind !== 'refused') throw problem('gateway.unavailable');
  const { code, params, opensAt, entry, more } = outcome;
  p.metrics.gatewayCalls.inc({ outcome: code });
  noteHealth(p, reply, call, { result: resultOf(code), proved: entry !== undefined, bytes: 0 });
  const { at, day } = call;
  const found = problem(code, { params: inWords(p, params, day), articles: articlesOf(code, p.law, day) });
  const { status } = found.definition;
  const body = JSON.stringify({
    ...problemDocument(found, languageOf(request), request.id),
    ...(opensAt ? { opensAt: opensAt.toISOString() } : {}),
    // Whose matter it is to mend.
    side: sideOf(code),
    ...(entry ? { entry } : {}),
    ...more,
  });
  usageHeaders(reply, outcome.usage, call);
  if (opensAt) reply.header('retry-after', Math.max(1, Math.ceil((opensAt.getTime() - at.getTime()) / 1000)));
  if (entry) reply.header('x-ledger-entry', entry);
  if (sign) reply.headers(sign(status, sha256Hex(body)).headers);
  return reply
    .code(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .header('content-digest', contentDigest(body))
    .header('x-gateway-error', code)
    .send(body);
}

function noteAnswer(p: GatewayContext, reply: FastifyReply, call: ArrivedCall, bytes: number): void {
  p.metrics.gatewayCalls.inc({ outcome: 'answered' });
  noteHealth(p, reply, call, { result: 'ok', proved: true, bytes });
}

function noteHealth(
  p: GatewayContext,
  { elapsedTime: ms }: FastifyReply,
  { service, at }: ArrivedCall,
  what: { result: CallResult; proved: boolean; bytes: number },
): void {
  // The counters of a key are asked for under no service.
  if (service !== '') healthOf(p).note({ service, ms, at, ...what });
}

/** What is left of each counter and the seconds until it begins anew; the day's calls go by the name of the day. */
function usageHeaders(
  reply: FastifyReply,
  usage: readonly Usage[] | undefined,
  { at, day }: ArrivedCall,
): void {
  if (!usage || usage.length === 0) return;
  const named = usage.map(({ unit, period, limit, remaining }) => {
    const name = unit === 'calls' ? period : `${unit}-${period}`;
    const opens = nextPeriod(period, day);
    const reset = opens ? Math.ceil((opens.getTime() - at.getTime()) / 1000) : undefined;
    return { name, period, limit, remaining, reset };
  });
  reply.header(
    'ratelimit-policy',
    named.map(({ name, period, limit }) => `"${name}";q=${limit}${windows[period]}`).join(', '),
  );
  reply.header(
    'ratelimit',
    named
      .map(
        ({ name, remaining, reset }) => `"${name}";r=${remaining}${reset === undefined ? '' : `;t=${reset}`}`,
      )
      .join(', '),
  );
}

// A month has no one length, and a total no window.
const windows: Record<Usage['period'], string> = { day: ';w=86400', month: '', total: '' };

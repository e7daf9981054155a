/** Delivered files at the gateway: the list and manifest as signed answers, the bytes in ranges behind the same admission. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import type { Serving } from '../context.ts';
import type { Gateway, Reply } from '../gateway/admission.ts';
import type { Answer } from '../gateway/answers.ts';
import { arrivedCall } from '../gateway/arrived.ts';
import type { ArrivedCall } from '../gateway/checks.ts';
import { type GatewayCode, gatewayErrors } from '../gateway/errors.ts';
import type { CallItem } from '../gateway/items.ts';
import { readCall } from '../gateway/profiles/index.ts';
import type { Sending } from '../gateway/sending.ts';
import { registerWork } from '../gateway/works.ts';
import { getGrant } from '../grants.ts';
import { deliveriesPath } from './gateway-path.ts';
import { fileName, manifestOf } from './manifest.ts';
import { rangeApplies, type Span, spanOf } from './range.ts';
import { getDelivery, listDeliveries } from './repository.ts';
import { sendPart } from './send.ts';
import { readyDelivery, stateOf } from './state.ts';
import { noteEnd, type Taker } from './take.ts';

const asked = /\/deliveries(?:\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\/file)?)?$/;
const listed = 100;

const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

registerWork({
  name: 'download',
  // An interface is no file: whoever was granted the one cannot fetch the other.
  modes: ['file', 'copy', 'text'],
  ask({ grant }, call) {
    const [, id = '', file = ''] = asked.exec(call.path) ?? [];
    const part = id === '' ? 'list' : file === '' ? 'manifest' : 'file';
    const { headers } = call;
    return {
      keys: [[part, id, single(headers.range), single(headers['if-range']), call.method]],
      columns: grant.terms.columns,
    };
  },
  async read({ executor }, { calls, generation }) {
    const answers = new Map<CallItem, Answer>();
    for (const call of calls) answers.set(call, await answerTo(executor, call));
    return { generation, answers };
  },
  // The bytes are charged as they leave, the call with the first of them.
  chargedOf: ({ body }) => {
    const file = body.startsWith('{"ticket":');
    // Only its headers: a call, of which no byte leaves behind it.
    const head = body.startsWith('{"head":');
    return { calls: file ? 0 : 1, rows: 0, bytes: file || head ? 0 : Buffer.byteLength(body) };
  },
});

const refused = (code: GatewayCode, params?: Record<string, string | number>): Answer => ({
  body: '',
  records: 0,
  batchSeq: null,
  refused: { refused: code, ...(params ? { params } : {}) },
});

async function answerTo(ex: Executor, { file, question, at }: CallItem): Promise<Answer> {
  const [part, id = '', range = '', ifRange = '', method = ''] = question.keys[0] ?? [];
  if (part === 'list') return listFor(ex, file.grant.id, at);
  const delivery = await getDelivery(ex, id);
  const state = delivery?.grant_id === file.grant.id ? stateOf(delivery, at) : 'unfinished';
  if (state === 'unfinished') return refused('gateway.delivery-unknown');
  // Made under terms that were changed since: it may hold what is granted no more.
  if (state === 'gone' || state.terms_version !== file.grant.termsVersion)
    return refused('gateway.delivery-gone');
  const batchSeq = state.batch_seq;
  if (part === 'manifest') {
    const grant = await getGrant(ex, state.grant_id);
    if (!grant) return refused('gateway.delivery-unknown');
    const manifest = await manifestOf(ex, state, grant);
    return { body: JSON.stringify(manifest), records: 0, batchSeq };
  }
  const span = spanOf(
    rangeApplies(ifRange || undefined, state.sha256) ? range || undefined : undefined,
    state.bytes,
  );
  if (span === 'unsatisfiable') return refused('gateway.range', { size: state.bytes });
  const whole = span === 'whole';
  const { from, to } = whole ? { from: 0, to: state.bytes } : span;
  const ticket = { delivery: state.id, sha256: state.sha256, size: state.bytes, from, to, whole };
  const body = JSON.stringify(method === 'HEAD' ? { head: true, ticket } : { ticket });
  return { body, records: 0, batchSeq };
}

async function listFor(ex: Executor, grantId: string, at: Date): Promise<Answer> {
  const { items } = await listDeliveries(ex, { grant: grantId, state: 'ready', page: 1, pageSize: listed });
  const ready = items.map((one) => stateOf(one, at)).filter((one) => typeof one !== 'string');
  const deliveries = ready.map((one) => ({
    id: one.id,
    number: one.number,
    name: fileName(one),
    size: one.bytes,
    rows: one.rows,
    sha256: one.sha256,
    madeAt: one.made_at.toISOString(),
    expiresAt: one.expires_at.toISOString(),
  }));
  return { body: JSON.stringify({ deliveries }), records: 0, batchSeq: null };
}

const ticketSchema = z.object({
  ticket: z.object({ delivery: z.uuid(), from: z.number(), to: z.number(), whole: z.boolean() }),
});

export function downloadRoutes(app: FastifyInstance, p: Serving, gateway: Gateway, send: Sending): void {
  for (const [rest, summary] of [
    ['', 'Files made under the grant that can be fetched'],
    ['/:delivery', 'The manifest of one: size, rows, digests of the whole and of each chunk'],
    ['/:delivery/file', 'Its bytes, whole or a range; each piece is charged as it leaves'],
  ] as const) {
    route(app, {
      method: 'GET',
      url: `${deliveriesPath}${rest}`,
      summary,
      tag: 'gateway',
      // Who may fetch is decided by key, signature and grant.
      policy: publicPolicy,
      entry: 'serve.call-answered',
      params: z.object({ code: z.string().max(64), delivery: z.string().max(64).optional() }),
      handler: async ({ request, reply, params: { code } }) => {
        const call = arrivedCall(p, request, code);
        const found = await gateway.handle(call, 'download');
        if (found.outcome.kind !== 'answered') return send.refusal(request, reply, found, call);
        const parsed = ticketSchema.safeParse(JSON.parse(found.outcome.body));
        if (!parsed.success) return send.answer(request, reply, found, call);
        return fetchPart(p, request, reply, found, call, parsed.data.ticket, send);
      },
    });
  }
}

async function fetchPart(
  p: Serving,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Reply,
  call: ArrivedCall,
  ticket: Span & { delivery: string; whole: boolean },
  send: Sending,
): Promise<FastifyReply> {
  const { outcome, sign } = found;
  if (outcome.kind !== 'answered') return send.refusal(request, reply, found, call);
  const delivery = await readyDelivery(p.db, ticket.delivery, call.at);
  const taker = await takerOf(p, delivery.grant_id, call);
  const part = { from: ticket.from, to: ticket.to };
  try {
    const head = request.method === 'HEAD';
    await sendPart(p, reply, delivery, part, taker, {
      head,
      whole: ticket.whole,
      // The signature is over the ticket, which names the file's digest and the part of it.
      headers: {
        'x-ledger-entry': outcome.entry,
        'x-gongshu-ticket': outcome.body,
        ...(ticket.whole ? {} : { 'accept-ranges': 'bytes' }),
        ...outcome.signed.headers,
      },
    });
    // Timed to the first piece: how long the others take is the taker's line.
    send.sent(reply, call, head ? 0 : part.to - part.from);
    return reply;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const code = codeOf(error);
    const entry = await noteEnd(p, delivery, part, 0, code, taker);
    const { params } = error.details;
    return send.refusal(
      request,
      reply,
      { outcome: { kind: 'refused', code, ...(params ? { params } : {}), entry }, sign },
      call,
    );
  }
}

const isGatewayCode = (code: string): code is GatewayCode => Object.hasOwn(gatewayErrors, code);
const codeOf = ({ code }: Problem): GatewayCode => (isGatewayCode(code) ? code : 'gateway.delivery-gone');

/** The call is admitted: what it says of itself is proved. */
async function takerOf(p: Serving, grantId: string, call: ArrivedCall): Promise<Taker> {
  const read = readCall(call);
  const grant = await getGrant(p.db, grantId);
  if ('refused' in read || !grant) throw new TypeError('an admitted call reads, and its grant is there');
  const { systemCode } = grant.terms.consumer;
  const { key: keyId, operator } = read;
  return {
    actor: { kind: 'system', systemId: grant.systemId, organisationId: grant.consumerId, keyId },
    way: 'gateway',
    holder: systemCode,
    user: operator === '' ? systemCode : `${operator}（${systemCode}）`,
    keyId,
    operator,
  };
}

/** A system reports a wrong value the way it asks for one: signed by its key, on the entry its grant is for, answered and signed. */
import type { KeyObject } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { Problem, problem, problemDocument } from '#kernel/errors.ts';
import { languageOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { type CorrectionPorts, fileRequest, gatewayFileBody, getRequest } from '#rooms/quality/index.ts';
import { type ArrivedCall, type CallHeaders, checkCaller, checkScope, readHeaders } from './checks.ts';
import { type KeyFile, openKeyDirectory } from './directory.ts';
import { articlesOf, refusedReportEntry } from './entries.ts';
import type { GatewayCode, Params } from './errors.ts';
import { openNonceHours } from './nonces.ts';
import { contentDigest, responseText, sha256Hex, sign } from './signature.ts';
import { countUnknown, tallyStatement, tellOfRefusals } from './tallies.ts';

const largestBody = 65_536;

export const correctionsPath = '/gateway/v1/services/:code/corrections';

type Signing = { secret: KeyObject; requestSignature: string };
type Answer = { status: number; body: string; code?: string; signing: Signing | undefined };

export function gatewayCorrectionsPlugin(p: Platform, ports: CorrectionPorts): FastifyPluginAsync {
  return async (app) => {
    const directory = openKeyDirectory(p);
    const hours = openNonceHours(p);
    app.addHook('onRoute', (options) => {
      options.bodyLimit = largestBody;
    });
    // The digest is over the bytes as sent, as it is for a call.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });

    const admit = async (call: ArrivedCall, headers: CallHeaders): Promise<KeyFile> => {
      directory.forget(headers.key);
      const file = await directory.find(headers.key);
      if (!file) throw refused('gateway.key-unknown');
      const caller = checkCaller(file, call, headers);
      if (caller) throw refused(caller.code, caller.params, caller.authentic ? file : undefined, file);
      const scope = checkScope(file, call, headers, p.law.calendar);
      if (scope) throw refused(scope.code, scope.params, file);
      const signedAt = Number(headers.timestamp);
      await hours.ensure([signedAt]);
      // Said once: the nonce is taken for good, whatever comes of the request.
      const { rows } = await sql<{ state: string; taken: boolean }>`
        with taken as (
          insert into serve_data.nonce (signed_at, key_id, nonce)
          values (to_timestamp(${signedAt} / 1000.0), ${file.keyId}, ${headers.nonce})
          on conflict do nothing returning 1)
        select g.state, exists (select 1 from taken) as taken from serve.grant g where g.id = ${file.grant.id}`.execute(
        p.db,
      );
      const [row] = rows;
      if (!row?.taken) throw refused('gateway.nonce-repeated', undefined, file);
      if (row.state !== 'active')
        throw refused(
          row.state === 'suspended' ? 'gateway.grant-suspended' : 'gateway.grant-revoked',
          { ground: '—' },
          file,
        );
      return file;
    };

    route(app, {
      method: 'POST',
      url: correctionsPath,
      summary: 'A system reports a value it was served as wrong, signed like a call',
      tag: 'gateway',
      // Who may is decided by key, signature and grant.
      policy: publicPolicy,
      entry: 'quality.correction-filed',
      params: z.object({ code: z.string().max(64) }),
      handler: async ({ request, reply, params: { code } }) => {
        const call = arrived(p, request, code);
        const headers = readHeaders(call.headers);
        let file: KeyFile | undefined;
        try {
          if ('missing' in headers)
            throw problem('gateway.header-missing', { params: { header: headers.missing } });
          file = await admit(call, headers);
          const filed = await take(p, ports, file, call.body);
          const signing = { secret: file.secret, requestSignature: headers.signature };
          return send(reply, { status: 201, body: JSON.stringify(filed), signing });
        } catch (error) {
          const known = error instanceof Refused ? error.problem : error;
          if (!(known instanceof Problem)) throw error;
          const holder = file ?? (error instanceof Refused ? error.file : undefined);
          await onRecord(p, call, headers, known.code, {
            file: holder ?? (error instanceof Refused ? error.claimed : undefined),
            authentic: holder !== undefined,
          });
          const { details } = known;
          const articles = details.articles ?? articlesOf(known.code as GatewayCode, p.law, call.day);
          const document = problemDocument(
            problem(known.code, { ...details, articles }),
            languageOf(request),
            request.id,
          );
          return send(reply, {
            status: known.definition.status,
            body: JSON.stringify(document),
            code: known.code,
            signing: holder && { secret: holder.secret, requestSignature: headersOf(headers) },
          });
        }
      },
    });
  };
}

const headersOf = (headers: ReturnType<typeof readHeaders>): string =>
  'missing' in headers ? '' : headers.signature;

/** A refusal of the gateway; `file` once the caller has proved to hold its secret, `claimed` when it only named its key. */
class Refused extends Error {
  readonly problem: Problem;
  readonly file: KeyFile | undefined;
  readonly claimed: KeyFile | undefined;
  constructor(found: Problem, file: KeyFile | undefined, claimed: KeyFile | undefined) {
    super(found.message);
    this.problem = found;
    this.file = file;
    this.claimed = claimed;
  }
}
const refused = (code: GatewayCode, params?: Params, file?: KeyFile, claimed = file): Refused =>
  new Refused(problem(code, params ? { params } : {}), file, claimed);

/** A report that is refused is on record as a call is: under its grant, or counted where no key is known. */
async function onRecord(
  p: Platform,
  call: ArrivedCall,
  headers: ReturnType<typeof readHeaders>,
  code: string,
  { file, authentic }: { file: KeyFile | undefined; authentic: boolean },
): Promise<void> {
  const { at, day, address } = call;
  await transact(p.db, async (tx) => {
    if (!file) {
      // Only the gateway's own words come before a key is known.
      await countUnknown(tx, p, [{ kind: 'unknown', code: code as GatewayCode, at, day, address }]);
      return;
    }
    const item = {
      kind: 'refused' as const,
      file,
      authentic,
      signature: headersOf(headers),
      at,
      day,
      address,
    };
    await record(tx, p, refusedReportEntry(item, code, p.law));
    const tallies = [{ grantId: file.grant.id, day, outcome: code, records: 0, at }];
    const { rows } = await tallyStatement(tallies, []).execute(tx);
    await tellOfRefusals(tx, p, tallies, rows);
  });
}

function arrived(p: Platform, request: FastifyRequest, service: string): ArrivedCall {
  const at = p.clock.now();
  const target = request.raw.url ?? '';
  const mark = target.indexOf('?');
  return {
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
}

/** A column that the grant does not show cannot be asked about either. */
async function take(
  p: Platform,
  ports: CorrectionPorts,
  file: KeyFile,
  body: Buffer,
): Promise<{ id: string; number: string }> {
  const asked = gatewayFileBody.safeParse(parsed(body));
  if (!asked.success) throw problem('gateway.body-unreadable');
  const { item } = asked.data;
  const { grant, plan, keyId } = file;
  if (item !== undefined && !grant.terms.columns.includes(item))
    throw problem('gateway.column-not-granted', { params: { column: item } });
  const actor = {
    kind: 'system' as const,
    systemId: grant.systemId,
    organisationId: grant.consumerId,
    keyId,
  };
  const id = await fileRequest(p, ports, actor, { ...asked.data, resourceId: plan.resourceId }, 'gateway');
  return { id, number: (await getRequest(p.db, id))?.number ?? '' };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw problem('gateway.body-unreadable');
  }
}

function send(reply: FastifyReply, { status, body, code, signing }: Answer): FastifyReply {
  if (signing) {
    const text = responseText(status, sha256Hex(body), signing.requestSignature);
    reply.header('x-gongshu-response-signature', sign(signing.secret, text));
  }
  if (code) reply.header('x-gateway-error', code);
  return reply
    .code(status)
    .type(code ? 'application/problem+json' : 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-digest', contentDigest(body))
    .send(body);
}

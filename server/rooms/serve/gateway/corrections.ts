/** A system reports a wrong value the way it asks for one: signed by its key, on the entry its grant is for, answered and signed. */
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { Problem, problem, problemDocument } from '#kernel/errors.ts';
import { languageOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { type CorrectionPorts, fileRequest, gatewayFileBody, getRequest } from '#rooms/quality/index.ts';
import { charge } from '../delivery/charge.ts';
import { arrivedCall } from './arrived.ts';
import { type ArrivedCall, checkCaller, checkScope } from './checks.ts';
import { type KeyFile, openKeyDirectory } from './directory.ts';
import { articlesOf, refusedReportEntry } from './entries.ts';
import type { GatewayCode, Params } from './errors.ts';
import { gatewayKeys } from './gateway-keys.ts';
import { openGroups } from './groups.ts';
import type { SignAnswer, UnknownItem } from './items.ts';
import { openNonceHours } from './nonces.ts';
import { openPace } from './pace.ts';
import { profileNamed, type ReadCall, readCall } from './profiles/index.ts';
import { contentDigest, sha256Hex } from './signature.ts';
import { countUnknown, tallyStatement, tellOfRefusals } from './tallies.ts';

const largestBody = 65_536;

export const correctionsPath = '/gateway/v1/services/:code/corrections';

type Answer = { status: number; body: string; code?: string; sign: SignAnswer | undefined };

export function gatewayCorrectionsPlugin(p: Platform, ports: CorrectionPorts): FastifyPluginAsync {
  return async (app) => {
    const directory = openKeyDirectory(p, 'production');
    const hours = openNonceHours(p);
    const pace = openPace();
    // However many come under no known key: one transaction at a time counts all that have gathered.
    const unknown = openGroups<UnknownItem, true>(
      async (items) => {
        await transact(p.db, (tx) => countUnknown(tx, p, items));
        return items.map(() => true);
      },
      { largest: 256, atOnce: 1 },
    );
    app.addHook('onClose', () => unknown.settled());
    app.addHook('onRoute', (options) => {
      options.bodyLimit = largestBody;
    });
    // The digest is over the bytes as sent, as it is for a call.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });

    const admit = async (call: ArrivedCall, read: ReadCall): Promise<KeyFile> => {
      directory.forget(read.key);
      const { service, day } = call;
      const found = await directory.find(read.key, {
        service,
        day,
        purpose: read.purpose,
        grant: read.grant,
      });
      if (!found) throw refused('gateway.key-unknown');
      if ('unplaced' in found) {
        const wrong = checkCaller({ ...found.material, ranges: null }, call, read);
        throw wrong
          ? refused(wrong.code, wrong.params)
          : refused(found.unplaced, { environment: 'production' });
      }
      const file = found;
      const caller = checkCaller(file, call, read);
      if (caller) throw refused(caller.code, caller.params, caller.authentic ? file : undefined, file);
      const scope = checkScope(file, call, read, p.law.calendar);
      if (scope) throw refused(scope.code, scope.params, file);
      await hours.ensure([read.signedAt]);
      const { termsVersion, terms, id: grantId } = file.grant;
      const place = pace.enter(grantId, terms, performance.now());
      if ('refused' in place) throw refused(place.refused, undefined, file);
      try {
        // Said once: the nonce is taken for good, whatever comes of the request.
        const { rows } = await sql`
          insert into serve_data.nonce (signed_at, key_id, nonce)
          values (to_timestamp(${read.signedAt} / 1000.0), ${file.keyId}, ${read.nonce})
          on conflict do nothing returning 1`.execute(p.db);
        if (rows.length === 0) throw refused('gateway.nonce-repeated', undefined, file);
        // A report is a call: under the grant's lock, while it holds, and within its counters.
        const spend = { grantId, termsVersion, at: call.at, day: call.day, keyId: file.keyId };
        await transact(p.db, (tx) =>
          charge(tx, p, { ...spend, operator: read.operator, calls: 1, rows: 0, bytes: 0 }),
        ).catch((error: unknown) => {
          throw error instanceof Problem ? new Refused(error, file, file) : error;
        });
      } finally {
        place.release();
      }
      return file;
    };
    const signerOf = async (file: KeyFile, call: ArrivedCall, read: ReadCall): Promise<SignAnswer> => {
      const keys = read.profile === 'rfc9421' ? await gatewayKeys(p) : undefined;
      const { method, path } = call;
      return (status, digest) =>
        profileNamed(read.profile).signAnswer(file, { status, digest, request: read, method, path }, keys);
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
        const call = arrivedCall(p, request, code);
        const read = readCall(call);
        let file: KeyFile | undefined;
        try {
          if ('refused' in read) throw problem(read.refused, read.params ? { params: read.params } : {});
          file = await admit(call, read);
          const filed = await take(p, ports, file, call.body);
          const sign = await signerOf(file, call, read);
          return send(reply, { status: 201, body: JSON.stringify(filed), sign });
        } catch (error) {
          const known = error instanceof Refused ? error.problem : error;
          if (!(known instanceof Problem)) throw error;
          const holder = file ?? (error instanceof Refused ? error.file : undefined);
          const claimed = holder ?? (error instanceof Refused ? error.claimed : undefined);
          const { at, day, address } = call;
          if (claimed) await onRecord(p, call, read, known.code, claimed, holder !== undefined);
          // Only the gateway's own words come before a key is known.
          else await unknown.submit({ kind: 'unknown', code: known.code as GatewayCode, at, day, address });
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
            sign: holder && !('refused' in read) ? await signerOf(holder, call, read) : undefined,
          });
        }
      },
    });
  };
}

const signatureOf = (read: ReturnType<typeof readCall>): string => ('refused' in read ? '' : read.signature);

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

/** A report that is refused is on record as a call is, under its grant. */
async function onRecord(
  p: Platform,
  call: ArrivedCall,
  read: ReturnType<typeof readCall>,
  code: string,
  file: KeyFile,
  authentic: boolean,
): Promise<void> {
  const { at, day, address } = call;
  await transact(p.db, async (tx) => {
    const item = {
      kind: 'refused' as const,
      file,
      authentic,
      signature: signatureOf(read),
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

function send(reply: FastifyReply, { status, body, code, sign }: Answer): FastifyReply {
  if (sign) reply.headers(sign(status, sha256Hex(body)).headers);
  if (code) reply.header('x-gateway-error', code);
  return reply
    .code(status)
    .type(code ? 'application/problem+json' : 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-digest', contentDigest(body))
    .send(body);
}

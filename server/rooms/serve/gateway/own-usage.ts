/** What a system has used and has left: asked by its own key, signed like a call, on record like one, and free of charge. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { type LedgerEntry, record } from '#ledger/index.ts';
import { getSystem } from '#rooms/org/index.ts';
import { standingGrantsOf } from '../grants.ts';
import { serveTables } from '../tables.ts';
import { type Environment, periodOf, type Quota } from '../terms.ts';
import { isWithin, parseRange } from './addresses.ts';
import type { Gateway, GatewayContext, Reply } from './admission.ts';
import { type ArrivedCall, checkCaller, localInstant, type Refusal } from './checks.ts';
import { openKnownKeys } from './directory.ts';
import { gatewayKeys } from './gateway-keys.ts';
import type { SignAnswer } from './items.ts';
import { nextPeriod } from './judge.ts';
import { openNonceHours } from './nonces.ts';
import { openPace } from './pace.ts';
import { profileNamed, type ReadCall, readCall } from './profiles/index.ts';
import { sha256Hex } from './signature.ts';

export const ownUsagePath = '/gateway/v1/me/usage';

/** Whoever watches its counters asks now and then; asking costs nothing, so it has a pace of its own. */
const pace = { rate: { perSecond: 1, burst: 10 }, concurrency: 2 };

type Counted = Pick<Quota, 'unit' | 'period'> & {
  limit: number | null;
  used: number;
  remaining: number | null;
  opensAt: string | null;
};

/** Pure: the counters of one grant, the day's calls first even where nothing limits them. */
export function countersFrom(
  quotas: readonly Pick<Quota, 'unit' | 'period' | 'limit'>[],
  day: LegalDay,
  usedOf: (unit: Quota['unit'], period: string) => number,
): Counted[] {
  const daily = quotas.some(({ unit, period }) => unit === 'calls' && period === 'day');
  const asked = daily ? quotas : [{ unit: 'calls' as const, period: 'day' as const, limit: null }, ...quotas];
  return asked.map(({ unit, period, limit }) => {
    const used = usedOf(unit, periodOf(period, day));
    const remaining = limit === null ? null : Math.max(0, limit - used);
    return { unit, period, limit, used, remaining, opensAt: nextPeriod(period, day)?.toISOString() ?? null };
  });
}

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}
const refuse = (refusal: Omit<Refusal, 'authentic'>): Refused => new Refused({ ...refusal, authentic: true });

type Holder = { keyId: string; grantId: string | null; systemId: string; organisationId: string };

export function openOwnUsage(
  p: GatewayContext,
  gateway: Gateway,
  environment: Environment,
): (call: ArrivedCall) => Promise<Reply> {
  const hours = openNonceHours(p);
  const places = openPace();
  const knownKey = openKnownKeys(p);

  const turnedAway = async (
    item: Parameters<Gateway['turnAway']>[0],
    { code, params, opensAt }: Omit<Refusal, 'authentic'>,
    sign: SignAnswer | undefined,
  ): Promise<Reply> => {
    const outcome = await gateway.turnAway(item);
    if (outcome.kind !== 'refused' || outcome.code !== code) return { outcome, sign };
    return { outcome: { ...outcome, ...(params ? { params } : {}), ...(opensAt ? { opensAt } : {}) }, sign };
  };
  /** Counted by the minute, with no entry of its own. */
  const counted = (call: ArrivedCall, refusal: Omit<Refusal, 'authentic'>, sign?: SignAnswer) => {
    const { at, day, address } = call;
    return turnedAway({ kind: 'unknown', code: refusal.code, at, day, address }, refusal, sign);
  };

  return async (call) => {
    const read = readCall(call);
    if ('refused' in read)
      return counted(call, { code: read.refused, ...(read.params ? { params: read.params } : {}) });
    const known = await knownKey(read.key);
    if (!known) return counted(call, { code: 'gateway.key-unknown' });
    const { material } = known;
    const wrong = checkCaller({ ...material, ranges: null }, call, read);
    if (wrong && !wrong.authentic) return counted(call, wrong);
    const own = read.profile === 'rfc9421' ? await gatewayKeys(p) : undefined;
    const { method, path, at, day, address } = call;
    const sign: SignAnswer = (status, digest) =>
      profileNamed(read.profile).signAnswer(material, { status, digest, request: read, method, path }, own);
    // Before anything of it is kept: what each caller can have put on record stays within the pace.
    const now = at.getTime();
    const place = places.enter(read.key, pace, now);
    if ('refused' in place) {
      const opensAt = place.inMs === undefined ? {} : { opensAt: new Date(now + place.inMs) };
      return counted(call, { code: place.refused, ...opensAt }, sign);
    }
    try {
      const holder = await holderOf(p.db, read.key);
      return await told(call, read, holder, { wrong, environment: known.environment, sign }).catch(
        (error: unknown) => {
          if (!(error instanceof Refused)) throw error;
          const { refusal } = error;
          const { signature } = read;
          const unplaced = { ...holder, unplaced: refusal.code };
          return turnedAway({ kind: 'unplaced', key: unplaced, signature, at, day, address }, refusal, sign);
        },
      );
    } finally {
      place.release();
    }
  };

  async function told(
    call: ArrivedCall,
    read: ReadCall,
    holder: Holder,
    found: { wrong: Refusal | undefined; environment: Environment; sign: SignAnswer },
  ): Promise<Reply> {
    if (found.wrong) throw new Refused(found.wrong);
    if (found.environment !== environment)
      throw refuse({ code: 'gateway.environment', params: { environment } });
    await hours.ensure([read.signedAt]);
    const { day, address } = call;
    const { sign } = found;
    return transact(p.db, async (tx) => {
      await admit(tx, call, read);
      const grants = await usageOf(tx, holder, call, environment);
      const body = JSON.stringify({ at: call.at.toISOString(), day, grants });
      const digest = sha256Hex(body);
      const signed = sign(200, digest);
      const detail = { address, request: read.signature, answer: signed.onRecord, grants: grants.length };
      const { hash } = await record(tx, p, { ...entryOf(holder), kind: 'serve.usage-told', detail });
      return { outcome: { kind: 'answered', body, digest, signed, entry: hash, usage: [] }, sign };
    });
  }
}

const entryOf = ({ keyId, systemId, organisationId }: Holder): Omit<LedgerEntry, 'kind' | 'detail'> => ({
  actor: { kind: 'system', systemId, organisationId, keyId },
  subject: { type: 'serve.key', id: keyId },
  organisationId,
});

async function holderOf(ex: Executor, keyId: string): Promise<Holder> {
  const { grant_id: grantId, system_id: systemId } = await serveTables(ex)
    .selectFrom('serve.key')
    .select(['grant_id', 'system_id'])
    .where('id', '=', keyId)
    .executeTakeFirstOrThrow();
  const organisationId = (await getSystem(ex, systemId))?.organisationId ?? '';
  return { keyId, grantId, systemId, organisationId };
}

/** The key holds, and this very question was not asked before. */
async function admit(tx: Executor, call: ArrivedCall, read: ReadCall): Promise<void> {
  const key = await serveTables(tx)
    .selectFrom('serve.key')
    .select(['not_before', 'not_after', 'revoked_at'])
    .where('id', '=', read.key)
    .forShare()
    .executeTakeFirstOrThrow();
  if (key.revoked_at) throw refuse({ code: 'gateway.key-revoked' });
  if (key.not_before && call.at < key.not_before)
    throw refuse({
      code: 'gateway.key-not-begun',
      params: { opensAt: localInstant(key.not_before) },
      opensAt: key.not_before,
    });
  if (key.not_after && call.at >= key.not_after) throw refuse({ code: 'gateway.key-expired' });
  const { rows } = await sql`
    insert into serve_data.nonce (signed_at, key_id, nonce)
    values (to_timestamp(${read.signedAt} / 1000.0), ${read.key}, ${read.nonce})
    on conflict do nothing returning 1`.execute(tx);
  if (rows.length === 0) throw refuse({ code: 'gateway.nonce-repeated' });
}

/** A key of one grant learns of that grant alone, and none of a grant that is not called from this address. */
async function usageOf(
  ex: Executor,
  { systemId, grantId }: Holder,
  { address, day }: ArrivedCall,
  environment: Environment,
) {
  const all = (await standingGrantsOf(ex, systemId)).filter(
    ({ id, terms }) => terms.environment === environment && (grantId === null || id === grantId),
  );
  const grants = all.filter(
    ({ terms: { addresses } }) =>
      addresses === null ||
      isWithin(
        address,
        addresses.map(parseRange).filter((range) => range !== undefined),
      ),
  );
  if (all.length > 0 && grants.length === 0) throw refuse({ code: 'gateway.address' });
  const rows = await serveTables(ex)
    .selectFrom('serve.quota_ledger')
    .select(['grant_id', 'unit', 'period', 'used'])
    .where(sql<boolean>`grant_id = any(${grants.map(({ id }) => id)}::uuid[])`)
    .where('period', 'in', [day, periodOf('month', day), periodOf('total', day)])
    .execute();
  const used = new Map(rows.map((row) => [`${row.grant_id} ${row.unit} ${row.period}`, row.used]));
  return grants.map(({ id, number, state, terms }) => ({
    grant: id,
    number,
    service: terms.service.code,
    purpose: terms.purpose.code,
    mode: terms.mode,
    state,
    firstDay: terms.firstDay,
    lastDay: terms.lastDay,
    counters: countersFrom(terms.quotas, day, (unit, period) => used.get(`${id} ${unit} ${period}`) ?? 0),
  }));
}

/** The one way in for every way out: takes an arrived call, runs the checks in order, waits for its group, and says what to answer. */
import pg from 'pg';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import type { Environment } from '../terms.ts';
import { wayPath } from '../ways/terms.ts';
import { type ArrivedCall, checkCaller, checkScope, type Refusal } from './checks.ts';
import { commitGroup } from './commit.ts';
import { type Claim, type KeyFile, openKeyDirectory, type Unplaced } from './directory.ts';
import type { GatewayCode, Params } from './errors.ts';
import { gatewayKeys } from './gateway-keys.ts';
import { openGroups } from './groups.ts';
import type { CallItem, Item, Outcome, SignAnswer, UnknownItem, UnplacedItem, WorkName } from './items.ts';
import { openMarks } from './marks.ts';
import { openNonceHours } from './nonces.ts';
import { pace } from './pace.ts';
import { type GatewayKeys, profileNamed, type ReadCall, readCall } from './profiles/index.ts';
import { openSessions } from './session.ts';
import { workNamed } from './works.ts';

export type GatewayContext = Pick<
  Kernel,
  'config' | 'db' | 'pool' | 'vault' | 'clock' | 'jobs' | 'log' | 'metrics' | 'stream'
> & {
  law: Law;
};

export type Reply = {
  outcome: Exclude<Outcome, { kind: 'stale' }>;
  /** Signs an answer made outside the group; present once the caller has proved to hold the key. */
  sign: SignAnswer | undefined;
};

export type Gateway = {
  handle(call: ArrivedCall, work: WorkName): Promise<Reply>;
  /** Counts or records a caller whom another part has refused, together with all the others who are turned away. */
  turnAway(item: UnknownItem | UnplacedItem): Promise<Reply['outcome']>;
  /** Resolves when no call waits any more and the connections are closed. */
  close(): Promise<void>;
};

// Sizes and numbers that were measured: larger groups add waiting, more of them at once add contention.
const groupOptions = { largest: 64, atOnce: 2, keyOf: grantOf };
// Who is turned away waits for others who are: an attack holds up no call that is answered.
const refusedOptions = { largest: 256, atOnce: 1 };
// A lookup never stands behind one of these, unless it is of the same grant; one grant's wide searches or
// endless batches hold up no other grant's: they take turns.
const searchOptions = { largest: 8, atOnce: 2, keyOf: grantOf, apart: true as const };
const bulkOptions = { largest: 8, atOnce: 1, keyOf: grantOf, apart: true as const };
// Terms that change twice while one call is being checked are nobody's use: the third time the call is given up.
const attempts = 3;

export function openGateway(p: GatewayContext, environment: Environment = 'production'): Gateway {
  const directory = openKeyDirectory(p, environment);
  const hours = openNonceHours(p);
  const sessions = openSessions(
    p.pool,
    groupOptions.atOnce + refusedOptions.atOnce + searchOptions.atOnce + bulkOptions.atOnce,
    (error) => p.log.warn({ error: error.message }, 'an idle connection of the gateway was lost'),
  );
  const { clock, jobs, vault, law, stream } = p;
  const group = { clock, jobs, vault, law, stream, sessions, marks: openMarks(p) };
  // Made or read once, when first somebody asks for an answer signed by them.
  let keys: Promise<GatewayKeys> | undefined;
  const ownKeys = (): Promise<GatewayKeys> => {
    keys ??= gatewayKeys(p).catch((error: Error) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };

  const commitOnce = async (items: Item[]): Promise<Outcome[]> => {
    await hours.ensure(items.filter((item) => item.kind === 'call').map(({ read }) => read.signedAt));
    return commitGroup(group, items);
  };
  const commit = async (items: Item[]): Promise<Outcome[]> => {
    try {
      return await commitOnce(items).catch((error) => {
        // Another process may have dropped a part of the nonces or a generation of a service in between.
        if (!wasRebuilt(error)) throw error;
        hours.forget();
        for (const item of items) if (item.kind === 'call') item.file.serving.generation = 0;
        return commitOnce(items);
      });
    } catch (error) {
      // Nothing was committed when PostgreSQL or the ledger refused a statement: find the one call that cannot be.
      if (items.length > 1 && wasRefused(error)) {
        return Promise.all(items.map((item) => commitAlone(item)));
      }
      const [only] = items;
      const wide = only && items.length === 1 ? tooWide(only, error) : undefined;
      if (!wide) throw error;
      return [await commitAlone(wide)];
    }
  };
  const commitAlone = async (item: Item): Promise<Outcome> => {
    try {
      const [outcome] = await commitGroup(group, [item]);
      return outcome ?? unavailable;
    } catch (error) {
      const wide = tooWide(item, error);
      if (wide) return commitAlone(wide);
      report(p, error);
      return unavailable;
    }
  };
  const groups = openGroups<Item, Outcome>(commit, groupOptions);
  const turnedAway = openGroups<Item, Outcome>(commit, refusedOptions);
  const slow = {
    search: openGroups<Item, Outcome>(commit, searchOptions),
    bulk: openGroups<Item, Outcome>(commit, bulkOptions),
  };
  const laneOf = (item: Item) => {
    if (item.kind !== 'call') return turnedAway;
    const kind = workNamed(item.work).slow;
    return kind ? slow[kind] : groups;
  };
  const submit = async (item: Item): Promise<Outcome> => {
    try {
      return await laneOf(item).submit(item);
    } catch (error) {
      report(p, error);
      return unavailable;
    }
  };

  const refuse = async (
    file: KeyFile,
    call: ArrivedCall,
    signature: string,
    { code, params, opensAt, authentic }: Refusal,
    sign?: SignAnswer,
  ): Promise<Reply> => {
    const { at, day, address } = call;
    const outcome = await submit({ kind: 'refused', file, code, authentic, signature, at, day, address });
    const signing = { sign: authentic ? sign : undefined };
    if (outcome.kind !== 'refused' || outcome.code !== code) return { outcome: final(outcome), ...signing };
    return { outcome: { ...outcome, params, opensAt }, ...signing };
  };

  const signerOf = async (file: KeyFile, call: ArrivedCall, read: ReadCall): Promise<SignAnswer> => {
    const own = read.profile === 'rfc9421' ? await ownKeys() : undefined;
    const { method, path } = call;
    return (status, digest) =>
      profileNamed(read.profile).signAnswer(file, { status, digest, request: read, method, path }, own);
  };

  const admit = async (
    file: KeyFile,
    call: ArrivedCall,
    read: ReadCall,
    name: WorkName,
  ): Promise<Reply | 'stale'> => {
    const refusal = checkCaller(file, call, read);
    if (refusal && !refusal.authentic) return refuse(file, call, read.signature, refusal);
    const sign = await signerOf(file, call, read);
    const work = workNamed(name);
    const scope = refusal ?? checkScope(file, call, read, p.law.calendar, environment);
    if (scope) return refuse(file, call, read.signature, scope, sign);
    if (!work.modes.includes(file.grant.terms.mode))
      return refuse(file, call, read.signature, { code: 'gateway.mode', authentic: true }, sign);
    if (work.kind && work.kind !== file.plan.kind) {
      const params = { address: wayPath(file.plan.kind, file.serviceCode) };
      return refuse(
        file,
        call,
        read.signature,
        { code: 'gateway.service-kind', params, authentic: true },
        sign,
      );
    }
    const question = work.ask(file, call);
    if ('refused' in question) {
      const { refused: code, params } = question;
      const asked = { code, authentic: true, ...(params ? { params } : {}) };
      return refuse(file, call, read.signature, asked, sign);
    }
    const now = call.at.getTime();
    const place = pace.enter(file.grant.id, file.grant.terms, now);
    if ('refused' in place) {
      const opensAt = place.inMs === undefined ? {} : { opensAt: new Date(now + place.inMs) };
      return refuse(file, call, read.signature, { code: place.refused, authentic: true, ...opensAt }, sign);
    }
    const { at, day, address } = call;
    const item: CallItem = { kind: 'call', work: name, file, question, read, sign, at, day, address };
    const outcome = await submit(item).finally(place.release);
    if (outcome.kind === 'stale') {
      directory.forget(file.keyId);
      return 'stale';
    }
    // A key of a system may have another grant for the same question: look again.
    if (outcome.kind === 'refused' && endings.has(outcome.code)) directory.forget(file.keyId);
    return { outcome, sign };
  };

  const unknown = async (
    code: GatewayCode,
    { at, day, address }: ArrivedCall,
    params?: Params,
  ): Promise<Reply> => ({
    outcome: {
      ...final(await submit({ kind: 'unknown', code, at, day, address })),
      ...(params ? { params } : {}),
    },
    sign: undefined,
  });

  return {
    async handle(call, work) {
      const read = readCall(call);
      const { key } = read;
      const claim: Claim =
        'refused' in read
          ? { service: call.service, purpose: '', grant: '', day: call.day }
          : { service: call.service, purpose: read.purpose, grant: read.grant, day: call.day };
      for (let attempt = 0; attempt < attempts; attempt++) {
        const file = key === '' ? undefined : await find(p, () => directory.find(key, claim));
        if (file === 'unavailable') return { outcome: unavailable, sign: undefined };
        if ('refused' in read) {
          const { refused: code, params } = read;
          const given = params ? { params } : {};
          if (file && !('unplaced' in file))
            return refuse(file, call, '', { code, ...given, authentic: false });
          return unknown(code, call, params);
        }
        if (!file) return unknown('gateway.key-unknown', call);
        if ('unplaced' in file) {
          // A key id is no secret: only who holds the key learns which grants its system has, and is listed under it.
          const refusal = checkCaller({ ...file.material, ranges: null }, call, read);
          if (refusal) return unknown(refusal.code, call, refusal.params);
          const { at, day, address } = call;
          const { signature } = read;
          const outcome = await submit({ kind: 'unplaced', key: file, signature, at, day, address });
          const params = file.unplaced === 'gateway.environment' ? { params: { environment } } : {};
          return { outcome: { ...final(outcome), ...params }, sign: undefined };
        }
        const reply = await admit(file, call, read, work);
        if (reply !== 'stale') return reply;
      }
      return { outcome: unavailable, sign: undefined };
    },
    turnAway: async (item) => final(await submit(item)),
    async close() {
      await Promise.all([groups.settled(), turnedAway.settled(), slow.search.settled(), slow.bulk.settled()]);
      await sessions.close();
    },
  };
}

/** After these the key or its grant is not what it was, and another grant may fit the call. */
const endings: ReadonlySet<GatewayCode> = new Set<GatewayCode>([
  'gateway.key-revoked',
  'gateway.key-expired',
  'gateway.grant-revoked',
  'gateway.grant-pending',
  'gateway.grant-suspended',
]);

const unavailable: Extract<Outcome, { kind: 'refused' }> = {
  kind: 'refused',
  code: 'gateway.unavailable',
  entry: undefined,
};

const final = (outcome: Outcome): Exclude<Outcome, { kind: 'stale' }> =>
  outcome.kind === 'stale' ? unavailable : outcome;

async function find(
  p: GatewayContext,
  lookUp: () => Promise<KeyFile | Unplaced | undefined>,
): Promise<KeyFile | Unplaced | undefined | 'unavailable'> {
  try {
    return await lookUp();
  } catch (error) {
    report(p, error);
    return 'unavailable';
  }
}

/** The grant's row is locked for as long as its group is under way. */
function grantOf(item: Item): string | undefined {
  return item.kind === 'call' ? item.file.grant.id : undefined;
}

/** No part for these nonces, no such table, or another table under a kept statement. */
const wasRebuilt = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  ((error.code === '23514' && error.table === 'nonce') || error.code === '42P01' || error.code === '0A000');

/** A statement was refused, so the transaction was rolled back; a lost connection proves nothing and is not tried again. */
const wasRefused = (error: unknown): boolean =>
  error instanceof Problem ||
  (error instanceof pg.DatabaseError && /^(22|23|40|42|57014)/.test(error.code ?? ''));

/** A search that took longer than it may: refused in words of its own, which are on record like any other refusal. */
function tooWide(item: Item, error: unknown): Item | undefined {
  const tookTooLong = error instanceof pg.DatabaseError && error.code === '57014';
  if (!tookTooLong || item.kind !== 'call' || workNamed(item.work).slow !== 'search') return undefined;
  const { file, read, at, day, address } = item;
  const { signature } = read;
  return { kind: 'refused', file, code: 'gateway.search-wide', authentic: true, signature, at, day, address };
}

/** Messages of PostgreSQL can hold a caller's values: only the code is kept. */
function report(p: GatewayContext, error: unknown): void {
  const about =
    error instanceof pg.DatabaseError
      ? { database: error.code, table: error.table, constraint: error.constraint }
      : error instanceof Problem
        ? { problem: error.code }
        : { error: error instanceof Error ? error.message : String(error) };
  p.log.error(about, 'a group of calls was not committed');
}

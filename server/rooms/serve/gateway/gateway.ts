/** The gateway without HTTP: takes an arrived call, runs the checks in order, waits for its group, and says what to answer. */
import type { KeyObject } from 'node:crypto';
import pg from 'pg';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import { type ArrivedCall, type CallHeaders, checkCaller, checkTerms, readHeaders } from './checks.ts';
import { commitGroup } from './commit.ts';
import { type KeyFile, openKeyDirectory } from './directory.ts';
import type { GatewayCode, Params } from './errors.ts';
import { openGroups } from './groups.ts';
import type { CallItem, Item, Outcome } from './items.ts';
import { openMarks } from './marks.ts';
import { openNonceHours } from './nonces.ts';
import { openSessions } from './session.ts';

export type GatewayContext = Pick<Kernel, 'db' | 'pool' | 'vault' | 'clock' | 'jobs' | 'log' | 'metrics'> & {
  law: Law;
};

export type Reply = {
  outcome: Exclude<Outcome, { kind: 'stale' }>;
  /** Known once the key is; the answer is signed when the caller has proved to hold the secret. */
  signing: { secret: KeyObject; requestSignature: string } | undefined;
};

export type Gateway = {
  handle(call: ArrivedCall): Promise<Reply>;
  /** Resolves when no call waits any more and the connections are closed. */
  close(): Promise<void>;
};

// Sizes and numbers that were measured: larger groups add waiting, more of them at once add contention.
const groupOptions = { largest: 64, atOnce: 2 };
// Terms that change twice while one call is being checked are nobody's use: the third time the call is given up.
const attempts = 3;

export function openGateway(p: GatewayContext): Gateway {
  const directory = openKeyDirectory(p);
  const hours = openNonceHours(p);
  const sessions = openSessions(p.pool, groupOptions.atOnce, (error) =>
    p.log.warn({ error: error.message }, 'an idle connection of the gateway was lost'),
  );
  const group = { clock: p.clock, jobs: p.jobs, law: p.law, sessions, marks: openMarks(p) };

  const commitOnce = async (items: Item[]): Promise<Outcome[]> => {
    await hours.ensure(items.filter((item) => item.kind === 'call').map(({ signedAt }) => signedAt));
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
      throw error;
    }
  };
  const commitAlone = async (item: Item): Promise<Outcome> => {
    try {
      const [outcome] = await commitGroup(group, [item]);
      return outcome ?? unavailable;
    } catch (error) {
      report(p, error);
      return unavailable;
    }
  };
  const groups = openGroups<Item, Outcome>(commit, groupOptions);
  const submit = async (item: Item): Promise<Outcome> => {
    try {
      return await groups.submit(item);
    } catch (error) {
      report(p, error);
      return unavailable;
    }
  };

  const refuse = async (
    file: KeyFile,
    call: ArrivedCall,
    signature: string,
    refusal: {
      code: GatewayCode;
      params?: Params;
      opensAt?: Date;
      authentic: boolean;
    },
  ): Promise<Reply> => {
    const { code, params, opensAt, authentic } = refusal;
    const { at, day, address } = call;
    const outcome = await submit({ kind: 'refused', file, code, authentic, signature, at, day, address });
    const signing = authentic ? { secret: file.secret, requestSignature: signature } : undefined;
    if (outcome.kind !== 'refused' || outcome.code !== code) return { outcome: final(outcome), signing };
    return { outcome: { ...outcome, params, opensAt }, signing };
  };

  const admit = async (file: KeyFile, call: ArrivedCall, headers: CallHeaders): Promise<Reply | 'stale'> => {
    const refusal = checkCaller(file, call, headers);
    if (refusal) return refuse(file, call, headers.signature, refusal);
    const question = checkTerms(file, call, headers, p.law.calendar);
    if ('code' in question) return refuse(file, call, headers.signature, question);
    const item: CallItem = {
      kind: 'call',
      file,
      question,
      nonce: headers.nonce,
      signedAt: Number(headers.timestamp),
      operator: headers.operator,
      signature: headers.signature,
      at: call.at,
      day: call.day,
      address: call.address,
    };
    const outcome = await submit(item);
    if (outcome.kind === 'stale') {
      directory.forget(file.keyId);
      return 'stale';
    }
    if (outcome.kind === 'refused' && outcome.code === 'gateway.key-revoked') directory.forget(file.keyId);
    return { outcome, signing: { secret: file.secret, requestSignature: headers.signature } };
  };

  return {
    async handle(call) {
      const headers = readHeaders(call.headers);
      for (let attempt = 0; attempt < attempts; attempt++) {
        const file = headers.key === '' ? undefined : await find(p, directory.find, headers.key);
        if (file === 'unavailable') return { outcome: unavailable, signing: undefined };
        if ('missing' in headers) {
          const params = { header: headers.missing };
          const code = 'gateway.header-missing';
          if (file) return refuse(file, call, '', { code, params, authentic: false });
          const outcome = final(
            await submit({ kind: 'unknown', code, at: call.at, day: call.day, address: call.address }),
          );
          return {
            outcome: { ...outcome, ...(outcome.kind === 'refused' ? { params } : {}) },
            signing: undefined,
          };
        }
        if (!file) {
          const code = 'gateway.key-unknown';
          const outcome = await submit({
            kind: 'unknown',
            code,
            at: call.at,
            day: call.day,
            address: call.address,
          });
          return { outcome: final(outcome), signing: undefined };
        }
        const reply = await admit(file, call, headers);
        if (reply !== 'stale') return reply;
      }
      return { outcome: unavailable, signing: undefined };
    },
    async close() {
      await groups.settled();
      await sessions.close();
    },
  };
}

const unavailable: Extract<Outcome, { kind: 'refused' }> = {
  kind: 'refused',
  code: 'gateway.unavailable',
  entry: undefined,
};

const final = (outcome: Outcome): Exclude<Outcome, { kind: 'stale' }> =>
  outcome.kind === 'stale' ? unavailable : outcome;

async function find(
  p: GatewayContext,
  lookUp: (keyId: string) => Promise<KeyFile | undefined>,
  keyId: string,
): Promise<KeyFile | undefined | 'unavailable'> {
  try {
    return await lookUp(keyId);
  } catch (error) {
    report(p, error);
    return 'unavailable';
  }
}

/** No part for these nonces, or no such table. */
const wasRebuilt = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  ((error.code === '23514' && error.table === 'nonce') || error.code === '42P01');

/** A statement was refused, so the transaction was rolled back; a lost connection proves nothing and is not tried again. */
const wasRefused = (error: unknown): boolean =>
  error instanceof Problem ||
  (error instanceof pg.DatabaseError && /^(22|23|40|42|57014)/.test(error.code ?? ''));

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

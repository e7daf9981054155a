// Counts failed sign-ins by account, address or known browser; a lock always ends by itself.
import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Tx } from '#kernel/db.ts';
import type { OrgSettings } from '../settings.ts';
import { orgTables } from '../tables.ts';

export type Counter = { scope: 'account' | 'address' | 'device'; key: Buffer };

export const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

/** One caller's network: an IPv4 address, or the /64 an IPv6 caller can choose from at will. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const found = ipaddr.process(address);
  if (found.kind() === 'ipv4') return found.toString();
  const bytes = found.toByteArray().map((byte, at) => (at < 8 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/64`;
}

const limitOf = (settings: OrgSettings, { scope }: Counter): number =>
  settings.number(scope === 'address' ? 'sign-in-failures-address' : 'sign-in-failures');

const minutes = (n: number): number => n * 60_000;

/**
 * Counts the attempt as failed before the password is looked at, so that many at once get no more tries than one after
 * the other. Returns the minutes until the lock ends when it is locked, undefined when the attempt may go on.
 */
export async function reserveAttempt(
  tx: Tx,
  counters: readonly Counter[],
  settings: OrgSettings,
  now: Date,
): Promise<number | undefined> {
  const db = orgTables(tx);
  const span = minutes(settings.number('sign-in-lock-minutes'));
  let wait: number | undefined;
  const open = [];
  for (const counter of counters) {
    await db
      .insertInto('org.sign_in_failure')
      .values({ ...counter, count: 0, first_at: now, locked_until: null })
      .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
      .execute();
    const row = await db
      .selectFrom('org.sign_in_failure')
      .select(['count', 'first_at', 'locked_until'])
      .where('scope', '=', counter.scope)
      .where('key', '=', counter.key)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.locked_until && row.locked_until > now) {
      const left = Math.ceil((row.locked_until.getTime() - now.getTime()) / minutes(1));
      wait = Math.max(wait ?? 0, left);
      continue;
    }
    const stale = row.locked_until !== null || row.first_at.getTime() + span <= now.getTime();
    open.push({ counter, count: stale ? 1 : row.count + 1, firstAt: stale ? now : row.first_at });
  }
  // A refused attempt counts nowhere: knocking at a locked door must not lock it longer.
  if (wait !== undefined) return wait;
  for (const { counter, count, firstAt } of open) {
    await db
      .updateTable('org.sign_in_failure')
      .set({
        count,
        first_at: firstAt,
        locked_until: count >= limitOf(settings, counter) ? new Date(now.getTime() + span) : null,
      })
      .where('scope', '=', counter.scope)
      .where('key', '=', counter.key)
      .execute();
  }
  return undefined;
}

/** The attempt was right: the account starts afresh, the address gets back this one try and no more. */
export async function forgiveAttempt(
  tx: Tx,
  counters: readonly Counter[],
  settings: OrgSettings,
): Promise<void> {
  const db = orgTables(tx);
  for (const counter of counters) {
    if (counter.scope !== 'address') {
      await db
        .deleteFrom('org.sign_in_failure')
        .where('scope', '=', counter.scope)
        .where('key', '=', counter.key)
        .execute();
      continue;
    }
    await db
      .updateTable('org.sign_in_failure')
      .set((eb) => ({
        count: eb(eb.ref('count'), '-', 1),
        locked_until: eb
          .case()
          .when('count', '<=', limitOf(settings, counter))
          .then(null)
          .else(eb.ref('locked_until'))
          .end(),
      }))
      .where('scope', '=', counter.scope)
      .where('key', '=', counter.key)
      .where('count', '>', 0)
      .execute();
  }
}

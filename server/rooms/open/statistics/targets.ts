/** What the authority aims at, and what is noted, told and entered when it is missed. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { setTargetPolicy } from './policy.ts';
import type { targetBody } from './schema.ts';
import { type Measured, statusTables } from './tables.ts';

const MINUTE = 60_000;

export const measuredWords: Record<Measured, Text> = {
  availability: { zh: '可用率', en: 'availability' },
  response: { zh: '答复用时', en: 'time to answer' },
  datasets: { zh: '数据集数量', en: 'number of data sets' },
  capacity: { zh: '接口每分钟请求数', en: 'requests a minute' },
};
const units: Record<Measured, string> = { availability: '%', response: ' ms', datasets: '', capacity: '' };

/** More than the target is too much of these; of the others less is too little. */
const isAbove: Record<Measured, boolean> = {
  availability: false,
  datasets: false,
  response: true,
  capacity: true,
};

export type Target = { id: string; value: number; reason: string; setAt: Date };

export async function targetOf(ex: Executor, kind: Measured): Promise<Target | undefined> {
  const row = await statusTables(ex)
    .selectFrom('open.target')
    .select(['id', 'value', 'reason', 'set_at as setAt'])
    .where('kind', '=', kind)
    .orderBy('set_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row && { ...row, value: Number(row.value) };
}

export const isMet = (kind: Measured, target: number, found: number): boolean =>
  isAbove[kind] ? found <= target : found >= target;

export function setTarget(p: Platform, actor: Actor, input: z.output<typeof targetBody>): Promise<void> {
  permit(setTargetPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const id = newId();
    const before = await targetOf(tx, input.kind);
    await statusTables(tx)
      .insertInto('open.target')
      .values({
        id,
        ...input,
        set_by: actor.kind === 'person' ? actor.personId : null,
        set_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.target-set',
      actor,
      subject: { type: 'open.target', id },
      detail: { kind: input.kind, value: input.value, before: before?.value ?? null, reason: input.reason },
    });
  });
}

/** One breach for as long as it lasts: begun once, told once, its worst kept. */
export async function judge(tx: Tx, p: Platform, kind: Measured, found: number, at: Date): Promise<void> {
  const target = await targetOf(tx, kind);
  if (!target || isMet(kind, target.value, found)) return;
  const tables = statusTables(tx);
  const standing = await tables
    .selectFrom('open.breach')
    .select(['id', 'measured'])
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (standing) {
    const worst = isAbove[kind]
      ? Math.max(found, Number(standing.measured))
      : Math.min(found, Number(standing.measured));
    await tables
      .updateTable('open.breach')
      .set({ last_at: at, measured: worst })
      .where('id', '=', standing.id)
      .execute();
    return;
  }
  const id = newId();
  const begun = await tables
    .insertInto('open.breach')
    .values({ id, kind, target: target.value, measured: found, began_at: at, last_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  // Another process was first.
  if (!begun) return;
  await tell(tx, p, kind, { id, target: target.value, found, at });
  await record(tx, p, {
    kind: 'open.target-breached',
    actor: platform,
    subject: { type: 'open.breach', id },
    detail: { kind, target: target.value, measured: found },
  });
}

async function tell(
  tx: Tx,
  p: Platform,
  kind: Measured,
  { id, target, found, at }: { id: string; target: number; found: number; at: Date },
): Promise<void> {
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  if (!bureau) return;
  await notify(tx, p, {
    kind: 'open.target-breached',
    to: { organisationId: bureau.id, roles: ['bureau'] },
    params: {
      what: measuredWords[kind],
      measured: `${found}${units[kind]}`,
      target: `${target}${units[kind]}`,
      at: at.toISOString().slice(0, 16).replace('T', ' '),
    },
    subject: { type: 'open.breach', id },
    link: '/open/status',
  });
}

/** Ends what was not met again for two whole minutes, or, of what is judged by the day, on this day. */
export async function endBreaches(tx: Tx, p: Platform, kinds: readonly Measured[], now: Date): Promise<void> {
  const byMinute = kinds.includes('capacity');
  const ended = await statusTables(tx)
    .updateTable('open.breach')
    .set({ ended_at: now })
    .where('kind', 'in', [...kinds])
    .where('ended_at', 'is', null)
    .where('last_at', '<', byMinute ? new Date(now.getTime() - 2 * MINUTE) : now)
    .returning(['id', 'kind'])
    .execute();
  for (const { id, kind } of ended)
    await record(tx, p, {
      kind: 'open.breach-ended',
      actor: platform,
      subject: { type: 'open.breach', id },
      detail: { kind },
    });
}

/** The program as it was put into service: a version is noted when it first runs. */
export function noteVersion(p: Platform, version: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const noted = await statusTables(tx)
      .insertInto('open.program_version')
      .values({ version, since: p.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version')
      .executeTakeFirst();
    if (!noted) return;
    await record(tx, p, {
      kind: 'open.program-changed',
      actor: platform,
      subject: { type: 'open.program', id: version },
      detail: { version },
    });
  });
}

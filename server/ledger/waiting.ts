/** Entries that are on record and have no number yet: how many, and since when. A sequencer that stands still shows here first. */
import { type Clock, isSteered } from '#kernel/clock.ts';
import type { Kernel } from '#kernel/kernel.ts';

export type Waiting = {
  /** Counted to a bound: `more` says that it was reached. */
  count: number;
  more: boolean;
  oldest: Date | null;
};

const COUNTED = 10_000;
/** An entry waits a second; a backlog of this age means that nobody numbers. */
const LATE = 60_000;

export async function waitingEntries({ pool }: Pick<Kernel, 'pool'>): Promise<Waiting> {
  // Ids rise with time: the smallest is the oldest, or was written within the same act.
  const { rows } = await pool.query<{ count: number; oldest: Date | null }>(
    `select (select count(*)::int from (select 1 from ledger.pending limit ${COUNTED + 1}) waiting) as count,
            (select e.at from ledger.entry e
             where e.id = (select entry_id from ledger.pending order by entry_id limit 1)) as oldest`,
  );
  const [row] = rows;
  return {
    count: Math.min(row?.count ?? 0, COUNTED),
    more: (row?.count ?? 0) > COUNTED,
    oldest: row?.oldest ?? null,
  };
}

/** What health says. Under a clock that a test steers ages mean nothing. */
export async function waitingHealth(
  k: Pick<Kernel, 'pool'> & { clock: Clock },
): Promise<{ ok: boolean; detail: string }> {
  const { count, more, oldest } = await waitingEntries(k);
  if (!oldest) return { ok: true, detail: 'no entry waits for a number' };
  const age = k.clock.now().getTime() - oldest.getTime();
  return {
    ok: isSteered(k.clock) || age < LATE,
    detail: `${count}${more ? ' or more' : ''} wait for a number, the oldest since ${oldest.toISOString()} (${Math.max(0, Math.round(age / 1000))} s)`,
  };
}

/** The texts that callers signed lie beside the ledger as long as its entries have to be kept; then they go, and the entries stay. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';

const rule = 'ledger.retention-years';
/** Of one transaction. */
const MOST = 10_000;

export const callTextsDaily = (p: Serving): DailyTask => ({
  name: 'serve.call-texts',
  run: async (day) => {
    const years = (await lawNow(p.db, p.law, day)).number(rule)?.value;
    // Without a figure everything stays.
    if (years) await eraseCallTexts(p, startOfLegalDay(yearsBefore(day, years)));
  },
});

/** The last of February is kept a day longer where the other year has none. */
const yearsBefore = (day: LegalDay, years: number): LegalDay =>
  `${Number(day.slice(0, 4)) - years}${day.slice(4)}`.replace(/-02-29$/, '-02-28');

/** What was signed before that instant; the ledger says how many. Returns their number. */
export async function eraseCallTexts(p: Serving, before: Date): Promise<number> {
  let erased = 0;
  for (;;) {
    const some = await transact(p.db, async (tx) => {
      const { numAffectedRows = 0n } = await sql`
        delete from serve.call_base where entry_id in (
          select entry_id from serve.call_base where at < ${before} order by at limit ${MOST})`.execute(tx);
      if (numAffectedRows > 0n)
        await record(tx, p, {
          kind: 'serve.call-texts-erased',
          actor: platform,
          subject: { type: 'serve.call-texts', id: before.toISOString() },
          detail: { texts: Number(numAffectedRows), before: before.toISOString() },
        });
      return Number(numAffectedRows);
    });
    erased += some;
    if (some < MOST) return erased;
  }
}

/** What the log does of itself when a day begins: the SM note of the day before, and monthly the whole copy against the whole log. */
import type { DailyTask } from '#kernel/daily.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { compareAll } from '../copy/copy.ts';
import { writeDayNotes } from '../sm-note/day.ts';
import type { AlarmPort } from './outages.ts';

type Host = Pick<Kernel, 'db' | 'pool' | 'clock' | 'log' | 'vault' | 'config' | 'warehouse'>;

const MONTH = 30 * 24 * 3_600_000;

export const ledgerDaily = (k: Host, alarm: AlarmPort): DailyTask[] => [
  { name: 'ledger.day-note', run: (day) => writeDayNotes(k, day) },
  {
    name: 'ledger.compare-copy',
    run: async () => {
      const { rows } = await k.pool.query<{ due: boolean }>(
        'select exists (select from ledger.copied where whole_at is null or whole_at < $1) as due',
        [new Date(k.clock.now().getTime() - MONTH)],
      );
      if (rows[0]?.due === true) await compareAll(k, alarm);
    },
  },
];

// Numbers of an office's papers, as it writes them.
import type { LegalDay } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { nextNumber } from '#kernel/numbers.ts';

/** 告知〔2026〕3号. */
export const paperNumber = async (tx: Tx, series: string, day: LegalDay): Promise<string> =>
  `${series}〔${day.slice(0, 4)}〕${await nextNumber(tx, series, day)}号`;

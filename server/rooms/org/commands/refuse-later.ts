// What is entered has happened: a day to come is refused.
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';

export function refuseLater(p: Pick<Platform, 'clock'>, on: LegalDay): void {
  if (on > p.clock.today()) throw problem('org.day-to-come', { params: { day: on } });
}

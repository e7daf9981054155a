/** Entries whose time lies before that of an earlier number: no alteration, but a clock that was set back. */
import { type Finding, span } from './findings.ts';

/** Acts that overlap are numbered as they are committed: so far their times may cross. */
const TOLERANCE = 5 * 60_000;
const KEPT = 1000;

type Stretch = { from: number; until: number; at: Date; before: Date };

export class Backwards {
  readonly #found: Stretch[] = [];
  #newest: Date | undefined;
  total = 0;

  entry(index: number, at: Date): void {
    const newest = this.#newest;
    if (newest === undefined || at.getTime() >= newest.getTime() - TOLERANCE) {
      if (newest === undefined || at > newest) this.#newest = at;
      return;
    }
    this.total++;
    const last = this.#found.at(-1);
    // One setting back is one stretch, however many entries it holds.
    if (last && last.until === index - 1) last.until = index;
    else if (this.#found.length < KEPT) this.#found.push({ from: index, until: index, at, before: newest });
  }

  notes(): Finding[] {
    return this.#found.map(({ from, until, at, before }) => ({
      code: 'time-backwards',
      index: from,
      until,
      text: {
        zh: `第 ${span(from, until)} 号：时间倒退，从 ${at.toISOString()} 起记，而此前已记到 ${before.toISOString()}`,
        en: `${from === until ? 'index' : 'indices'} ${span(from, until)}: time runs backwards, from ${at.toISOString()} although ${before.toISOString()} was written before`,
      },
    }));
  }
}

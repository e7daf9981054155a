/** What every measure gives: our figure, the reference it stands beside, and their ratio, where larger is better. */
import { readdirSync, readFileSync } from 'node:fs';

export type Measure = {
  name: string;
  value: number;
  unit: string;
  /** The reference's figure in the same unit, measured in the same run. */
  reference: number;
  ratio: number;
  /** What was done, so that the figure can be judged and repeated. */
  method: string;
  detail?: Record<string, number | string>;
};

/** `--rows 1000000` and the like; every measure has defaults. */
export type MeasureOptions = Readonly<Record<string, string>>;

export const numberOption = (options: MeasureOptions, name: string, byDefault: number): number => {
  const given = options[name];
  if (given === undefined) return byDefault;
  const value = Number(given.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`--${name} wants a whole number`);
  return value;
};

/** Seconds of processor another process has used; less disturbed by neighbours than time on the wall. Linux only, else 0. */
export function cpuSecondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** The same of a process and all it has started, those that have ended too. Linux only. */
export function cpuSecondsOfTree(root: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const parents = new Map<number, number>();
  let ended = 0;
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(fields[1]));
      if (Number(name) === root) ended = (Number(fields[13]) + Number(fields[14])) / 100;
    } catch {
      // It ended while it was read: its parent has its time.
    }
  }
  const own = [...parents].filter(([, parent]) => parent === root);
  return own.reduce((sum, [pid]) => sum + cpuSecondsOf(pid), cpuSecondsOf(root) + ended);
}

/** The most memory another process has held, in megabytes. Linux only, else 0. */
export function peakMemoryOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1000);
  } catch {
    return 0;
  }
}

export const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;

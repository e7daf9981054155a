/** Where a fault test ends a process at once, as a power cut would. */
import type { Config } from './config.ts';

export type FaultName = `${string}:${'entry' | 'middle' | 'exit'}`;

/**
 * Ends this process, or the store whose number stands behind an `@`, where GONGSHU_FAULT names the point; once, so that what is done
 * again after it gets through. Only a platform under test obeys.
 */
export function reach({ config }: { config: Config }, point: FaultName): void {
  if (!config.testClock) return;
  const [name, pid = process.pid] = (process.env.GONGSHU_FAULT ?? '').split('@');
  if (name !== point) return;
  delete process.env.GONGSHU_FAULT;
  process.kill(Number(pid), 'SIGKILL');
}

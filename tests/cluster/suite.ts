/** Runs files of tests one by one on stores that all of them share; each has databases of its own there. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { freshFolder } from '#tests/factories/embedded.ts';
import type { SharedStores } from '#tests/factories/shared-stores.ts';

const root = new URL('../../', import.meta.url).pathname;

/** `only` and `skip` choose by name where a file has more than its statements need. */
export type TestFile = { file: string; only?: string; skip?: string };

/** Says of each file that it passed, or how it failed; returns those that failed. */
export async function runFiles(
  stores: SharedStores,
  files: readonly TestFile[],
  say: (line: string) => void,
): Promise<string[]> {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  // What one process has read and stripped of its types, the next one need not.
  const env = { NODE_COMPILE_CACHE: freshFolder(), ...inherited, ...stores.env };
  const failed: string[] = [];
  const queue = [...files];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { file, only, skip } = next;
      const begun = performance.now();
      const child = spawn(
        process.execPath,
        [
          '--test',
          '--test-reporter=spec',
          ...(only ? [`--test-name-pattern=${only}`] : []),
          ...(skip ? [`--test-skip-pattern=${skip}`] : []),
          file,
        ],
        { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [said, status] = await Promise.all([
        text(child.stdout),
        new Promise((resolve) => child.once('exit', resolve)),
      ]);
      const passed = Number(/^ℹ pass (\d+)$/m.exec(said)?.[1] ?? 0);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      // A pattern that no name answers to would pass as nothing.
      const sound = status === 0 && passed > 0;
      say(`${sound ? 'passed' : 'FAILED'} ${file}: ${passed} tests, ${seconds} s`);
      if (sound) continue;
      failed.push(file);
      say(said.slice(-12_000));
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

/** One call of Node's runner over the files of a plan: `node scripts/test-run.ts FOLDER [FILE…]`; `test.ts` has laid the folder out. */
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import slowest from './slowest.ts';
import { planTests } from './test-plan.ts';

const [folder = '', ...asked] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const together = join(root, 'tests/together.ts');

/** Files that share a process are named in a small one, which the runner takes for a file of tests. */
function whole(files: readonly string[], index: number): string {
  const [only] = files;
  if (files.length === 1 && only) return join(root, only);
  const place = join(folder, 'together');
  mkdirSync(place, { recursive: true });
  const path = join(place, `${String(index).padStart(2, '0')}.mjs`);
  writeFileSync(
    path,
    `import { runTogether } from ${JSON.stringify(together)};\nawait runTogether(${JSON.stringify(files)});\n`,
  );
  return path;
}

// Files that somebody names run each in a process of its own, as under Node's runner itself.
const files =
  asked.length > 0
    ? asked.flatMap((pattern) => globSync(pattern, { cwd: root })).map((file) => resolve(root, file))
    : planTests().map((group, index) => whole(group.files, index));
if (files.length === 0) throw new TypeError(`no file of tests is called ${asked.join(' ')}`);

const events = run({ files, cwd: root, concurrency: Math.min(6, availableParallelism() + 2) });
events.on('test:fail', ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
events.compose(new spec()).pipe(process.stdout);
events.compose(slowest).pipe(process.stderr);

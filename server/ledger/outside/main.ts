/** The verifier as it lies in the folder of a frozen year: `node verifier/main.mjs [FOLDER] [KEY-FILE]`. Needs Node.js and nothing else. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fsck } from './fsck.ts';

const [folder = join(dirname(fileURLToPath(import.meta.url)), '..'), keyFile] = process.argv.slice(2);
const result = await fsck(
  (path) => readFile(join(resolve(folder), path)).catch(() => undefined),
  keyFile === undefined ? undefined : await readFile(keyFile, 'utf8'),
);
const lines = [
  ...result.faults.map(({ path, text }) => `✗ ${path}: ${text.zh} | ${text.en}`),
  `${result.origin}: ${result.entries} / ${result.size}, root ${result.root}`,
  result.ok ? '完好 | sound' : `${result.total} 处问题 | ${result.total} faults`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = result.ok ? 0 : 1;

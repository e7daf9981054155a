/** The verifier as it lies in the folder of a frozen year: `node verifier/main.mjs [FOLDER] [KEY-FILE]`. Needs Node.js and nothing else. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fault, fsck, readKeyFiles } from './fsck.ts';
import { readSecondHead } from './second.ts';
import { SecondHeads } from './second-tree.ts';

const [folder = join(dirname(fileURLToPath(import.meta.url)), '..'), keyFile] = process.argv.slice(2);
const at = (path: string): string => join(resolve(folder), path);
const read = (path: string): Promise<Buffer | undefined> => readFile(at(path)).catch(() => undefined);
const key = keyFile === undefined ? undefined : await readFile(keyFile, 'utf8');
const faults: Fault[] = [];
const fault = (path: string, text: Fault['text']): void => void faults.push({ path, text });

const list = async (inside: string): Promise<string[]> => (await readdir(at(inside)).catch(() => [])).sort();
const tokens: Buffer[] = [];
for (const name of await list('outside/stamps'))
  if (name.endsWith('.tsr')) tokens.push((await read(`outside/stamps/${name}`)) ?? Buffer.alloc(0));
const files = [];
for (const name of await list('outside/heads')) {
  const path = `outside/heads/${name}`;
  const head = readSecondHead(String(await read(path)));
  if (head) files.push({ path, head });
  else fault(path, { zh: '无法读取', en: 'cannot be read' });
}
const { spans } = await readKeyFiles(read, key, () => undefined);
const keys = spans.map((span) => span.key);
const heads = new SecondHeads(
  {
    origin: keys[0]?.name ?? '',
    keys,
    stamps: (name) => new Set(tokens.map((token) => createHash(name).update(token).digest('base64'))),
  },
  files,
  fault,
);
const result = await fsck(read, key, heads);
heads.finish();
const all = [...result.faults, ...faults];
const lines = [
  ...all.map(({ path, text }) => `✗ ${path}: ${text.zh} | ${text.en}`),
  ...result.notes.map(({ zh, en }) => `! ${zh} | ${en}`),
  ...heads.good.map(({ path, head }) => `✓ ${path}: ${head.hash}, ${head.size}`),
  `${result.origin}: ${result.entries} / ${result.size}, root ${result.root}`,
  all.length === 0
    ? '完好 | sound'
    : `${result.total + faults.length} 处问题 | ${result.total + faults.length} faults`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = all.length === 0 ? 0 : 1;

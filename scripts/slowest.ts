/** A reporter for Node's runner: the twenty files that took longest, so that a slow one is seen before all are slow. */
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

const root = new URL('..', import.meta.url).pathname;

/** Files that ran together in one process are told apart by the names of their suites. */
const isFile = (name: string): boolean => name.endsWith('.test.ts');

export default async function* slowest(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files: { file: string; seconds: number }[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:summary' && data.file && isFile(data.file)) {
      files.push({ file: relative(root, data.file), seconds: data.duration_ms / 1000 });
    }
    if ((type === 'test:pass' || type === 'test:fail') && data.nesting === 0 && isFile(data.name)) {
      files.push({ file: data.name, seconds: data.details.duration_ms / 1000 });
    }
  }
  if (files.length < 2) return;
  files.sort((a, b) => b.seconds - a.seconds);
  yield 'the slowest files, in seconds:\n';
  for (const { file, seconds } of files.slice(0, 20)) {
    yield `${seconds.toFixed(1).padStart(7)}  ${file}\n`;
  }
}

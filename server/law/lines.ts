// Finds the line of a pack's file at which a fault stands, so that its writer need not look for it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { yamlFilesIn } from './files.ts';

/** Under these a pack's lists name what an entry is. */
const NAMES = ['id', 'key', 'duty'];

/**
 * The line (1-based) of a place in a file of `folder`: of `path` below the entry called `rule`, or of the nearest thing above
 * it that stands there. A `file` that ends in a slash is whichever of its files has the entry. undefined where nothing is found.
 */
export function locate(
  folder: string,
  { file, rule, path = [] }: { file: string; rule?: string; path?: readonly (string | number)[] },
): { file: string; line: number } | undefined {
  const files = file.endsWith('/') ? yamlFilesIn(folder, file.slice(0, -1)) : [file];
  for (const name of files) {
    const line = lineIn(join(folder, name), rule, path);
    if (line !== undefined) return { file: name, line };
  }
  return undefined;
}

function lineIn(
  path: string,
  rule: string | undefined,
  below: readonly (string | number)[],
): number | undefined {
  if (!existsSync(path)) return undefined;
  const counter = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: counter });
  const lineOf = (offset: number | undefined) =>
    offset === undefined ? undefined : counter.linePos(offset).line;
  const entry = rule === undefined ? undefined : entryCalled(document.contents, rule);
  if (rule !== undefined && !entry) return undefined;
  let found = entry?.at;
  let node: unknown = entry ? entry.value : document.contents;
  for (const step of below) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!pair) break;
      if (isNode(pair.key)) found = pair.key.range?.[0] ?? found;
      node = pair.value;
    } else {
      const items: unknown[] =
        typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items)
          ? node.items
          : [];
      const item = typeof step === 'number' ? items[step] : undefined;
      if (!isNode(item)) break;
      found = item.range?.[0] ?? found;
      node = item;
    }
  }
  return lineOf(found);
}

/** The entry with this name: a key of a mapping, or a row whose id, key or duty it is. */
function entryCalled(root: unknown, name: string): { at: number | undefined; value: unknown } | undefined {
  let found: { at: number | undefined; value: unknown } | undefined;
  if (!isNode(root)) return undefined;
  visit(root as Node, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === name) {
        found = { at: pair.key.range?.[0], value: pair.value };
        return visit.BREAK;
      }
    },
    Map(_, map) {
      const named = map.items.some(
        (pair) =>
          isPair(pair) &&
          isScalar(pair.key) &&
          NAMES.includes(String(pair.key.value)) &&
          isScalar(pair.value) &&
          pair.value.value === name,
      );
      if (named) {
        found = { at: map.range?.[0], value: map };
        return visit.BREAK;
      }
    },
  });
  return found;
}

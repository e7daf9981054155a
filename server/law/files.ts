// Reads a pack's YAML files and turns every fault of their shape into a sentence with file, place and what to write.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type { LawErrorDetail } from './errors.ts';

export type Report = (problem: Omit<LawErrorDetail, 'pack'>) => void;

/** The parsed and checked content of one file, or undefined after the fault was reported. `file` is relative to `folder`. */
export function readShaped<T>(
  folder: string,
  file: string,
  schema: z.ZodType<T>,
  report: Report,
): T | undefined {
  const path = join(folder, file);
  if (!existsSync(path)) {
    report({ file, what: 'the file is missing.', mend: `Add ${file}.` });
    return undefined;
  }
  const document = parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: true });
  const fault = document.errors[0];
  if (fault) {
    const line = fault.linePos?.[0].line;
    report({
      file,
      line,
      what: `the file is not valid YAML: ${fault.message.split('\n')[0]}`,
      mend: 'Mend the line; quote any text that holds a colon, a comma inside braces, or a #.',
    });
    return undefined;
  }
  return shape(document.toJS(), schema, file, undefined, report);
}

const placeOf = (path: readonly PropertyKey[]): (string | number)[] =>
  path.map((step) => (typeof step === 'number' ? step : String(step)));

/** Checks one value against its shape; every fault is reported with its path. */
export function shape<T>(
  value: unknown,
  schema: z.ZodType<T>,
  file: string,
  rule: string | undefined,
  report: Report,
): T | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const place = issue.path.map(String).join('.') || 'the file';
    if (issue.code === 'unrecognized_keys') {
      report({
        file,
        rule,
        path: [...placeOf(issue.path), issue.keys[0] ?? ''],
        what: `unknown key “${issue.keys.join('”, “')}” in ${place}.`,
        mend: 'Remove it, or write one of the keys listed in regulations/README.md.',
      });
    } else {
      report({
        file,
        rule,
        path: placeOf(issue.path),
        what: `${place}: ${issue.message}.`,
        mend: `Write ${place} as regulations/README.md shows it.`,
      });
    }
  }
  return undefined;
}

/** The YAML files of one sub-folder, in order of name, as `<sub>/<name>.yaml`; empty when there is no such folder. */
export function yamlFilesIn(folder: string, sub: string): string[] {
  const path = join(folder, sub);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `${sub}/${name}`);
}

// Reads the closed list of rules that every pack answers.
import { type Report, readShaped } from './files.ts';
import { rulesFileSchema } from './schema.ts';
import type { RuleDefinition } from './types.ts';

export function readDefinitions(folder: string, report: Report): Map<string, RuleDefinition> {
  const file = 'rules.yaml';
  const definitions = new Map<string, RuleDefinition>();
  for (const raw of readShaped(folder, file, rulesFileSchema, report)?.rules ?? []) {
    const fault = (what: string, mend: string) => report({ file, rule: raw.id, what, mend });
    if (definitions.has(raw.id)) fault('the rule is listed twice.', 'Keep one of the two.');
    if (raw.kind === 'table' && !raw.attributes) {
      fault('a table without attributes is a set.', 'Write attributes, or kind: set.');
    }
    if (raw.kind !== 'table' && raw.attributes)
      fault(`a ${raw.kind} has no attributes.`, 'Remove attributes, or write kind: table.');
    const { words } = raw;
    if (raw.kind === 'value' && (raw.keys ?? []).some((key) => typeof words !== 'string' && !words?.[key]))
      fault('a key of its value has no words for a reader.', 'Write words with zh and en for each key.');
    definitions.set(raw.id, {
      id: raw.id,
      kind: raw.kind,
      unit: raw.unit,
      room: raw.room,
      sentence: { zh: raw.zh, en: raw.en },
      keys: raw.keys,
      attributes: raw.attributes,
      setting: raw.setting ?? false,
      words,
    });
  }
  return definitions;
}

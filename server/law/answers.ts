// Reads a pack's answers (rules/<room>.yaml, or rules/<room>-<part>.yaml where one file would be too long) and checks each against its rule, its dates and its citations.
import type { z } from 'zod';
import { type Report, readShaped, shape, yamlFilesIn } from './files.ts';
import type { Answer, DatedValue, Head } from './pack.ts';
import { datedSchema, type rowSchema, ruleFileSchema, silentSchema } from './schema.ts';
import type { Article, Attribute, AttributeType, RuleDefinition, RuleValue, Term } from './types.ts';

type Row = z.infer<typeof rowSchema>;
type Context = {
  head: Head;
  articles: Map<string, Article>;
  definitions: Map<string, RuleDefinition>;
  report: Report;
};
type Place = Context & { file: string; definition: RuleDefinition };

export function readAnswers(folder: string, context: Context): Map<string, Answer> {
  const { definitions, report } = context;
  const answers = new Map<string, Answer>();
  for (const file of yamlFilesIn(folder, 'rules')) {
    const [prefix = ''] = file.slice('rules/'.length, -'.yaml'.length).split('-');
    for (const [id, raw] of Object.entries(readShaped(folder, file, ruleFileSchema, report) ?? {})) {
      const definition = definitions.get(id);
      if (!definition) {
        report({
          file,
          rule: id,
          what: 'no such rule is listed.',
          mend: 'Correct the id, or add the rule to rules.yaml.',
        });
        continue;
      }
      if (!id.startsWith(`${prefix}.`)) {
        report({
          file,
          rule: id,
          what: 'the rule stands in the wrong file.',
          mend: `Move it to rules/${id.split('.')[0]}.yaml.`,
        });
      }
      const answer = readAnswer(raw, { ...context, file, definition });
      if (answer) answers.set(id, answer);
      else answers.set(id, { kind: 'not-applicable', because: { zh: '—', en: '—' }, cite: [] });
    }
  }
  for (const definition of definitions.values()) {
    if (answers.has(definition.id)) continue;
    report({
      file: `rules/${definition.id.split('.')[0]}.yaml`,
      rule: definition.id,
      what: `the pack does not answer the rule “${definition.sentence.en}”.`,
      mend: 'Write dated values with cite, or not-applicable or unspecified with because.',
    });
  }
  return answers;
}

function readAnswer(raw: Record<string, unknown>, place: Place): Answer | undefined {
  const { file, definition, report } = place;
  const rule = definition.id;
  const kinds = (['dated', 'not-applicable', 'unspecified'] as const).filter((name) => name in raw);
  const kind = kinds[0];
  if (!kind || kinds.length > 1) {
    report({
      file,
      rule,
      what: 'the answer must be one of three forms.',
      mend: 'Write exactly one of dated, not-applicable and unspecified.',
    });
    return undefined;
  }
  if (kind === 'dated') {
    const answer = shape(raw, datedSchema, file, rule, report);
    if (!answer) return undefined;
    const items = answer.dated.map((item) => {
      const value = readValue(item.value, place);
      checkCitations(item.cite, place);
      const instrument = place.articles.get(item.cite[0] ?? '')?.instrument ?? '';
      const dated: DatedValue = { ...item, value: inherit(value ?? false, item.cite), instrument };
      checkDates(dated, place);
      return dated;
    });
    checkOrder(items, place);
    return { kind, items: items.sort((a, b) => (a.from ?? '').localeCompare(b.from ?? '')) };
  }
  const answer = shape(raw, silentSchema, file, rule, report);
  if (!answer) return undefined;
  if (kind === 'unspecified' && !definition.setting) {
    report({
      file,
      rule,
      what: 'the bureau cannot set this rule, so it cannot be left unspecified.',
      mend: 'Write not-applicable with because, or a value with its article.',
    });
  }
  checkCitations(answer.cite ?? [], place);
  return { kind, because: answer.because, cite: answer.cite ?? [] };
}

function checkCitations(cite: string[], { articles, file, definition, report }: Place): void {
  for (const id of cite) {
    if (!articles.has(id)) {
      report({
        file,
        rule: definition.id,
        what: `it cites ${id}, which articles.yaml does not have.`,
        mend: 'Correct the citation.',
      });
    }
  }
}

/** A value without a day of its own begins with its instrument; a draft has no day at all. */
function checkDates(item: DatedValue, { head, file, definition, report }: Place): void {
  const rule = definition.id;
  const instrument = head.instruments.get(item.instrument);
  if (!instrument) return;
  if (instrument.status === 'explanation') {
    report({
      file,
      rule,
      what: `${instrument.key} explains and binds nobody.`,
      mend: 'Cite the article it explains first.',
    });
  }
  if (instrument.status === 'draft' && (item.from || item.to)) {
    report({
      file,
      rule,
      what: `${instrument.key} is a draft, its values bear no date.`,
      mend: 'Remove from and to.',
    });
  }
  if (item.from && instrument.inForce && item.from < instrument.inForce) {
    report({
      file,
      rule,
      what: `the value begins on ${item.from}, before ${instrument.key} takes effect on ${instrument.inForce}.`,
      mend: 'Correct the day or cite the instrument that held before.',
    });
  }
  const { repealedOn } = instrument;
  const last = item.to ?? '9999-12-31';
  if (instrument.status === 'repealed' && repealedOn && last >= repealedOn) {
    report({
      file,
      rule,
      what: `${instrument.key} was repealed on ${repealedOn}, and the value that cites it goes on.`,
      mend: `Write to: with a day before ${repealedOn}, or cite the article that holds now.`,
    });
  }
  if (item.from && item.to && item.to < item.from) {
    report({
      file,
      rule,
      what: `the value ends on ${item.to}, before it begins.`,
      mend: 'Correct from or to.',
    });
  }
}

function checkOrder(items: DatedValue[], { head, file, definition, report }: Place): void {
  const begins = items.map((item) => item.from ?? head.instruments.get(item.instrument)?.inForce ?? 'draft');
  const twice = begins.find((day, index) => begins.indexOf(day) !== index);
  if (twice) {
    report({
      file,
      rule: definition.id,
      what: `two values begin on the same day (${twice}).`,
      mend: 'Keep one, or give each its day.',
    });
  }
}

function readValue(raw: number | string | boolean | Row[], place: Place): RuleValue | undefined {
  const { file, definition, report } = place;
  const rule = definition.id;
  const wrong = (expected: string) => {
    report({
      file,
      rule,
      what: `the value is of the wrong kind for a ${definition.kind}.`,
      mend: `Write ${expected}.`,
    });
    return undefined;
  };
  switch (definition.kind) {
    case 'flag':
      return typeof raw === 'boolean' ? raw : wrong('true or false');
    case 'value': {
      const word = definition.unit === 'code' || definition.unit === 'class';
      if (word ? typeof raw !== 'string' : typeof raw !== 'number' || !Number.isInteger(raw) || raw < 0) {
        return wrong(word ? 'a word in quotes' : `a whole number (unit: ${definition.unit})`);
      }
      if (definition.keys && !definition.keys.includes(String(raw))) {
        report({
          file,
          rule,
          what: `“${String(raw)}” is not one of its keys.`,
          mend: `Write one of ${definition.keys.join(', ')}.`,
        });
      }
      return typeof raw === 'number' || typeof raw === 'string' ? raw : undefined;
    }
    default:
      return Array.isArray(raw) ? readRows(raw, place) : wrong('a list of rows, each with key, zh and en');
  }
}

/** A row that names no articles of its own stands on those of the whole value. */
const inherit = (value: RuleValue, cite: string[]): RuleValue =>
  Array.isArray(value) ? value.map((term: Term) => (term.cite.length > 0 ? term : { ...term, cite })) : value;

function readRows(rows: Row[], place: Place): Term[] {
  const { file, definition, report } = place;
  const rule = definition.id;
  const seen = new Set<string>();
  return rows.map((row) => {
    const { key, zh, en, cite = [], ...rest } = row;
    if (seen.has(key))
      report({ file, rule, what: `the row “${key}” stands twice.`, mend: 'Keep one of them.' });
    seen.add(key);
    if (definition.keys && !definition.keys.includes(key)) {
      report({
        file,
        rule,
        what: `the row key “${key}” is unknown.`,
        mend: `Write one of ${definition.keys.join(', ')}.`,
      });
    }
    checkCitations(cite, place);
    return { key, zh, en, cite, attributes: readAttributes(key, rest, place) };
  });
}

function readAttributes(key: string, rest: Record<string, unknown>, place: Place): Record<string, Attribute> {
  const { file, definition, report } = place;
  const rule = definition.id;
  const declared = definition.attributes ?? {};
  const attributes: Record<string, Attribute> = {};
  for (const name of Object.keys(rest)) {
    if (!(name in declared)) {
      report({
        file,
        rule,
        what: `the row “${key}” has an unknown attribute “${name}”.`,
        mend: 'Remove it, or declare it in rules.yaml.',
      });
    }
  }
  for (const [name, type] of Object.entries(declared)) {
    const value = attribute(rest[name], type);
    if (value === undefined && !(type.endsWith('?') && rest[name] === undefined)) {
      report({
        file,
        rule,
        what: `the row “${key}” lacks the ${type} “${name}”.`,
        mend: `Write ${name} in the row.`,
      });
    }
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}

function attribute(raw: unknown, type: AttributeType): Attribute | undefined {
  switch (type) {
    case 'text':
    case 'text?':
      return typeof raw === 'string' ? raw : undefined;
    case 'number':
    case 'number?':
      return typeof raw === 'number' ? raw : undefined;
    case 'flag':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'list':
      return Array.isArray(raw) && raw.every((item) => typeof item === 'string')
        ? raw.map(String)
        : undefined;
  }
}

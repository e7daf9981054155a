// Reads who is who in a pack (pack.yaml) and its duties (articles.yaml), and checks that they fit together.
import { type Report, readShaped } from './files.ts';
import type { Head } from './pack.ts';
import { articlesFileSchema, packFileSchema } from './schema.ts';
import type { Article, Instrument } from './types.ts';

/** Words every screen needs, whatever the city calls them. */
const REQUIRED_WORDS = ['authority', 'data', 'platform', 'provider'] as const;
const REQUIRED_WORDS_TO_RUN = ['county-authority', 'department', 'consumer', 'sharing-portal'] as const;

export function readHead(folder: string, cityKey: string, report: Report): Head | undefined {
  const file = 'pack.yaml';
  const raw = readShaped(folder, file, packFileSchema, report);
  if (!raw) return undefined;
  if (raw.key !== cityKey) {
    report({
      file,
      path: ['key'],
      what: `the key is “${raw.key}” but the folder is called “${cityKey}”.`,
      mend: 'Give both the same name.',
    });
  }
  const wanted = raw.coverage === 'rules' ? [...REQUIRED_WORDS, ...REQUIRED_WORDS_TO_RUN] : REQUIRED_WORDS;
  for (const word of wanted) {
    if (!raw.vocabulary[word]) {
      report({
        file,
        path: ['vocabulary'],
        what: `the vocabulary has no “${word}”.`,
        mend: `Write vocabulary.${word} with zh and en.`,
      });
    }
  }
  const instruments = new Map<string, Instrument>();
  const at = (key: string) => ['instruments', raw.instruments.findLastIndex((one) => one.key === key)];
  for (const item of raw.instruments) {
    const instrument: Instrument = {
      key: item.key,
      title: item.title,
      status: item.status,
      number: item.number,
      issuer: item.issuer,
      officialText: item['official-text'],
      adopted: item.adopted,
      promulgated: item.promulgated,
      inForce: item['in-force'],
      repealedOn: item['repealed-on'],
      repeals: item.repeals ?? [],
      restsOn: item['rests-on'] ?? [],
      note: item.note,
    };
    if (instruments.has(item.key)) {
      report({
        file,
        path: at(item.key),
        what: `instrument ${item.key} stands twice.`,
        mend: 'Keep one of them.',
      });
    }
    checkInstrument(instrument, (problem) => report({ path: at(item.key), ...problem }));
    instruments.set(item.key, instrument);
  }
  for (const instrument of instruments.values()) {
    for (const old of instrument.repeals) {
      if (instruments.get(old)?.status !== 'repealed') {
        report({
          file,
          path: at(instrument.key),
          what: `${instrument.key} repeals ${old}, which is not listed as repealed.`,
          mend: `Add instrument ${old} with status repealed and repealed-on.`,
        });
      }
    }
  }
  return {
    city: { key: raw.key, nameZh: raw.name.zh, nameEn: raw.name.en, regionCode: raw['region-code'] },
    version: raw.version,
    coverage: raw.coverage,
    accent: raw.accent,
    vocabulary: Object.fromEntries(
      Object.entries(raw.vocabulary).map(([key, word]) => [key, { zh: word.zh, en: word.en }]),
    ),
    lists: Object.fromEntries(
      Object.entries(raw.lists ?? {}).map(([key, words]) => [
        key,
        words.map((word) => ({ key: word.key, zh: word.zh, en: word.en })),
      ]),
    ),
    instruments,
  };
}

function checkInstrument(instrument: Instrument, report: Report): void {
  const file = 'pack.yaml';
  const { key, status } = instrument;
  if (status === 'in-force' && !instrument.inForce) {
    report({
      file,
      what: `${key} is in force but has no date.`,
      mend: 'Write in-force: YYYY-MM-DD, or status: draft.',
    });
  }
  if ((status === 'draft' || status === 'explanation') && instrument.inForce) {
    report({
      file,
      what: `${key} is a ${status} and yet has a date of effect.`,
      mend: 'Remove in-force: the bureau enters the date with the document that sets it.',
    });
  }
  if (status === 'repealed' && !instrument.repealedOn) {
    report({ file, what: `${key} is repealed but has no date.`, mend: 'Write repealed-on: YYYY-MM-DD.' });
  }
}

export function readArticles(folder: string, head: Head, report: Report): Map<string, Article> {
  const file = 'articles.yaml';
  const articles = new Map<string, Article>();
  const read = readShaped(folder, file, articlesFileSchema, report)?.articles ?? [];
  for (const [index, raw] of read.entries()) {
    const fault = (what: string, mend: string) =>
      report({ file, path: ['articles', index], what: `${raw.id}: ${what}`, mend });
    if (articles.has(raw.id)) fault('the id stands twice.', 'Give each duty its own id.');
    if (!head.instruments.has(raw.instrument)) {
      fault(
        `its instrument ${raw.instrument} is not in pack.yaml.`,
        'Add the instrument or correct the key.',
      );
    } else if (!raw.id.startsWith(`${raw.instrument}-`)) {
      fault(
        `its id does not begin with its instrument ${raw.instrument}.`,
        `Begin the id with ${raw.instrument}-.`,
      );
    }
    if (raw.kind === 'organise' ? !raw.why : !raw.check) {
      fault(
        raw.kind === 'organise' ? 'nothing says why it is not built.' : 'nothing says how it is checked.',
        raw.kind === 'organise' ? 'Write why.' : 'Write check.',
      );
    }
    articles.set(raw.id, {
      id: raw.id,
      city: head.city.key,
      instrument: raw.instrument,
      article: raw.article,
      topic: raw.topic,
      kind: raw.kind,
      actor: raw.actor,
      dutyZh: raw.duty.zh,
      dutyEn: raw.duty.en,
      parameters: raw.parameters ?? {},
      check: raw.check,
      why: raw.why,
    });
  }
  return articles;
}

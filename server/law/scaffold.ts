// Lays out a new city's folder: what must be written, in the order a lawyer and an engineer write it, with nothing invented.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type Scalar, visit } from 'yaml';
import { readDefinitions } from './definitions.ts';
import { LawError, type LawErrorDetail } from './errors.ts';
import type { RuleDefinition } from './types.ts';

/** Stands where an article id is still wanted; `gongshu law check` names every place that has it. */
export const OPEN_CITATION = 'XX-?';

export type NewCity = {
  key: string;
  nameZh: string;
  nameEn: string;
  /** Six digits of GB/T 2260. */
  regionCode: string;
  /** Two capital letters that article ids of the city begin with. */
  prefix: string;
  /** A city whose procedures and forms are copied for editing, their citations left open. */
  like?: string;
};

const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Writes `<folder>/cities/<key>`; gives the files written. Refuses to touch a folder that exists. Throws LawError. */
export function scaffoldCity(folder: string, city: NewCity): string[] {
  const refuse = (what: string, mend: string) =>
    new LawError({ pack: city.key, file: 'pack.yaml', what, mend });
  if (!KEY.test(city.key))
    throw refuse(`“${city.key}” is no key.`, 'Write lower-case letters, digits and hyphens.');
  if (!/^\d{6}$/.test(city.regionCode))
    throw refuse(`“${city.regionCode}” is no division code.`, 'Write the six digits of GB/T 2260.');
  if (!/^[A-Z]{2}$/.test(city.prefix))
    throw refuse(`“${city.prefix}” is no prefix.`, 'Write two capital letters.');
  const target = join(folder, 'cities', city.key);
  if (existsSync(target))
    throw refuse(`the folder ${target} exists.`, 'Choose another key, or edit what is there.');
  const problems: LawErrorDetail[] = [];
  const definitions = readDefinitions(folder, (problem) => problems.push({ pack: city.key, ...problem }));
  if (problems[0]) throw new LawError(problems[0]);
  const files: [string, string][] = [
    ['pack.yaml', packFile(city)],
    ['articles.yaml', articlesFile(city)],
    ...rulesFiles(city, [...definitions.values()]),
    ...copiedFiles(folder, city),
  ];
  for (const sub of ['rules', 'procedures', 'forms', 'cases'])
    mkdirSync(join(target, sub), { recursive: true });
  for (const [name, text] of files) writeFileSync(join(target, name), text);
  return files.map(([name]) => join('cities', city.key, name));
}

function packFile({ key, nameZh, nameEn, regionCode, prefix }: NewCity): string {
  return `# ${nameZh} ${nameEn}: who is who, the city's own words, its instruments and how far this pack goes.
key: ${key}
name: { zh: ${nameZh}, en: ${nameEn} }
region-code: "${regionCode}"
version: "1"
# articles: the duties can be read. rules: a platform can be started; \`gongshu law check\` then lists what is still missing.
coverage: articles
accent: "#1f4e79"

instruments:
  # One entry an instrument. A draft or an undated text has status draft and no in-force day.
  - key: ${prefix}
    title: { zh: ${nameZh}公共数据管理办法, en: ${nameEn} measures for public data }
    status: draft

vocabulary:
  # The city's own words; take them from the text.
  authority: { zh: 数据主管部门, en: data authority }
  county-authority: { zh: 县级数据主管部门, en: county data authority }
  department: { zh: 部门, en: department }
  provider: { zh: 数据提供部门, en: providing department }
  consumer: { zh: 数据使用部门, en: using department }
  data: { zh: 公共数据, en: public data }
  platform: { zh: 公共数据平台, en: public data platform }
  sharing-portal: { zh: 共享平台, en: sharing platform }
`;
}

function articlesFile({ nameZh, nameEn, prefix }: NewCity): string {
  return `# ${nameZh} ${nameEn}: every duty of its instruments, paraphrased; one entry a duty, never a sentence of the text itself.
articles:
  - id: ${prefix}-1
    instrument: ${prefix}
    article: "1"
    topic: org
    kind: organise
    actor: government
    duty:
      zh: （示例）立法目的；请改写为该条的一句话转述。
      en: (Example) Purpose of the measures; replace it by one sentence of your own on the article.
    why: Statement of purpose; nothing to run, refuse or report.
`;
}

/** One file a room, each rule as a commented question with the three forms of an answer. */
function rulesFiles(city: NewCity, definitions: readonly RuleDefinition[]): [string, string][] {
  const byFile = Map.groupBy(definitions, ({ id }) => id.split('.')[0] ?? 'rules');
  return [...byFile].map(([file, rules]) => [
    `rules/${file}.yaml`,
    [
      `# ${city.nameZh} ${city.nameEn}: ${file}. Answer each rule in one of its three forms and remove the marks before it;`,
      '# what the text does not say is unspecified or not-applicable, never a figure from elsewhere.',
      ...rules.map((rule) => question(rule, city.prefix)),
      '',
    ].join('\n'),
  ]);
}

function question({ id, kind, unit, sentence, keys, attributes }: RuleDefinition, prefix: string): string {
  const rows = kind === 'set' || kind === 'table';
  const more = Object.keys(attributes ?? {}).map((name) => `, ${name}: …`);
  const value = rows
    ? `[{ key: ${keys?.[0] ?? '…'}, zh: …, en: …${more.join('')} }]`
    : kind === 'flag'
      ? 'true'
      : '…';
  return [
    '',
    `# ${sentence.zh}`,
    `# ${sentence.en} (${kind}${unit === 'none' ? '' : `, ${unit}`}${keys ? `; keys: ${keys.join(', ')}` : ''})`,
    `# ${id}:`,
    `#   dated: [{ value: ${value}, cite: [${prefix}-…] }]`,
    '#   not-applicable: true   # with because: { zh: …, en: … }',
    '#   unspecified: true      # with because: { zh: …, en: … } and cite: [ … ]',
  ].join('\n');
}

/** Procedures and forms of the city named as a model, word for word, every citation left open. */
function copiedFiles(folder: string, city: NewCity): [string, string][] {
  if (!city.like) return [];
  const model = join(folder, 'cities', city.like);
  if (!existsSync(model)) {
    throw new LawError({
      pack: city.key,
      file: `cities/${city.like}`,
      what: 'there is no such city to copy from.',
      mend: 'Name one of the folders under cities.',
    });
  }
  return ['procedures', 'forms'].flatMap((sub): [string, string][] =>
    existsSync(join(model, sub))
      ? readdirSync(join(model, sub))
          .filter((name) => name.endsWith('.yaml'))
          .map((name) => [
            `${sub}/${name}`,
            openCitations(readFileSync(join(model, sub, name), 'utf8'), city),
          ])
      : [],
  );
}

function openCitations(text: string, { nameZh, like }: NewCity): string {
  const document = parseDocument(text);
  visit(document, {
    Pair(_, pair) {
      const key = pair.key as Scalar | null;
      if (key?.value !== 'cite') return undefined;
      pair.value = document.createNode([OPEN_CITATION], { flow: true });
      return visit.SKIP;
    },
  });
  document.commentBefore = ` ${nameZh}: copied from ${like} for editing; replace every ${OPEN_CITATION} by the article of this city, remove what its text does not have.`;
  return document.toString({ lineWidth: 120 });
}

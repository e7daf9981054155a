// Loads a city's pack: reads every file, stops at the first fault, and hands out the law.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { readAnswers } from './answers.ts';
import { createCalendar } from './calendar.ts';
import { readDefinitions } from './definitions.ts';
import { LawError, type LawErrorDetail } from './errors.ts';
import { type Report, readShaped, yamlFilesIn } from './files.ts';
import { readArticles, readHead } from './head.ts';
import { createLaw } from './law.ts';
import { locate } from './lines.ts';
import type { Head, Pack } from './pack.ts';
import { readProcedures } from './procedures.ts';
import { noticeFileSchema, statutoryFileSchema } from './schema.ts';
import type { Article, Calendar, Law, PublishedDays } from './types.ts';
import { readForms } from './workflows.ts';

/** The repository's own folder: rules and calendars are those of the running code unless a folder brings its own. */
const OWN_FOLDER = join(import.meta.dirname, '../../regulations');

/** City keys under `<folder>/cities`, in order of name. */
export function listCities(folder: string = OWN_FOLDER): string[] {
  const path = join(folder, 'cities');
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The law of a city that can be run. `folder` is the regulations folder. Throws LawError at the first fault. */
export function loadLaw(folder: string, cityKey: string): Law {
  const law = loadLawForReading(folder, cityKey);
  if (law.pack.coverage === 'articles') {
    throw new LawError({
      pack: cityKey,
      file: 'pack.yaml',
      what: `the pack of ${law.city.nameEn} holds its articles only and has no rules yet (coverage: articles).`,
      mend: `Start a city whose pack has rules (${citiesWithRules(folder).join(', ') || 'none here'}), or write this one's rules.`,
    });
  }
  return law;
}

/** The same, also for a pack that holds articles only: enough for reading them, not for running a platform. */
export function loadLawForReading(folder: string, cityKey: string): Law {
  const problems: LawErrorDetail[] = [];
  const pack = readPack(folder, cityKey, problems);
  const calendar = readCalendar(folder, (problem) => problems.push({ pack: cityKey, ...problem }));
  const first = problems[0];
  if (first) throw new LawError(first);
  if (!pack)
    throw new LawError({
      pack: cityKey,
      file: 'pack.yaml',
      what: 'the pack cannot be read.',
      mend: 'Mend the file.',
    });
  return createLaw(pack, calendar);
}

/** Who a city is and its duties, without rules, forms and procedures: for pages over all cities. Throws at the first fault. */
export function readCity(folder: string, cityKey: string): { head: Head; articles: Article[] } {
  const report: Report = (problem) => {
    throw new LawError({ pack: cityKey, ...problem });
  };
  const cityFolder = join(folder, 'cities', cityKey);
  const head = readHead(cityFolder, cityKey, report);
  if (!head)
    throw new LawError({ pack: cityKey, file: 'pack.yaml', what: 'cannot be read.', mend: 'Mend it.' });
  return { head, articles: [...readArticles(cityFolder, head, report).values()] };
}

function citiesWithRules(folder: string): string[] {
  return listCities(folder).filter((city) => existsSync(join(folder, 'cities', city, 'rules')));
}

/** Reads everything of a pack and collects every fault instead of stopping. */
export function readPack(folder: string, cityKey: string, problems: LawErrorDetail[]): Pack | undefined {
  const cityFolder = join(folder, 'cities', cityKey);
  const rulesFolder = existsSync(join(folder, 'rules.yaml')) ? folder : OWN_FOLDER;
  const report: Report = (problem) => {
    const place = locate(problem.file === 'rules.yaml' ? rulesFolder : cityFolder, problem);
    problems.push({ pack: cityKey, ...place, ...problem, ...(place && { file: place.file }) });
  };
  if (!existsSync(cityFolder)) {
    report({
      file: `cities/${cityKey}`,
      what: 'there is no such city.',
      mend: `Choose one of ${listCities(folder).join(', ') || 'none: the folder has no cities'}.`,
    });
    return undefined;
  }
  const definitions = readDefinitions(rulesFolder, report);
  const head = readHead(cityFolder, cityKey, report);
  if (!head) return undefined;
  const articles = readArticles(cityFolder, head, report);
  // Every answer would be a fault of a list that could not be read.
  if (definitions.size === 0 || (articles.size === 0 && problems.length > 0)) return undefined;
  const context = { head, articles, definitions, report };
  if (head.coverage === 'articles') {
    const hash = hashOf({ head: plain(head.instruments), articles: plain(articles) });
    return {
      ...head,
      hash,
      definitions,
      articles,
      answers: new Map(),
      procedures: new Map(),
      forms: new Map(),
    };
  }
  const answers = readAnswers(cityFolder, context);
  const forms = readForms(cityFolder, context);
  const procedures = readProcedures(cityFolder, forms, context);
  const pack: Pack = { ...head, hash: '', definitions, articles, answers, procedures, forms };
  checkRoutes(pack, report);
  return { ...pack, hash: contentHash(pack) };
}

/** A row that names a procedure or a form must name one of the pack. */
function checkRoutes(pack: Pack, report: Report): void {
  for (const [rule, answer] of pack.answers) {
    if (answer.kind !== 'dated') continue;
    for (const term of answer.items.flatMap((item) => (Array.isArray(item.value) ? item.value : []))) {
      for (const [name, known] of [
        ['procedure', pack.procedures],
        ['form', pack.forms],
      ] as const) {
        const wanted = term.attributes[name];
        if (typeof wanted === 'string' && !known.has(wanted)) {
          report({
            file: `rules/${rule.split('.')[0]}.yaml`,
            rule,
            what: `the row “${term.key}” names the ${name} ${wanted}, which the pack does not have.`,
            mend: `Add it under ${name}s/ or correct the name.`,
          });
        }
      }
    }
  }
}

function plain<V>(map: Map<string, V>): Record<string, V> {
  return Object.fromEntries(map);
}

/** sha256 over the pack's content in canonical JSON: layout, comments and order of keys do not count, words do. */
function contentHash(pack: Pack): string {
  return hashOf({
    city: pack.city,
    version: pack.version,
    vocabulary: pack.vocabulary,
    lists: pack.lists,
    instruments: plain(pack.instruments),
    articles: plain(pack.articles),
    answers: plain(pack.answers),
    procedures: plain(pack.procedures),
    forms: plain(pack.forms),
  });
}

function hashOf(content: unknown): string {
  return createHash('sha256')
    .update(canonicalize(JSON.parse(JSON.stringify(content))) ?? '')
    .digest('hex');
}

function readCalendar(folder: string, report: Report): Calendar {
  const root = existsSync(join(folder, 'calendars')) ? folder : OWN_FOLDER;
  const statutory = readShaped(root, 'calendars/statutory.yaml', statutoryFileSchema, report);
  const published: PublishedDays[] = [];
  for (const file of yamlFilesIn(root, 'calendars')) {
    if (file === 'calendars/statutory.yaml') continue;
    const notice = readShaped(root, file, noticeFileSchema, report);
    if (notice) published.push(notice);
  }
  return createCalendar({ fixedHolidays: (statutory?.days ?? []).map((item) => item.day), published });
}

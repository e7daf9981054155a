// The law as people read it: instrument → article → duty → what the platform does about it; searched, and set beside another city's.
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { lawFolder, packFolder } from '#kernel/config.ts';
import { problem } from '#kernel/errors.ts';
import {
  type Article,
  type ArticleDossier,
  createDossiers,
  type DutyStanding,
  type HolderWords,
  holderWords,
  type Instrument,
  type Law,
  listCities,
  loadLawForReading,
  type ProcedureStep,
  readBook,
  wordOf,
} from '#law/index.ts';
import type { LawNow } from '#law/settings.ts';
import { type Find, openFind } from './find.ts';
import { openUnbuilt } from './unbuilt.ts';

export type BrowseFilter = { q?: string; instrument?: string; topic?: string; standing?: DutyStanding };

export type DutyLine = {
  id: string;
  article: string;
  topic: string;
  kind: Article['kind'];
  dutyZh: string;
  dutyEn: string;
  standing: DutyStanding;
};

/** Everything the law pages ask, from memory; other cities' packs are read when first compared with. */
export function openLawBrowser(p: Platform) {
  const folder = packFolder(p.config);
  const book = readBook(folder, lawFolder, p.law.city.key);
  const dossiers = createDossiers(p.law, book);
  const find = openFind(book.synonyms);
  const unbuilt = openUnbuilt(folder, p.law.city.key, find);
  const all = p.law.articles().map((article) => ({ article, dossier: dossiers.of(article) }));
  const dossierOf = new Map(all.map(({ article, dossier }) => [article.id, dossier]));
  const others = new Map<string, Law>();

  function lineOf({ article, dossier }: { article: Article; dossier: ArticleDossier }): DutyLine {
    const { id, article: number, topic, kind, dutyZh, dutyEn } = article;
    return { id, article: number, topic, kind, dutyZh, dutyEn, standing: dossier.standing };
  }

  return {
    /** Instruments in the pack's order with the duties that the filter leaves; counts are over all duties. */
    browse(law: LawNow, filter: BrowseFilter) {
      const found = all.filter((one) => matches(one, filter, find));
      return {
        instruments: p.law.instruments
          .filter(({ key }) => !filter.instrument || key === filter.instrument)
          .map((instrument) => ({
            ...presentInstrument(instrument, law),
            repeals: p.law.instruments
              .filter(({ key }) => instrument.repeals.includes(key))
              .map(({ title }) => title),
            counts: countOf(all.filter(({ article }) => article.instrument === instrument.key)),
            duties: found.filter(({ article }) => article.instrument === instrument.key).map(lineOf),
          })),
        topics: [...Map.groupBy(all, ({ article }) => article.topic)].map(([key, ones]) => ({
          key,
          name: ones[0]?.dossier.topic ?? { zh: key, en: key },
          count: ones.length,
        })),
        total: found.length,
      };
    },

    unbuilt: unbuilt.list,

    /** What the platform does about one article on the law's day. */
    dossier(law: LawNow, article: Article) {
      const dossier = dossierOf.get(article.id) ?? dossiers.of(article);
      return {
        ...dossier,
        rules: dossier.rules.flatMap((id) => {
          const rule = p.law.rule(id);
          return rule
            ? [{ id, sentence: rule.sentence, kind: rule.kind, room: rule.room, ...toldOf(law, id) }]
            : [];
        }),
        procedures: dossier.procedures.map(({ key, title, steps }) => ({
          key,
          title,
          steps: p.law.procedure(key).steps.map((step) => ({
            key: step.key,
            title: step.title,
            /** This article speaks of it. */
            cited: steps.some((one) => one.key === step.key),
            /** Whoever holds it: lateness counts against them. */
            holders: holdersOf(p.law, step),
            limit: step.limit ? { rule: step.limit, resolution: law.resolve(step.limit) } : null,
          })),
        })),
        siblings: all
          .filter(
            (one) =>
              one.article.instrument === article.instrument &&
              one.article.article === article.article &&
              one.article.id !== article.id,
          )
          .map(lineOf),
      };
    },

    cities: () =>
      listCities(folder).map((key) => {
        const { city, pack, instruments } = key === p.law.city.key ? p.law : lawOf(key);
        return {
          key,
          name: { zh: city.nameZh, en: city.nameEn },
          coverage: pack.coverage,
          own: key === p.law.city.key,
          instruments: instruments.map(({ title, status }) => ({ title, status })),
        };
      }),

    /** Rule by rule: this city's answer under the bureau's settings, the other's as its pack stands. */
    compare(law: LawNow, withCity: string, room: string | undefined) {
      if (!listCities(folder).includes(withCity))
        throw problem('org.city-unknown', { params: { key: withCity } });
      const other = lawOf(withCity);
      if (other.pack.coverage === 'articles')
        throw problem('org.city-without-rules', { params: { key: withCity } });
      return {
        ours: { key: p.law.city.key, name: { zh: p.law.city.nameZh, en: p.law.city.nameEn } },
        theirs: { key: withCity, name: { zh: other.city.nameZh, en: other.city.nameEn } },
        rules: p.law.rules
          .filter((rule) => (!room || rule.room === room) && other.rule(rule.id))
          .map((rule) => {
            const ours = law.resolve(rule.id);
            const theirs = other.resolve(rule.id, law.day);
            const word = {
              ours: wordOf(p.law, rule.id, ours, law),
              theirs: wordOf(other, rule.id, theirs, { day: law.day }),
            };
            return {
              id: rule.id,
              sentence: rule.sentence,
              room: rule.room,
              ours,
              theirs,
              word,
              same: answerOf(ours) === answerOf(theirs),
            };
          }),
        /** The other city's articles that its answers cite, so that a reader need not change the platform. */
        articles: Object.fromEntries(
          other.articles().map(({ id, article, dutyZh, dutyEn }) => [id, { article, dutyZh, dutyEn }]),
        ),
      };
    },
  };

  function toldOf(law: LawNow, id: string) {
    const resolution = law.resolve(id);
    return { resolution, word: wordOf(p.law, id, resolution, law) };
  }

  function lawOf(key: string): Law {
    const found = others.get(key) ?? loadLawForReading(folder, key);
    others.set(key, found);
    return found;
  }
}

const holdersOf = (law: Law, { by, with: others = [] }: ProcedureStep): HolderWords[] =>
  [by, ...others].flatMap((resolver) => holderWords(law, resolver) ?? []);

export type LawBrowser = ReturnType<typeof openLawBrowser>;

function matches(
  { article, dossier }: { article: Article; dossier: ArticleDossier },
  filter: BrowseFilter,
  find: Find,
) {
  if (filter.instrument && article.instrument !== filter.instrument) return false;
  if (filter.topic && article.topic !== filter.topic) return false;
  if (filter.standing && dossier.standing !== filter.standing) return false;
  const text = [
    article.id,
    article.article,
    article.dutyZh,
    article.dutyEn,
    dossier.topic.zh,
    dossier.topic.en,
    ...dossier.rules,
    ...[
      ...dossier.procedures.map(({ title }) => title),
      ...dossier.forms.flatMap(({ title, fields }) => [title, ...fields.map(({ label }) => label)]),
    ].flatMap(({ zh, en }) => [zh, en]),
  ];
  return find(text, filter.q, article.article);
}

/** An instrument with how it stands on the law’s day. */
export function presentInstrument(instrument: Instrument, law: LawNow) {
  const effective = law.settings.effective[instrument.key];
  const from: LegalDay | undefined = effective?.from ?? instrument.inForce;
  return {
    ...instrument,
    ...(effective && { effective }),
    runs: standing(instrument, from, effective?.to, law.day),
  };
}

/** How the instrument stands on the day: a draft's day may have been entered by the bureau. */
function standing(
  { status, repealedOn }: Instrument,
  from: LegalDay | undefined,
  to: LegalDay | undefined,
  day: LegalDay,
) {
  if (status === 'explanation') return 'explanation' as const;
  if (repealedOn && repealedOn <= day) return 'repealed' as const;
  if (to !== undefined && to < day) return 'repealed' as const;
  if (!from) return 'draft' as const;
  return from <= day ? ('in-force' as const) : ('not-yet' as const);
}

function countOf(ones: readonly { dossier: ArticleDossier }[]) {
  const count = (standing: DutyStanding) =>
    ones.filter(({ dossier }) => dossier.standing === standing).length;
  return { duties: ones.length, proven: count('proven'), waiting: count('waiting'), told: count('told') };
}

/** What an answer comes to, without its words and articles, which differ in every city. */
function answerOf(resolution: ReturnType<LawNow['resolve']>): string {
  const value = 'value' in resolution ? resolution.value : undefined;
  const keys = Array.isArray(value)
    ? value.map((term) => (typeof term === 'object' ? term.key : term)).sort()
    : value;
  return JSON.stringify([
    // A draft that says the same says the same.
    resolution.state === 'in-force' || resolution.state === 'draft' ? 'law' : resolution.state,
    keys ?? null,
  ]);
}

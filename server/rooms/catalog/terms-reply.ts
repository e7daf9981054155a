/** Every list a compiling form picks from: the national guide's words and the city's, with their articles. */
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { articlesOf } from './checks/issue.ts';
import { basisRules } from './checks/sharing.ts';
import { classingTerms } from './classing-terms.ts';
import type { CitedWord, TermsReply } from './schema.ts';
import {
  categories,
  dataScopes,
  extendedTerms,
  formats,
  identifierWords,
  itemTypes,
  numberFields,
  originNeeds,
  origins,
  securityLevels,
  sharingForms,
  subjectWords,
  supplyFieldWords,
  supplyParticulars,
  updateCycles,
} from './terms.ts';

/** The city's origins where its rules name them, else the platform's words. */
function originWords(law: LawNow): TermsReply['origins'] {
  const rule = 'catalog.origins';
  const terms = law.terms(rule);
  if (terms.length === 0)
    return origins.map((word) => ({ ...word, articles: [], needs: [...(originNeeds[word.key] ?? [])] }));
  return terms.map((term) => {
    const { needs } = term.attributes;
    return {
      key: term.key,
      zh: term.zh,
      en: term.en,
      articles: articlesOf(law, rule, term),
      needs: Array.isArray(needs) ? [...needs] : [],
    };
  });
}

export function presentTerms(law: LawNow): TermsReply {
  const cited =
    (rule: string) =>
    (term: Term): CitedWord => ({
      key: term.key,
      zh: term.zh,
      en: term.en,
      articles: articlesOf(law, rule, term),
    });
  const all = (rule: string): CitedWord[] => law.terms(rule).map(cited(rule));
  return {
    categories: [...categories],
    formats: formats.map(({ key, zh, en, types, forms, structured }) => ({
      key,
      zh,
      en,
      types: [...types],
      forms: [...forms],
      structured,
    })),
    updateCycles: [...updateCycles],
    sharingForms: [...sharingForms],
    dataScopes: [...dataScopes],
    securityLevels: [...securityLevels],
    origins: originWords(law),
    occasions: all('catalog.occasions'),
    subjectKinds: subjectWords.map((word) => {
      const term = law.term('catalog.subject-identifiers', word.key);
      const asked = term?.attributes.identifiers;
      return {
        ...word,
        articles: term ? cited('catalog.subject-identifiers')(term).articles : [],
        identifiers: Array.isArray(asked) ? [...asked] : [],
      };
    }),
    identifiers: [...identifierWords],
    extended: {
      level: [...extendedTerms.level],
      baseKinds: [...extendedTerms.baseKinds],
      scenes: [...extendedTerms.scenes],
      processing: [...extendedTerms.processing],
      tableKind: [...extendedTerms.tableKind],
      gathering: [...extendedTerms.gathering],
      sharingChannel: [...extendedTerms.sharingChannel],
      sourceKind: [...extendedTerms.sourceKind],
      numbers: [...numberFields],
    },
    itemTypes: [...itemTypes],
    sharingClasses: all('classify.sharing-classes'),
    defaultSharingClass: law.text('classify.default-sharing-class')?.value ?? null,
    conditionalForms: all('classify.conditional-forms'),
    sharingBasisKinds: Object.fromEntries(
      Object.entries(basisRules).map(([sharingClass, rule]) => [
        sharingClass,
        law.terms(rule).map((term) => {
          const needs = term.attributes.needs;
          return { ...cited(rule)(term), needs: Array.isArray(needs) ? [...needs] : [] };
        }),
      ]),
    ),
    openingClasses: all('classify.opening-classes'),
    classing: classingTerms(law),
    defaultOpeningClass: law.text('classify.default-opening-class')?.value ?? null,
    supplyModes: law.terms('catalog.supply-modes').map((term) => ({
      ...cited('catalog.supply-modes')(term),
      realTime: term.attributes['real-time'] === true,
      needs: (supplyParticulars[term.key] ?? []).map((field) => supplyFieldWords[field]),
    })),
    changeTriggers: all('catalog.change-triggers'),
    secrecyMarks: all('catalog.secrecy-marks'),
    requiredFields: all('catalog.required-fields'),
  };
}

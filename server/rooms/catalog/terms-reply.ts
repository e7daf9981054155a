/** Every list a compiling form picks from: the national guide's words and the city's, with their articles. */
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { articlesOf } from './checks/issue.ts';
import { basisRules } from './checks/sharing.ts';
import type { CitedWord, TermsReply } from './schema.ts';
import {
  categories,
  dataScopes,
  formats,
  itemTypes,
  origins,
  securityLevels,
  sharingForms,
  supplyFieldWords,
  supplyParticulars,
  updateCycles,
} from './terms.ts';

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
    origins: [...origins],
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

/** What the city has an entry argue for its classes, as the compiling form and the applicant read it. */
import type { LawNow } from '#law/settings.ts';
import { openingGroundRules } from './checks/classing.ts';
import { articlesOf } from './checks/issue.ts';
import type { Content } from './content.ts';
import type { ResourceReply, TermsReply } from './schema.ts';
import type { Word } from './terms.ts';

export function classingTerms(law: LawNow, dataClasses: readonly Word[] = []): TermsReply['classing'] {
  const grounds = (rule: string) =>
    law.terms(rule).map((term) => {
      const needs = term.attributes.needs;
      return {
        key: term.key,
        zh: term.zh,
        en: term.en,
        articles: articlesOf(law, rule, term),
        needs: Array.isArray(needs) ? [...needs] : [],
      };
    });
  return {
    dataClasses: [...dataClasses],
    closedGrounds: grounds(openingGroundRules.closed),
    conditionalGrounds: grounds(openingGroundRules.conditional),
    openingBasisKinds: grounds('classify.opening-basis'),
    reasonFor: law.terms('classify.reason-required').map((term) => ({
      key: term.key,
      zh: term.zh,
      en: term.en,
      articles: articlesOf(law, 'classify.reason-required', term),
    })),
    termsListed: law.flag('classify.terms-listed'),
    scenarios: law.flag('classify.scenarios'),
    changeReason: law.flag('classify.class-change-reason'),
    groundClearance: law.flag('classify.ground-clearance'),
    articles: {
      closed: law.cite(openingGroundRules.closed),
      conditional: law.cite(openingGroundRules.conditional),
      basis: law.cite('classify.opening-basis'),
      terms: law.cite('classify.terms-listed'),
      scenarios: law.cite('classify.scenarios'),
      changeReason: law.cite('classify.class-change-reason'),
    },
  };
}

/** Why and on what terms an entry is not simply open. */
export function openingStatement(law: LawNow, content: Content): ResourceReply['opening'] {
  if (content.openingClass === '' || content.openingClass === 'open') return null;
  return {
    condition: content.openingCondition,
    grounds: (content.classing.openingGrounds ?? []).flatMap(({ key, argument }) =>
      Object.values(openingGroundRules).flatMap((rule) => {
        const term = law.term(rule, key);
        return term
          ? [
              {
                key,
                zh: term.zh,
                en: term.en,
                articles: articlesOf(law, rule, term),
                argument: argument ?? '',
              },
            ]
          : [];
      }),
    ),
    basis: content.openingBasis.map(({ kind, title, article }) => ({ kind, title, article })),
  };
}

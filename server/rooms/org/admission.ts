// Which bodies the city registers, how it marks them, and whether the limits bind them.
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { isPublicBody } from './public-bodies.ts';
import type { Organisation } from './tables.ts';

export const KINDS = 'org.organisation-kinds';
export const SECTORS = 'org.enterprise-sectors';
export const PREFIX = 'org.division-prefix';
const OUTSIDE = 'org.outside-kinds';
const STANDING = 'org.standing';
export const ENTERPRISE = 'enterprise';

export type Applicant = {
  /** A key of the rule of admitted kinds, or 'enterprise' with a sector. */
  kind: string;
  sector?: string;
  creditCode?: string | undefined;
  regionCode: string;
  authorisationDocument?: string;
};

/** GB 32100: the first character is the authority that registers the body, 9 the one for companies. */
const isFirm = (creditCode = ''): boolean => creditCode.startsWith('9');

export const listed = (terms: readonly Term[]): Text => ({
  zh: terms.map(({ zh }) => zh).join('、'),
  en: terms.map(({ en }) => en).join(', '),
});

/** What the city's law says of the body; returns the rules and articles the entry cites. */
export function refuseInadmissible(law: LawNow, input: Applicant): { rules: string[]; articles: string[] } {
  // The rules of kinds and of the city's bounds speak of those who hold data.
  if (isPublicBody(input.kind)) return { rules: [], articles: [] };
  const kind = refuseKind(law, input);
  const prefix = law.text(PREFIX);
  if (prefix && !input.regionCode.startsWith(prefix.value)) {
    const outside = law.term(OUTSIDE, input.kind);
    if (!outside) {
      const may = law.terms(OUTSIDE);
      throw problem('org.outside-city', {
        params: { code: input.regionCode, prefix: prefix.value },
        articles: [...new Set([...prefix.cite, ...(may.length > 0 ? law.cite(OUTSIDE) : [])])],
        rule: PREFIX,
      });
    }
    return { rules: [...kind.rules, OUTSIDE], articles: [...kind.articles, ...outside.cite] };
  }
  return { rules: [...kind.rules, PREFIX], articles: kind.articles };
}

function refuseKind(law: LawNow, input: Applicant): { rules: string[]; articles: string[] } {
  if (input.kind === ENTERPRISE) {
    const sectors = law.terms(SECTORS);
    const sector = sectors.find(({ key }) => key === input.sector);
    if (!sector) {
      throw problem('org.sector-not-admitted', {
        params: { sector: input.sector ?? '', admitted: listed(sectors) },
        articles: law.cite(SECTORS),
        rule: SECTORS,
      });
    }
    return { rules: [SECTORS], articles: sector.cite };
  }
  const kinds = law.terms(KINDS);
  const kind = kinds.find(({ key }) => key === input.kind);
  if (!kind) {
    // A company is told of the sectors by which it may come in.
    const articles = [...new Set([...law.cite(KINDS), ...law.cite(SECTORS)])];
    throw problem('org.kind-not-admitted', {
      params: { kind: input.kind, admitted: listed(kinds) },
      articles,
      rule: KINDS,
      fields: [
        {
          path: 'kind',
          code: 'org.kind-not-admitted',
          message: { zh: `可选：${listed(kinds).zh}`, en: `One of: ${listed(kinds).en}` },
          articles,
          severity: 'error',
        },
      ],
    });
  }
  if (kind.attributes.document === true && !input.authorisationDocument?.trim()) {
    throw problem('org.authorisation-missing', {
      params: { kind },
      articles: kind.cite.length > 0 ? kind.cite : law.cite(KINDS),
      rule: KINDS,
    });
  }
  if (kind.attributes.firms !== true && isFirm(input.creditCode)) {
    throw problem('org.firm-as-body', {
      params: { kind },
      articles: kind.cite.length > 0 ? kind.cite : law.cite(KINDS),
      rule: KINDS,
    });
  }
  return { rules: [KINDS], articles: kind.cite };
}

/** How a body is marked and kept apart; undefined for the departments the city speaks of first. */
export type Standing = {
  mark: string;
  name: Text;
  /** `apart`: listed apart and not ranked; `out`: not assessed at all. */
  assessment: 'apart' | 'out';
  /** Whether limits bind it: by the city's rule, or because it took them upon itself. */
  bound: boolean;
  cite: string[];
};

export function standingOf(law: LawNow, body: Pick<Organisation, 'kind' | 'optIn'>): Standing | undefined {
  if (isPublicBody(body.kind)) {
    return {
      mark: 'public',
      name: { zh: '社会主体', en: 'public' },
      assessment: 'out',
      bound: false,
      cite: [],
    };
  }
  const term = law.term(STANDING, body.kind);
  if (!term) return undefined;
  return {
    mark: String(term.attributes.mark),
    name: { zh: term.zh, en: term.en },
    assessment: term.attributes.assessment === 'out' ? 'out' : 'apart',
    bound: term.attributes.bound === true || body.optIn !== null,
    cite: term.cite,
  };
}

/** What the city says of applicants, purposes, competition and agreements. */
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import type { applicantOf } from '../people/index.ts';
import type { ApplicantKind } from '../people/tables.ts';

export const applicantsRule = 'open.applicants';
export const listRule = 'open.applicant-list';
export const purposesRule = 'open.purposes';
export const methodsRule = 'open.selection-methods';
export const agreementRule = 'open.agreement';
export const equalRule = 'open.equal-treatment';
export const disclosureRule = 'open.disclosure-apart';

/** Until the authority chose between two texts the narrower list rules. Undefined: one text alone speaks. */
export function listInForce(law: LawNow): 'a' | 'b' | undefined {
  if (law.resolve(listRule).state === 'not-applicable') return undefined;
  return law.text(listRule)?.value === 'b' ? 'b' : 'a';
}

type Applicant = NonNullable<Awaited<ReturnType<typeof applicantOf>>>;

/** Why this applicant may not apply here; undefined: they may. */
export function barOn(
  law: LawNow,
  { kind, legal_person, control }: Pick<Applicant, 'kind' | 'legal_person' | 'control'>,
): Text | undefined {
  const term = law.term(applicantsRule, kind);
  if (!term) return { zh: '本市规定的申请人不包括此类主体', en: 'the city’s text does not admit this kind' };
  const { attributes } = term;
  if (attributes.wide === true && listInForce(law) === 'a')
    return {
      zh: `现行名单甲不包括${term.zh}`,
      en: `list A, which rules, leaves out: ${term.en}`,
    };
  if (attributes['legal-person'] === true && !legal_person)
    return { zh: '须具有法人资格', en: 'it must have legal personality' };
  if (attributes.domestic === true && control !== 'domestic')
    return { zh: '须为境内资本控制', en: 'it must be under domestic capital control' };
  return undefined;
}

/** The purposes that this kind may state. */
export function purposesFor(law: LawNow, kind: ApplicantKind): readonly Term[] {
  const onlyGood = law.term(applicantsRule, kind)?.attributes['public-good'] === true;
  return law.terms(purposesRule).filter(({ attributes }) => !onlyGood || attributes['public-good'] === true);
}

const forScience: readonly ApplicantKind[] = ['university', 'institute'];

/** Given for the public good to those who teach and research: nothing may be earned with it. */
export const isNonProfit = (law: LawNow, kind: ApplicantKind, purpose: string): boolean =>
  forScience.includes(kind) && law.term(purposesRule, purpose)?.attributes['public-good'] === true;

/** Whether the one who develops is to be chosen by competition first. */
export const wantsSelection = (law: LawNow, purpose: string): boolean =>
  law.term(purposesRule, purpose)?.attributes.commercial === true && law.terms(methodsRule).length > 0;

export const signsAfter = (law: LawNow): boolean => law.text(agreementRule)?.value === 'after-approval';

// What an item states beyond its column: classes, grade, the standard and the code list it follows, where it is kept.
import { useQuery } from '@tanstack/react-query';
import type { DraftItem, TermsReply } from '#rooms/catalog/schema.ts';
import { type Texts, useTexts } from '../../shared/text.ts';
import { termsQuery, wordOf } from './queries.ts';

type Context = Texts & { terms: TermsReply | undefined };
type Shown =
  | 'id'
  | 'name'
  | 'titleZh'
  | 'titleEn'
  | 'type'
  | 'length'
  | 'scale'
  | 'key'
  | 'nullable'
  | 'personal'
  | 'personalReason'
  | 'identifier'
  | 'filterable'
  | 'description'
  // Stands behind `standardCode`.
  | 'elementId'
  // Never kept.
  | 'secret';
/** So many values of a code list are spelt out. */
const LISTED = 100;
type Further = Exclude<keyof DraftItem, Shown>;

/** A field that is added to the item and forgotten here is an error of the types. */
const says: { [K in Further]: (item: DraftItem, context: Context) => string | undefined } = {
  sharingClass: ({ sharingClass }, { t, say, terms }) =>
    sharingClass && `${t('compile:form.sharing')} ${say(wordOf(terms?.sharingClasses, sharingClass))}`,
  openingClass: ({ openingClass }, { t, say, terms }) =>
    openingClass && `${t('compile:form.opening')} ${say(wordOf(terms?.openingClasses, openingClass))}`,
  sensitive: ({ sensitive }, { t }) => (sensitive ? t('catalog:item.sensitive') : undefined),
  grade: ({ grade }, { t }) => grade && `${t('compile:form.grade')} ${grade}`,
  standardCode: ({ standardCode }, { t }) => standardCode && `${t('compile:form.element')} ${standardCode}`,
  codeListCode: ({ codeListCode }, { t }) => codeListCode && `${t('catalog:item.codeList')} ${codeListCode}`,
  codeList: ({ codeList }, { t }) =>
    codeList?.length
      ? `${t('catalog:item.codeList')} ${codeList.slice(0, LISTED).join(t('compile:separator'))}${codeList.length > LISTED ? ' …' : ''}`
      : undefined,
  authoritative: ({ authoritative }, { t }) => (authoritative ? t('catalog:item.authoritative') : undefined),
  identifierType: ({ identifierType }, { t }) =>
    identifierType && `${t('catalog:item.identifierType')} ${identifierType}`,
  sourceKind: ({ sourceKind }, { t, say, terms }) =>
    sourceKind && `${t('compile:form.sourceKind')} ${say(wordOf(terms?.extended.sourceKind, sourceKind))}`,
};

/** Nothing where the item states nothing more. */
export function ItemFurther({ item }: { item: DraftItem }) {
  const texts = useTexts();
  const { data: terms } = useQuery(termsQuery);
  const told = Object.values(says).flatMap((said) => said(item, { ...texts, terms }) || []);
  return told.length === 0 ? null : <div className="row-sub">{told.join(' · ')}</div>;
}

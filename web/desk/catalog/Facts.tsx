// The facts of one resource as a list of label and value, articles one hover away.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Content, LegalBasis, ResourceReply, TermsReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { api } from '../../shared/fetch.ts';
import { type Text, useTexts } from '../../shared/text.ts';
import { ClassMark, StateMark } from './marks.tsx';
import { termsQuery, wordOf } from './queries.ts';

type Choice = 'conditionalForm' | 'sharingForm' | 'categoryCode' | 'securityLevel' | 'origin';
type Word = { key: string; zh: string; en: string };

export type Fact = { label: string; value: ReactNode; articles?: string[] };

export function FactList({ facts }: { facts: (Fact | null | false)[] }) {
  const shown = facts.filter((fact): fact is Fact => fact !== null && fact !== false);
  return (
    <dl className="facts">
      {shown.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>
            {fact.value} <ArticleRefs ids={fact.articles} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Units = { items: { id: string; name: Text }[] };

/** The law a class rests on: kind, title, article and wording, a line each. */
function Bases({ rows, terms }: { rows: LegalBasis[]; terms: TermsReply | undefined }) {
  const { say } = useTexts();
  const kinds = Object.values(terms?.sharingBasisKinds ?? {}).flat();
  return rows.map((row) => (
    <div key={`${row.kind}${row.title}${row.article}`}>
      {row.kind ? say(wordOf(kinds, row.kind)) : null} {row.title} {row.article}{' '}
      <span className="muted">{row.wording}</span>{' '}
      <ArticleRefs ids={kinds.find((kind) => kind.key === row.kind)?.articles} />
    </div>
  ));
}

function NamedUnitNames({ ids }: { ids: string[] }) {
  const { say } = useTexts();
  const { data } = useQuery({
    queryKey: ['organisations'],
    queryFn: () => api.get<Units>('/api/organisations', { pageSize: 200 }),
  });
  return ids
    .map((id) => {
      const unit = data?.items.find((one) => one.id === id);
      return unit ? say(unit.name) : data ? id : '…';
    })
    .join(', ');
}

/** `content`: the version to show; else the one in force, or where there is none the one being written. */
export function ResourceFacts({
  resource,
  content = (resource.detail?.current ?? resource.detail?.working)?.content,
}: {
  resource: ResourceReply;
  content?: Content;
}) {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(termsQuery);
  const cite = (field: string) => resource.articles[field];
  const said = <K extends Choice>(name: K, words: readonly Word[] | undefined): Fact | null =>
    content?.[name]
      ? { label: t(`catalog:field.${name}`), value: say(wordOf(words, content[name])), articles: cite(name) }
      : null;
  const sharingClass =
    terms?.sharingClasses.find((one) => one.key === content?.sharingClass) ?? resource.sharingClass;
  const openingClass =
    terms?.openingClasses.find((one) => one.key === content?.openingClass) ?? resource.openingClass;
  const formatCategory = content?.formatCategory || resource.formatCategory;
  const updateCycle = content?.updateCycle || resource.updateCycle;
  const format = terms?.formats.find((one) => one.key === formatCategory);
  return (
    <>
      <p className="facts-summary">{content?.summary || resource.summary || t('catalog:noSummary')}</p>
      <FactList
        facts={[
          { label: t('catalog:field.state'), value: <StateMark entry={resource} /> },
          resource.stateReason
            ? { label: t('catalog:field.stateReason'), value: resource.stateReason }
            : null,
          {
            label: t('catalog:field.code'),
            value: <code>{resource.code ?? t('catalog:noCode')}</code>,
            articles: cite('code'),
          },
          {
            label: t('catalog:field.provider'),
            value: say(resource.provider.name),
            articles: cite('provider'),
          },
          resource.owner && {
            label: t('catalog:field.owner'),
            value: say(resource.owner),
            articles: resource.owner.articles,
          },
          {
            label: t('catalog:field.sharingClass'),
            value: <ClassMark word={sharingClass} articles />,
          },
          content?.sharingConditions
            ? { label: t('catalog:field.sharingConditions'), value: content.sharingConditions }
            : null,
          content?.sharingClass === 'conditional' && content.classing.sharingTerms?.length
            ? {
                label: t('classify:classing.sharingTerms'),
                value: content.classing.sharingTerms.map((one) => <div key={one}>{one}</div>),
                articles: terms?.classing.articles.terms ?? [],
              }
            : null,
          content?.sharingClass === 'conditional' && content.classing.scenarios?.length
            ? {
                label: t('classify:classing.scenarios'),
                value: content.classing.scenarios.map((one) => <div key={one}>{one}</div>),
                articles: terms?.classing.articles.scenarios ?? [],
              }
            : null,
          said('conditionalForm', terms?.conditionalForms),
          content && content.namedUnits.length > 0
            ? { label: t('catalog:field.namedUnits'), value: <NamedUnitNames ids={content.namedUnits} /> }
            : null,
          content && content.namedItems.length > 0
            ? { label: t('catalog:field.namedItems'), value: content.namedItems.join(', ') }
            : null,
          content && content.sharingBasis.length > 0
            ? {
                label: t('catalog:field.sharingBasis'),
                value: <Bases rows={content.sharingBasis} terms={terms} />,
                articles: cite('sharingBasis'),
              }
            : null,
          said('sharingForm', terms?.sharingForms),
          content?.useRequirements
            ? {
                label: t('catalog:field.useRequirements'),
                value: content.useRequirements,
                articles: cite('useRequirements'),
              }
            : null,
          {
            label: t('catalog:field.openingClass'),
            value: <ClassMark word={openingClass} articles />,
          },
          content?.openingCondition
            ? { label: t('catalog:field.openingCondition'), value: content.openingCondition }
            : null,
          content && content.openingBasis.length > 0
            ? {
                label: t('catalog:field.openingBasis'),
                value: <Bases rows={content.openingBasis} terms={terms} />,
                articles: cite('openingBasis'),
              }
            : null,
          said('categoryCode', terms?.categories),
          said('securityLevel', terms?.securityLevels),
          said('origin', terms?.origins),
          content?.originNote ? { label: t('catalog:field.originNote'), value: content.originNote } : null,
          ...(['contract', 'contractor', 'approval', 'licence', 'expires'] as const).map((name) =>
            content?.particulars[name]
              ? { label: t(`compile:form.${name}`), value: content.particulars[name] }
              : null,
          ),
          {
            label: t('catalog:field.updateCycle'),
            value: updateCycle ? say(wordOf(terms?.updateCycles, updateCycle)) : t('common:none'),
            articles: cite('updateCycle'),
          },
          {
            label: t('catalog:field.format'),
            value: format ? say(format) : t('common:none'),
            articles: cite('formatCategory'),
          },
          content?.duty
            ? { label: t('catalog:field.duty'), value: content.duty, articles: cite('duty') }
            : null,
          {
            label: t('catalog:field.publishedOn'),
            value: <span className="num">{resource.publishedOn ?? '–'}</span>,
          },
        ]}
      />
    </>
  );
}

// The facts of one resource as a list of label and value, articles one hover away.
import { useQuery } from '@tanstack/react-query';
import type { Content, ResourceReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Fact, useContentFacts } from './ContentFacts.tsx';
import { ClassMark, StateMark } from './marks.tsx';
import { termsQuery, wordOf } from './queries.ts';

export type { Fact };

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
  const sharingClass =
    terms?.sharingClasses.find((one) => one.key === content?.sharingClass) ?? resource.sharingClass;
  const openingClass =
    terms?.openingClasses.find((one) => one.key === content?.openingClass) ?? resource.openingClass;
  const stated = useContentFacts(content, cite);
  // Who sees no content reads at least what every list says.
  const format = terms?.formats.find((one) => one.key === resource.formatCategory);
  const summaryOnly: Fact[] = [
    {
      label: t('catalog:field.updateCycle'),
      value: resource.updateCycle ? say(wordOf(terms?.updateCycles, resource.updateCycle)) : t('common:none'),
      articles: cite('updateCycle'),
    },
    {
      label: t('catalog:field.format'),
      value: format ? say(format) : t('common:none'),
      articles: cite('formatCategory'),
    },
  ];
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
          {
            label: t('catalog:field.openingClass'),
            value: <ClassMark word={openingClass} articles />,
          },
          ...stated,
          ...(content ? [] : summaryOnly),
          resource.original
            ? {
                label: t('catalog:field.originalOn'),
                value: (
                  <>
                    <span className="num">{resource.original.on}</span>{' '}
                    {resource.original.beforeLaw
                      ? t('catalog:originalBefore', {
                          name: say(resource.original.instrument),
                          day: resource.original.since,
                        })
                      : null}
                  </>
                ),
              }
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

// The facts of one resource as a list of label and value, articles one hover away.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';
import { ClassMark, StateMark } from './marks.tsx';
import { termsQuery, wordOf } from './queries.ts';

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

export function ResourceFacts({ resource }: { resource: ResourceReply }) {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(termsQuery);
  const content = (resource.detail?.current ?? resource.detail?.working)?.content;
  const cite = (field: string) => resource.articles[field];
  const format = terms?.formats.find((one) => one.key === resource.formatCategory);
  return (
    <>
      <p className="facts-summary">{resource.summary || t('catalog:noSummary')}</p>
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
            value: <ClassMark word={resource.sharingClass} articles />,
          },
          content?.sharingConditions
            ? { label: t('catalog:field.sharingConditions'), value: content.sharingConditions }
            : null,
          {
            label: t('catalog:field.openingClass'),
            value: <ClassMark word={resource.openingClass} articles />,
          },
          {
            label: t('catalog:field.updateCycle'),
            value: resource.updateCycle
              ? say(wordOf(terms?.updateCycles, resource.updateCycle))
              : t('common:none'),
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

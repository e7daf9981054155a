// One resource: its facts, items, data that came in, services made of it, and its versions side by side.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import { can } from '../../shared/Can.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { ClassTab } from '../classes/ClassTab.tsx';
import { Objection } from '../classes/Objection.tsx';
import { BatchList } from '../collect/BatchList.tsx';
import { Grounds } from '../collect/lawful/Grounds.tsx';
import { Course } from '../finding/Course.tsx';
import { WatchButton } from '../finding/WatchButton.tsx';
import { Comments } from '../keeping/Comments.tsx';
import { History } from '../keeping/History.tsx';
import { useAddress } from '../list/address.ts';
import { Tabs } from '../list/Tabs.tsx';
import { EntryDoubt } from '../quality/corrections/Marks.tsx';
import { ApplyOf } from '../serve/Apply.tsx';
import { ServicesOf } from '../serve/ServicesOf.tsx';
import { OnEntry } from '../sharing/OnPages.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ResourceFacts } from './Facts.tsx';
import { ItemsTable } from './ItemsTable.tsx';
import { StateMark } from './marks.tsx';
import { resourceQuery } from './queries.ts';
import { ResourceActs } from './ResourceActs.tsx';
import { Versions } from './Versions.tsx';

/** Drawing comes with its own chunk. */
const Relations = lazy(async () => ({ default: (await import('../finding/Relations.tsx')).Relations }));

function tabsOf(resource: ResourceReply) {
  if (resource.view !== 'full') return ['facts'] as const;
  const all = [
    'facts',
    'items',
    'data',
    'services',
    'course',
    'relations',
    'class',
    'versions',
    'history',
    'review',
  ] as const;
  const shut = new Set<string>([
    ...(resource.publishedOn ? [] : ['data', 'services', 'course']),
    ...(can(resource.abilities, 'seeLoads') ? [] : ['data', 'course']),
    ...(can(resource.abilities, 'seeComments') ? [] : ['review']),
  ]);
  return all.filter((tab) => !shut.has(tab));
}

function Body({ resource, tab }: { resource: ResourceReply; tab: string }) {
  const content = (resource.detail?.current ?? resource.detail?.working)?.content;
  switch (tab) {
    case 'items':
      return <ItemsTable items={content?.items ?? []} />;
    case 'data':
      return <BatchList resource={resource} />;
    case 'services':
      return <ServicesOf resource={resource} />;
    case 'course':
      return <Course id={resource.id} />;
    case 'relations':
      return (
        <Suspense fallback={<SkeletonFacts rows={6} />}>
          <Relations id={resource.id} />
        </Suspense>
      );
    case 'class':
      return <ClassTab id={resource.id} />;
    case 'versions':
      return <Versions id={resource.id} />;
    case 'history':
      return <History id={resource.id} upkeep={can(resource.abilities, 'seeUpkeep')} />;
    case 'review':
      return <Comments id={resource.id} />;
    default:
      return (
        <div className="panel">
          <OnEntry resource={resource} />
          <ResourceFacts resource={resource} />
          <Grounds resourceId={resource.id} />
          <ApplyOf resource={resource} />
          {can(resource.abilities, 'seeObjection') ? <Objection resourceId={resource.id} /> : null}
        </div>
      );
  }
}

export function ResourcePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const address = useAddress();
  const { data, error, refetch } = useQuery(resourceQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const tabs = data ? tabsOf(data) : (['facts'] as const);
  const wanted = address.get('tab');
  const tab = tabs.find((one) => one === wanted) ?? 'facts';
  const under = data?.detail?.working;
  return (
    <Screen
      title={data ? data.name || t('catalog:unnamed') : t('common:state.loading')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      facts={
        data ? (
          <>
            <code>{data.code ?? t('catalog:noCode')}</code>
            <span>{say(data.provider.name)}</span>
            <StateMark entry={data} />
            {data.original?.beforeLaw ? <span className="mark">{t('share:former.before')}</span> : null}
            <EntryDoubt resource={data} />
            {under?.caseId ? <Link to={`/cases/${under.caseId}`}>{t('catalog:openCase')}</Link> : null}
          </>
        ) : null
      }
      actions={
        data ? (
          <>
            {can(data.abilities, 'follow') ? <WatchButton id={data.id} /> : null}
            <ResourceActs resource={data} />
          </>
        ) : null
      }
    >
      {data ? (
        <Tabs
          label={data.name}
          active={tab}
          onChange={(key) => address.set({ tab: key === 'facts' ? undefined : key })}
          tabs={tabs.map((key) => ({
            key,
            label: t(`catalog:tab.${key}`),
            content: <Body resource={data} tab={key} />,
          }))}
        />
      ) : (
        <div className="panel">
          <SkeletonFacts rows={10} />
        </div>
      )}
    </Screen>
  );
}

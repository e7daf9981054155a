// One search over resources, services, cases and articles; each group leads to its own list.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useArticle } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { articleDuty, articleTitle } from '../../shared/law.ts';
import { Bar } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { casesQuery } from '../cases/queries.ts';
import { resourcesQuery } from '../catalog/queries.ts';
import { browseQuery } from '../law/queries.ts';
import { useAddress } from '../list/address.ts';
import { organisationsQuery, peopleQuery } from '../org/queries.ts';
import { servicesQuery } from '../serve/queries.ts';
import { Screen } from './Screen.tsx';
import { useBusiness, useMe } from './session.ts';

/** How many hits of a group stand here before its own list takes over. */
const shown = 6;

type Hit = { key: string; to: string; title: string; more: ReactNode };

function Group({
  title,
  to,
  hits,
  total,
}: {
  title: string;
  to: string;
  hits: Hit[] | undefined;
  total: number | undefined;
}) {
  const { t } = useTexts();
  if (hits && hits.length === 0) return null;
  return (
    <section className="panel">
      <div className="section-head">
        <h2>{title}</h2>
        <Link to={to}>{t('common:list.total', { count: total ?? 0 })}</Link>
      </div>
      <ul className="hits">
        {hits?.map((hit) => (
          <li key={hit.key}>
            <Link to={hit.to}>{hit.title}</Link> <span className="muted">{hit.more}</span>
          </li>
        )) ?? (
          <li aria-hidden="true">
            <Bar width="60%" />
          </li>
        )}
      </ul>
    </section>
  );
}

export function SearchPage() {
  const { t, say, language } = useTexts();
  const q = useAddress().get('q').trim();
  const enabled = q !== '';
  const resources = useQuery({ ...resourcesQuery({ q, pageSize: shown }), enabled });
  const me = useMe();
  const business = useBusiness();
  const services = useQuery({ ...servicesQuery({ q, pageSize: shown }), enabled: enabled && business });
  const cases = useQuery({ ...casesQuery({ q, pageSize: shown }), enabled: enabled && business });
  const organisations = useQuery({ ...organisationsQuery({ q, state: 'all', pageSize: shown }), enabled });
  const people = useQuery({
    ...peopleQuery({ q, pageSize: shown }),
    enabled: enabled && can(me?.abilities, 'list-people'),
    retry: false,
  });
  const law = useQuery({ ...browseQuery({ q }), enabled });
  const articleId = /^[a-z]{2,}-[\w-]+$/i.test(q) ? q.replace(/^[a-z]+/, (city) => city.toUpperCase()) : '';
  const article = useArticle(articleId, articleId !== '').data;
  const query = `?q=${encodeURIComponent(q)}`;
  const found = [resources, services, cases, organisations, people].reduce(
    (sum, one) => sum + (one.data?.total ?? 0),
    (article ? 1 : 0) + (law.data?.total ?? 0),
  );
  const ready = [resources, services, cases, organisations].every((one) => !one.isLoading);
  return (
    <Screen title={t('desk:search.title', { q })}>
      <div className="stack">
        {article ? (
          <section className="panel">
            <h2>{t('desk:room.law')}</h2>
            <Link to={`/law/${article.id}`}>{articleTitle(t, article, language)}</Link>{' '}
            <span className="muted">{articleDuty(article, language)}</span>
          </section>
        ) : null}
        <Group
          title={t('law:tab.articles')}
          to={`/law${query}`}
          total={law.data?.total ?? 0}
          hits={(law.data?.instruments ?? [])
            .flatMap(({ duties }) => duties)
            .slice(0, shown)
            .map((duty) => ({
              key: duty.id,
              to: `/law/${encodeURIComponent(duty.id)}`,
              title: language === 'en' ? duty.dutyEn : duty.dutyZh,
              more: duty.id,
            }))}
        />
        <Group
          title={t('desk:room.catalog')}
          to={`/catalog${query}`}
          total={resources.data?.total}
          hits={resources.data?.items.map((one) => ({
            key: one.id,
            to: `/catalog/${one.id}`,
            title: one.name,
            more: say(one.provider.name),
          }))}
        />
        <Group
          title={t('desk:room.serve')}
          to={`/services${query}`}
          total={services.data?.total}
          hits={(business ? services.data?.items : [])?.map((one) => ({
            key: one.id,
            to: `/services/${one.id}`,
            title: say(one.title),
            more: say(one.provider.name),
          }))}
        />
        <Group
          title={t('cases:title')}
          to={`/cases${query}`}
          total={cases.data?.total}
          hits={(business ? cases.data?.items : [])?.map((one) => ({
            key: one.id,
            to: `/cases/${one.id}`,
            title: one.title,
            more: one.number,
          }))}
        />
        <Group
          title={t('org:title')}
          to={`/organisations${query}`}
          total={organisations.data?.total}
          hits={organisations.data?.items.map((one) => ({
            key: one.id,
            to: `/organisations/${one.id}`,
            title: say(one.name),
            more: say(one.kindName),
          }))}
        />
        <Group
          title={t('org:people.title')}
          to={`/people${query}`}
          total={people.data?.total ?? 0}
          hits={(people.data?.items ?? []).map((one) => ({
            key: one.id,
            to: `/people?q=${encodeURIComponent(one.account)}`,
            title: one.name,
            more: one.memberships.map((membership) => say(membership.organisationName)).join(' · '),
          }))}
        />
        {ready && found === 0 ? (
          <div className="panel">
            <Empty title={t('catalog:empty.filtered')} how={t('desk:search.none')} />
          </div>
        ) : null}
      </div>
    </Screen>
  );
}

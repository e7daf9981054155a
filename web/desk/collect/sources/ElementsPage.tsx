// 一数一源: data elements, how many bodies hold each, and which one is its source.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { elementsQuery, paths } from './queries.ts';

const states = ['sourced', 'unsourced', 'contested'] as const;

export function ElementsPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const query = { q: address.get('q') || undefined, state: address.get('state') || undefined };
  const list = useQuery(elementsQuery({ ...query, page: address.page }));
  return (
    <ListPage
      name="elements"
      title={t('sources:elements.title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={
        <>
          <span className="muted">
            {t(list.data?.enforced ? 'sources:elements.enforced' : 'sources:elements.followed')}
          </span>{' '}
          <ArticleRefs ids={list.data?.articles} />
        </>
      }
      list={list}
      address={address}
      exported={{
        path: paths.elements,
        query,
        columns: [
          { title: t('sources:elements.element'), value: (row) => row.titleZh },
          { title: t('sources:elements.standard'), value: (row) => `${row.standardCode} ${row.identifier}` },
          { title: t('sources:elements.holders'), value: (row) => row.holders },
          {
            title: t('sources:elements.source'),
            value: (row) => row.source && say(row.source.organisation.name),
          },
          { title: t('sources:elements.entry'), value: (row) => row.source?.resource.name },
        ],
      }}
      above={<CollectPages />}
      tools={
        <>
          <Input.Search
            key={address.get('q')}
            defaultValue={address.get('q')}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('sources:elements.search')}
            aria-label={t('common:list.search')}
          />
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`sources:elements.state.${value}`) }))}
          />
        </>
      }
      empty={
        Object.values(query).some(Boolean) ? (
          <Empty title={t('sources:noneFound')} how={t('sources:noneFoundHow')} />
        ) : (
          <Empty
            title={t('sources:elements.none')}
            how={t('sources:elements.noneHow')}
            action={<Link to="/catalog/standards">{t('compile:standards.title')}</Link>}
          />
        )
      }
      columns={[
        {
          key: 'element',
          title: t('sources:elements.element'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/collect/elements/${row.id}`}>
                {row.titleZh}
              </Link>
              <div className="row-sub">
                {row.standardCode} {row.identifier}
              </div>
            </>
          ),
        },
        {
          key: 'source',
          title: t('sources:elements.source'),
          render: (row) =>
            row.source ? (
              <>
                {say(row.source.organisation.name)}
                <div className="row-sub">{row.source.resource.name}</div>
              </>
            ) : (
              <span className="muted">{t('sources:elements.state.unsourced')}</span>
            ),
        },
        {
          key: 'state',
          title: t('sources:elements.standing'),
          width: 120,
          render: (row) =>
            row.contested ? <span className="mark near">{t('sources:elements.state.contested')}</span> : null,
        },
        {
          key: 'holders',
          title: t('sources:elements.holders'),
          align: 'right',
          width: 110,
          render: (row) => row.holders,
        },
        {
          key: 'entries',
          title: t('sources:elements.entries'),
          align: 'right',
          width: 110,
          render: (row) => row.entries,
        },
      ]}
    />
  );
}

// 委托处理: third parties engaged to govern data, what they see and how long, and the scores before and since.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { gatheringQuery } from '../collect/queries.ts';
import { useAddress } from '../list/address.ts';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Fold } from '../registers/Fold.tsx';
import { useUnits } from '../registers/queries.ts';
import { useMe } from '../shell/session.ts';
import { QualityPages, Score } from './parts.tsx';
import { base, type Engagement, engagementsQuery } from './queries.ts';

function RecordForm() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const me = useMe();
  const own = me?.organisation.id;
  const units = useUnits().filter(({ id }) => id !== own);
  const [q, setQ] = useState('');
  const entries = useQuery(gatheringQuery({ organisation: own, q: q || undefined, pageSize: 100 }));
  return (
    <Fold
      title={t('quality:engagement.record')}
      what={t('quality:engagement.what')}
      ok={t('quality:engagement.record')}
      done={t('quality:engagement.done')}
      fields={[
        {
          name: 'contractorId',
          label: t('quality:engagement.contractor'),
          kind: 'choice',
          required: true,
          hint: t('quality:engagement.contractorHint'),
          options: units.map(({ id, name }) => ({ value: id, label: say(name) })),
        },
        { name: 'contract', label: t('quality:engagement.contract'), kind: 'text', required: true },
        {
          name: 'resources',
          label: t('quality:engagement.resources'),
          kind: 'choices',
          required: true,
          onSearch: setQ,
          options: (entries.data?.items ?? []).map((row) => ({ value: row.resourceId, label: row.name })),
        },
        { name: 'fromDay', label: t('quality:engagement.from'), kind: 'date', required: true },
        { name: 'toDay', label: t('quality:engagement.to'), kind: 'date', required: true },
        {
          name: 'aims',
          label: t('quality:engagement.aims'),
          kind: 'long',
          required: true,
          hint: t('quality:engagement.aimsHint'),
        },
      ]}
      submit={async (values) => {
        await api.post(`${base}/engagements`, values);
        await client.invalidateQueries({ queryKey: ['quality', 'engagements'] });
      }}
    />
  );
}

/** What it brought: each resource with its score on the day of the record and today's. */
function Effect({ row }: { row: Engagement }) {
  const { t } = useTexts();
  return (
    <ul className="plain-list">
      {row.resources.map((one) => (
        <li key={one.id}>
          <Link to={`/catalog/${one.id}`}>{one.name}</Link>{' '}
          <span className="muted">{t('quality:engagement.before')}</span> <Score value={one.before} />{' '}
          <span className="muted">{t('quality:engagement.after')}</span> <Score value={one.after} />
        </li>
      ))}
    </ul>
  );
}

export function Engagements() {
  const { t, say } = useTexts();
  const address = useAddress();
  const q = address.get('q');
  const state = address.get('state');
  const fits = (row: Engagement): boolean =>
    (!state || row.running === (state === 'running')) &&
    (!q ||
      [row.contract, row.aims, say(row.contractor.name), say(row.organisation.name)].some((text) =>
        text.includes(q),
      ));
  const list = useQuery({
    ...engagementsQuery,
    select: (data) => {
      const items = data.items.filter(fits);
      return { ...data, items, total: items.length };
    },
  });
  return (
    <ListPage<Engagement>
      name="engagements"
      title={t('quality:page.engagements')}
      crumbs={[{ to: '/quality', text: t('desk:room.quality') }]}
      list={list}
      address={address}
      rowsOfExport={list.data?.items ?? []}
      exportColumns={[
        { title: t('quality:engagement.contract'), value: (row) => row.contract },
        { title: t('quality:engagement.client'), value: (row) => say(row.organisation.name) },
        { title: t('quality:engagement.contractor'), value: (row) => say(row.contractor.name) },
        { title: t('quality:engagement.from'), value: (row) => row.fromDay },
        { title: t('quality:engagement.to'), value: (row) => row.toDay },
        {
          title: t('quality:engagement.resources'),
          value: (row) =>
            row.resources
              .map(({ name, before, after }) => `${name} ${before ?? ''}/${after ?? ''}`)
              .join('; '),
        },
      ]}
      above={
        <>
          <QualityPages />
          {list.data?.articles.length ? (
            <p className="muted">
              {t('quality:engagement.law')} <ArticleRefs ids={list.data.articles} />
            </p>
          ) : null}
          {can(list.data?.abilities, 'record') ? <RecordForm /> : null}
        </>
      }
      tools={
        <>
          <Input.Search
            key={q}
            allowClear
            defaultValue={q}
            placeholder={t('quality:engagement.search')}
            aria-label={t('quality:engagement.search')}
            onSearch={(text) => address.set({ q: text.trim() })}
            style={{ maxWidth: 280 }}
          />
          <OneOf
            address={address}
            name="state"
            values={(['running', 'ended'] as const).map((value) => ({
              value,
              label: t(`quality:engagement.${value}`),
            }))}
          />
        </>
      }
      empty={<Empty title={t('quality:engagement.none')} how={t('quality:engagement.noneHow')} />}
      columns={[
        {
          key: 'contract',
          title: t('quality:engagement.contract'),
          optional: false,
          render: (row) => (
            <>
              <span className="row-name">{row.contract}</span>
              <div className="row-sub">{row.aims}</div>
            </>
          ),
        },
        {
          key: 'parties',
          title: t('quality:engagement.contractor'),
          width: 200,
          render: (row) => (
            <>
              {say(row.contractor.name)}
              <div className="row-sub">
                {t('quality:engagement.by', { name: say(row.organisation.name) })}
              </div>
            </>
          ),
        },
        {
          key: 'term',
          title: t('quality:engagement.term'),
          width: 130,
          render: (row) => (
            <>
              <span className={`mark ${row.running ? 'good' : ''}`}>
                {t(`quality:engagement.${row.running ? 'running' : 'ended'}`)}
              </span>
              <div className="row-sub num">{row.fromDay}</div>
              <div className="row-sub num">{row.toDay}</div>
            </>
          ),
        },
        { key: 'effect', title: t('quality:engagement.effect'), render: (row) => <Effect row={row} /> },
      ]}
    />
  );
}

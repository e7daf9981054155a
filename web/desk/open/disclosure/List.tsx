// 开放前处理与审查: each data set with its treatment, review and scan.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { DisclosureList as Reply } from '#rooms/open/disclosure/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';
import { Standing } from './Standing.tsx';

type Row = Reply['items'][number];

export function DisclosureList() {
  const { t, say } = useTexts();
  const [search, setSearch] = useState('');
  const list = useQuery(opening<Reply>('disclosure'));
  const rows = list.data?.items.filter(({ title }) => say(title).includes(search));
  const columns: Column<Row>[] = [
    {
      key: 'title',
      title: t('open:field.title'),
      render: (row) => <Link to={`/open/disclosure/${row.id}`}>{say(row.title)}</Link>,
    },
    { key: 'unit', title: t('open:field.organisation'), render: (row) => say(row.organisation.name) },
    {
      key: 'record',
      title: t('open-disclosure:treatment'),
      render: (row) =>
        row.record === null ? (
          <Standing tone="idle" text={t('open-disclosure:noRecord')} />
        ) : (
          <Standing tone="good" text={t('open-disclosure:recordNumber', { number: row.record })} />
        ),
    },
    {
      key: 'review',
      title: t('open-disclosure:review'),
      render: (row) => (
        <Standing
          tone={row.review === 'pass' ? 'good' : row.review === 'none' ? 'idle' : 'bad'}
          text={t(`open-disclosure:reviewState.${row.review}`)}
        />
      ),
    },
    {
      key: 'scan',
      title: t('open-disclosure:scan'),
      render: (row) => (
        <Standing
          tone={row.scan === 'clean' ? 'good' : row.scan === 'none' ? 'idle' : 'bad'}
          text={t(`open-disclosure:scanState.${row.scan}`)}
        />
      ),
    },
  ];
  return (
    <Screen title={t('open-disclosure:title')}>
      <OpenPages />
      <p className="muted">{t('open-disclosure:lead')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      <label className="inline-field">
        {t('open:search')}{' '}
        <input className="plain-input" value={search} onChange={(event) => setSearch(event.target.value)} />
      </label>
      {list.error ? null : (
        <DataTable
          label={t('open-disclosure:title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-disclosure:empty')} how={t('open-disclosure:emptyHow')} />}
        />
      )}
    </Screen>
  );
}

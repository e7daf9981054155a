// Records that other portals brought: for the authority to accept or reject, for a unit to take over into its own catalogue.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { RecordsReply, SourcesReply } from '#rooms/open/harvest/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useMe } from '../../shell/session.ts';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';
import { faultWord, RecordMark, recordStates } from './parts.tsx';

const PAGE = 20;
type Item = RecordsReply['items'][number];

export function Proposals() {
  const { t } = useTexts();
  const me = useMe();
  const navigate = useNavigate();
  const address = useAddress();
  const bureau = me?.roles.includes('bureau') ?? false;
  // A unit looks for what was accepted and waits to be taken over.
  const state = address.get('state') || (bureau ? 'proposed' : 'accepted');
  const source = address.get('source') || undefined;
  const sources = useQuery({ ...opening<SourcesReply>('harvest/sources'), enabled: bureau });
  const list = useQuery(
    opening<RecordsReply>('harvest/records', {
      page: address.page,
      pageSize: PAGE,
      source,
      state: state === 'all' ? undefined : state,
    }),
  );
  const columns: Column<Item>[] = [
    {
      key: 'title',
      title: t('open-desk:record.title'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/open/proposals/${row.id}`}>
            {row.content?.title || row.identifier}
          </Link>
          <div className="row-sub">
            {row.faults.length > 0
              ? row.faults.map((fault) => faultWord(t, fault)).join(t('open-desk:comma'))
              : row.content?.organisation}
          </div>
        </>
      ),
    },
    { key: 'state', title: t('open:field.state'), render: (row) => <RecordMark state={row.state} /> },
    {
      key: 'files',
      title: t('open-desk:record.files'),
      align: 'right',
      render: (row) => <span className="num">{row.content?.files.length ?? '–'}</span>,
    },
    {
      key: 'kept',
      title: t('open-desk:record.kept'),
      render: (row) =>
        Object.keys(row.kept)
          .map((field) => t(`open-desk:recordField.${field}`))
          .join(t('open-desk:comma')) || '–',
    },
    {
      key: 'changed',
      title: t('open-desk:record.changedAt'),
      render: (row) => <span className="num">{formatInstant(row.changedAt)}</span>,
    },
  ];
  return (
    <Screen title={t('open-desk:page.proposals')}>
      <OpenPages />
      <p className="muted">{t(bureau ? 'open-desk:record.leadBureau' : 'open-desk:record.leadUnit')}</p>
      <div className="list-tools">
        <Select
          aria-label={t('open:field.state')}
          value={state}
          onChange={(next: string) => address.set({ state: next })}
          options={['all', ...recordStates].map((key) => ({
            value: key,
            label: key === 'all' ? t('open:allStates') : t(`open-desk:record.${key}`),
          }))}
          style={{ minWidth: 160 }}
        />
        {bureau ? (
          <Select
            allowClear
            aria-label={t('open-desk:record.source')}
            placeholder={t('open-desk:record.allSources')}
            value={source}
            onChange={(next?: string) => address.set({ source: next })}
            options={(sources.data?.items ?? []).map((one) => ({ value: one.id, label: one.title }))}
            style={{ minWidth: 200 }}
          />
        ) : null}
      </div>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-desk:page.proposals')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/open/proposals/${row.id}`)}
          paging={{
            page: address.page,
            pageSize: PAGE,
            total: list.data?.total ?? 0,
            onPage: (page) => address.set({ page: String(page) }),
          }}
          empty={<Empty title={t('open-desk:record.none')} how={t('open-desk:record.noneHow')} />}
        />
      )}
    </Screen>
  );
}

// What is to be looked into after a grade, a rule or a detection changed; closed with what was done.
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Link } from 'react-router';
import type { FindingReply } from '#rooms/classify/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { ClassifyNav, useAct } from './parts.tsx';
import { classifyTermsQuery, findingsQuery } from './queries.ts';

export function FindingList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const state = address.get('state') || 'open';
  const filters = { kind: address.get('kind'), state: state === 'every' ? undefined : state };
  const list = useQuery(findingsQuery({ ...filters, page: address.page }));
  const { data: terms } = useQuery(classifyTermsQuery);
  const ask = useReason();
  const close = useAct(({ id, note }: { id: string; note: string }) =>
    api.post(`/api/classify/findings/${id}/close`, { note }),
  );
  const perform = async (row: FindingReply) => {
    const note = await ask({
      title: t('classify:findings.close'),
      what: say(row),
      ok: t('classify:findings.close'),
      label: t('classify:findings.note'),
    });
    if (note !== undefined) close.mutate({ id: row.id, note });
  };
  const columns: Column<FindingReply>[] = [
    {
      key: 'kind',
      title: t('classify:column.finding'),
      optional: false,
      render: (row) => (
        <>
          <strong>{say(row)}</strong>
          <div className="row-sub">{typeof row.detail.item === 'string' ? row.detail.item : ''}</div>
        </>
      ),
    },
    {
      key: 'resource',
      title: t('classify:column.resource'),
      render: (row) =>
        row.resource ? (
          <Link className="row-name" to={`/classify/resources/${row.resource.id}`}>
            {row.resource.name}
          </Link>
        ) : (
          '—'
        ),
    },
    { key: 'unit', title: t('classify:column.unit'), render: (row) => say(row.organisation.name) },
    {
      key: 'articles',
      title: t('classify:column.articles'),
      render: (row) => <ArticleRefs ids={row.articles} />,
    },
    {
      key: 'found',
      title: t('classify:column.found'),
      render: (row) => <span className="num">{formatInstant(row.foundAt)}</span>,
    },
    {
      key: 'state',
      title: t('classify:column.state'),
      render: (row) =>
        row.closedAt ? (
          <span title={row.note}>{t('classify:findings.closed')}</span>
        ) : (
          <Can abilities={row.abilities} act="close">
            {() => (
              <Button size="small" onClick={() => void perform(row)}>
                {t('classify:findings.close')}
              </Button>
            )}
          </Can>
        ),
    },
  ];
  return (
    <ListPage<FindingReply>
      name="findings"
      title={t('classify:findings.title')}
      facts={t('classify:findings.facts')}
      address={address}
      list={list}
      columns={columns}
      above={<ClassifyNav />}
      exported={{
        path: '/api/classify/findings',
        query: filters,
        columns: [
          { title: t('classify:column.finding'), value: (row) => say(row) },
          { title: t('classify:column.resource'), value: (row) => row.resource?.name },
          { title: t('classify:column.unit'), value: (row) => say(row.organisation.name) },
          { title: t('classify:column.found'), value: (row) => row.foundAt },
          { title: t('classify:findings.closed'), value: (row) => row.closedAt },
        ],
      }}
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            first={t('classify:findings.open')}
            values={[
              { value: 'closed', label: t('classify:findings.closed') },
              { value: 'every', label: t('common:list.all') },
            ]}
          />
          <Select
            aria-label={t('classify:column.finding')}
            value={address.get('kind')}
            onChange={(kind) => address.set({ kind })}
            style={{ minWidth: 200 }}
            options={[
              { value: '', label: t('classify:findings.everyKind') },
              ...(terms?.findingKinds ?? []).map((kind) => ({ value: kind.key, label: say(kind) })),
            ]}
          />
        </>
      }
      empty={<Empty title={t('classify:findings.empty')} how={t('classify:findings.emptyHow')} />}
    />
  );
}

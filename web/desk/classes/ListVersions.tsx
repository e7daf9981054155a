// 全市清单: every version the bureau merged, what the government decided, and two of them held against each other.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { Link } from 'react-router';
import type { CompareReply, ListVersionReply } from '#rooms/classify/classes/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ClassPages } from './Pages.tsx';
import { compareQuery, versionsQuery } from './queries.ts';

const tones = { added: 'bad', removed: 'good', changed: 'near', same: '' } as const;

function Compared({ from, to }: { from: string; to: string }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(compareQuery(from, to));
  if (error) return <ProblemView error={error} />;
  return (
    <DataTable<CompareReply['items'][number]>
      label={t('classes:compare.title')}
      rows={data?.items}
      rowKey={(row) => row.resourceId}
      columns={[
        {
          key: 'name',
          title: t('classes:field.name'),
          optional: false,
          render: (row) => <Link to={`/classes/negative/${row.itemId}`}>{row.name}</Link>,
        },
        { key: 'provider', title: t('classes:field.provider'), render: (row) => say(row.provider.name) },
        {
          key: 'change',
          title: t('classes:compare.change'),
          render: (row) => (
            <span className={`mark ${tones[row.change]}`}>{t(`classes:compare.${row.change}`)}</span>
          ),
        },
        {
          key: 'before',
          title: t('classes:compare.before'),
          render: (row) => row.before?.join(t('law:separator')) ?? '–',
        },
        {
          key: 'after',
          title: t('classes:compare.after'),
          render: (row) => row.after?.join(t('law:separator')) ?? '–',
        },
      ]}
      empty={<Empty title={t('classes:compare.empty')} />}
    />
  );
}

export function ListVersions() {
  const { t } = useTexts();
  const address = useAddress();
  const { data, error, refetch } = useQuery(versionsQuery);
  const versions = data?.items ?? [];
  const to = address.get('to') || (versions[0]?.id ?? '');
  const from = address.get('from') || (versions[1]?.id ?? '');
  const options = versions.map(({ id, number }) => ({ value: id, label: t('classes:version', { number }) }));
  return (
    <Screen
      title={t('classes:page.versions')}
      actions={
        <ExportRows<ListVersionReply>
          name="list-versions"
          rows={versions}
          columns={[
            { title: t('classes:field.version'), value: (row) => row.number },
            { title: t('classes:field.state'), value: (row) => t(`classes:versionState.${row.state}`) },
            { title: t('classes:field.mergedOn'), value: (row) => row.mergedOn },
            { title: t('classes:field.decidedOn'), value: (row) => row.decidedOn },
            { title: t('classes:field.document'), value: (row) => row.document },
          ]}
        />
      }
    >
      <ClassPages />
      <ProblemView error={error} onRetry={() => void refetch()} />
      {error ? null : (
        <DataTable<ListVersionReply>
          label={t('classes:page.versions')}
          rows={data?.items}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'number',
              title: t('classes:field.version'),
              optional: false,
              render: (row) => (
                <Link className="row-name" to={`/classes/versions/${row.id}`}>
                  {t('classes:version', { number: row.number })}
                </Link>
              ),
            },
            {
              key: 'state',
              title: t('classes:field.state'),
              render: (row) => (
                <span className={`mark ${row.state === 'decided' ? 'good' : 'near'}`}>
                  {t(`classes:versionState.${row.state}`)}
                </span>
              ),
            },
            { key: 'rows', title: t('classes:field.items'), align: 'right', render: (row) => row.rows },
            { key: 'struck', title: t('classes:field.struck'), align: 'right', render: (row) => row.struck },
            {
              key: 'merged',
              title: t('classes:field.mergedOn'),
              render: (row) => <span className="num">{row.mergedOn}</span>,
            },
            {
              key: 'decided',
              title: t('classes:field.decidedOn'),
              render: (row) => <span className="num">{row.decidedOn ?? '–'}</span>,
            },
            { key: 'document', title: t('classes:field.document'), render: (row) => row.document ?? '–' },
          ]}
          empty={<Empty title={t('classes:empty.versions')} how={t('classes:empty.versionsHow')} />}
        />
      )}
      {versions.length > 1 ? (
        <>
          <h2 className="section-title">{t('classes:compare.title')}</h2>
          <div className="list-tools">
            <Select
              aria-label={t('classes:compare.from')}
              value={from}
              options={options}
              onChange={(value) => address.set({ from: value })}
            />
            <Select
              aria-label={t('classes:compare.to')}
              value={to}
              options={options}
              onChange={(value) => address.set({ to: value })}
            />
          </div>
          {from === to ? null : <Compared from={from} to={to} />}
        </>
      ) : null}
    </Screen>
  );
}

// 数据需求: what is missing, who was named to provide it; a new one is filed after the entries that may answer it were looked at.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { NeedList, NeedReply } from '#rooms/share/needs/schema.ts';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { useUnits } from '../registers/queries.ts';
import { Register } from './Pages.tsx';
import { base, sharing, useActs } from './queries.ts';

type Match = { id: string; name: string; provider: { name: { zh: string; en: string } } };

export function NeedState({ state }: { state: NeedReply['state'] }) {
  const { t } = useTexts();
  const tone = state === 'supplied' ? 'good' : state === 'declined' ? 'bad' : state === 'filed' ? 'near' : '';
  return <span className={`mark ${tone}`}>{t(`sharing:need.state.${state}`)}</span>;
}

function File() {
  const { t, say } = useTexts();
  const acts = useActs();
  const units = useUnits();
  const address = useAddress();
  // An empty search elsewhere brings its words along.
  const [wanted, setWanted] = useState(address.get('wanted') ?? '');
  const matches = useQuery({
    queryKey: ['sharing', 'matches', wanted],
    queryFn: () => api.get<{ items: Match[] }>(`${base}/needs/matches`, { wanted }),
    enabled: wanted !== '',
  });
  const found = matches.data?.items ?? [];
  return (
    <>
      <div className="panel">
        <p className="muted">{t('sharing:need.first')}</p>
        <Input.Search
          allowClear
          defaultValue={wanted}
          placeholder={t('sharing:need.wanted')}
          aria-label={t('sharing:need.wanted')}
          enterButton={t('sharing:need.look')}
          onSearch={(text) => setWanted(text.trim())}
        />
        {found.length > 0 ? (
          <ul>
            {found.map((one) => (
              <li key={one.id}>
                <Link to={`/catalog/${one.id}`}>{one.name}</Link> · {say(one.provider.name)}
              </li>
            ))}
          </ul>
        ) : null}
        {wanted !== '' && matches.data && found.length === 0 ? (
          <p className="muted">{t('sharing:need.noMatch')}</p>
        ) : null}
      </div>
      {wanted !== '' && matches.data ? (
        <Fold
          key={wanted}
          open
          title={t('sharing:need.file')}
          ok={t('sharing:need.fileOk')}
          begin={{ wanted }}
          fields={[
            { name: 'wanted', label: t('sharing:need.wanted'), kind: 'text', required: true },
            {
              name: 'items',
              label: t('sharing:need.items'),
              kind: 'text',
              hint: t('sharing:need.itemsHint'),
            },
            { name: 'duty', label: t('sharing:need.duty'), kind: 'text', required: true },
            { name: 'purpose', label: t('sharing:need.purpose'), kind: 'long', required: true },
            { name: 'basis', label: t('sharing:need.basis'), kind: 'text', required: true },
            {
              name: 'suspectedId',
              label: t('sharing:need.suspected'),
              kind: 'choice',
              options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
            },
            ...(found.length > 0
              ? [
                  {
                    name: 'noneFits',
                    label: t('sharing:need.noneFits'),
                    kind: 'text',
                    required: true,
                  } as const,
                ]
              : []),
          ]}
          submit={(values) => acts.post('needs', { ...values, shown: found.map(({ id }) => id) })}
        />
      ) : null}
    </>
  );
}

export function Needs() {
  const { t, say } = useTexts();
  const list = useQuery(sharing<NeedList>('needs', { pageSize: 100 }));
  const columns: Column<NeedReply>[] = [
    {
      key: 'wanted',
      title: t('sharing:need.wanted'),
      render: (row) => (
        <>
          <Link className="row-name" to={`/sharing/needs/${row.id}`}>
            {row.wanted}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'unit', title: t('sharing:field.unit'), render: (row) => say(row.organisation.name) },
    {
      key: 'assigned',
      title: t('sharing:need.assigned'),
      render: (row) => (row.assigned ? say(row.assigned.name) : '–'),
    },
    {
      key: 'stages',
      title: t('sharing:need.stages'),
      render: (row) => (
        <span className="num">
          {row.stages.filter(({ done }) => done).length} / {row.stages.length}
        </span>
      ),
    },
    { key: 'state', title: t('sharing:field.state'), render: (row) => <NeedState state={row.state} /> },
    {
      key: 'filed',
      title: t('sharing:field.filedAt'),
      render: (row) => <span className="num">{formatInstant(row.filedAt)}</span>,
    },
  ];
  return (
    <Register
      page="needs"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.items[0]?.articles}
      above={can(list.data?.abilities, 'file') ? <File /> : null}
    />
  );
}

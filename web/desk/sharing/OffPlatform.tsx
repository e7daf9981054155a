// 平台外告知: data that by law do not pass the platform, each with its act and article.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { OffPlatformReply } from '#rooms/share/off-platform/schema.ts';
import { can } from '../../shared/Can.tsx';
import { useTexts } from '../../shared/text.ts';
import type { Column } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { useMe } from '../shell/session.ts';
import { Register } from './Pages.tsx';
import { sharing, useActs, useEntries } from './queries.ts';

type Notice = OffPlatformReply['items'][number];

function Give({ kinds }: { kinds: OffPlatformReply['kinds'] }) {
  const { t, say } = useTexts();
  const acts = useActs();
  const me = useMe();
  const [q, setQ] = useState('');
  const entries = useEntries(q, me?.organisation?.id);
  return (
    <Fold
      title={t('sharing:off.give')}
      ok={t('sharing:off.giveOk')}
      fields={[
        {
          name: 'resourceId',
          label: t('sharing:field.entry'),
          kind: 'choice',
          required: true,
          options: entries,
          onSearch: setQ,
        },
        {
          name: 'kind',
          label: t('sharing:field.actKind'),
          kind: 'choice',
          required: true,
          options: kinds.map((one) => ({ value: one.key, label: say(one.title) })),
        },
        { name: 'act', label: t('sharing:field.act'), kind: 'text', required: true },
        { name: 'article', label: t('sharing:field.article'), kind: 'text', required: true },
        { name: 'what', label: t('sharing:field.note'), kind: 'long' },
      ]}
      submit={(values) => acts.post('off-platform', values)}
    />
  );
}

export function OffPlatform() {
  const { t, say } = useTexts();
  const list = useQuery(sharing<OffPlatformReply>('off-platform'));
  const columns: Column<Notice>[] = [
    { key: 'number', title: t('sharing:field.number'), render: (row) => row.number },
    {
      key: 'entry',
      title: t('sharing:field.entry'),
      render: (row) => <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>,
    },
    { key: 'unit', title: t('sharing:field.unit'), render: (row) => say(row.organisation.name) },
    {
      key: 'ground',
      title: t('sharing:off.ground'),
      render: (row) => `${say(row.kind.title)} ${row.act} ${row.article}`,
    },
    { key: 'authority', title: t('sharing:off.authority'), render: (row) => say(row.authority.name) },
    {
      key: 'on',
      title: t('sharing:field.filedAt'),
      render: (row) => <span className="num">{row.filedOn}</span>,
    },
  ];
  return (
    <Register
      page="offPlatform"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
      above={can(list.data?.abilities, 'notice') ? <Give kinds={list.data?.kinds ?? []} /> : null}
    />
  );
}

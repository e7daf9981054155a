// Matters the public brought: the unit's own, or all for those who oversee; what is late comes to the eye.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { Link } from 'react-router';
import type { VoiceList, VoiceReply } from '#rooms/open/voices/schema.ts';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import type { Column } from '../../list/DataTable.tsx';
import { opening } from '../queries.ts';
import { Register } from './parts.tsx';

const kinds = ['correction', 'objection', 'question', 'opinion', 'report'];

export function Voices() {
  const { t, say } = useTexts();
  const address = useAddress();
  const kind = address.get('kind');
  const state = address.get('state');
  const list = useQuery(
    opening<VoiceList>('voices', {
      pageSize: 100,
      ...(kind ? { kind } : {}),
      ...(state === 'late' ? { overdue: 'true' } : state ? { state } : {}),
    }),
  );
  const columns: Column<VoiceReply>[] = [
    {
      key: 'number',
      title: t('open-voices:number'),
      render: (row) => (
        <Link className="row-name" to={`/open/voices/${row.id}`}>
          {row.number}
        </Link>
      ),
    },
    { key: 'kind', title: t('open-voices-desk:kind'), render: (row) => say(row.title) },
    {
      key: 'set',
      title: t('open-voices:about'),
      render: (row) => (row.dataset ? say(row.dataset.title) : ''),
    },
    { key: 'unit', title: t('open-voices:unit'), render: (row) => say(row.organisation.name) },
    {
      key: 'on',
      title: t('open-voices:filedOn'),
      render: (row) => <span className="num">{row.filedOn}</span>,
    },
    {
      key: 'elapsed',
      title: t('open-voices:elapsed'),
      align: 'right',
      render: (row) => t('open-voices:workdays', { count: row.elapsedWorkdays }),
    },
    {
      key: 'state',
      title: t('open-voices:state.label'),
      render: (row) => (
        <span className={`mark ${row.overdue ? 'bad' : row.state === 'open' ? 'near' : 'good'}`}>
          {row.overdue ? t('open-voices:overdue', { day: row.due }) : t(`open-voices:state.${row.state}`)}
        </span>
      ),
    },
  ];
  const choose = (name: string, label: string, options: { value: string; label: string }[]) => (
    <Select
      aria-label={label}
      allowClear
      placeholder={label}
      className="filter"
      value={address.get(name) || undefined}
      onChange={(value?: string) => address.set({ [name]: value ?? '' })}
      options={options}
    />
  );
  return (
    <Register
      page="voices"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      above={
        <div className="tools">
          {choose(
            'kind',
            t('open-voices-desk:kind'),
            kinds.map((value) => ({ value, label: t(`open-voices:kind.${value}`) })),
          )}
          {choose('state', t('open-voices:state.label'), [
            ...['open', 'agreed', 'answered', 'settled', 'refused'].map((value) => ({
              value,
              label: t(`open-voices:state.${value}`),
            })),
            { value: 'late', label: t('open-voices-desk:late') },
          ])}
        </div>
      }
    />
  );
}

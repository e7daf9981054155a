// 归档登记: what was archived, until when it is kept, its package and receipt; what should have been archived by now; the periods of each kind.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { ArchiveItem, dueReply, itemsReply, rulesReply } from '#rooms/collect/archive/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatBytes, formatNumber, shortHash } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ListPage } from '../list/ListPage.tsx';
import { Fold } from '../registers/Fold.tsx';
import { CollectPages } from './CollectPages.tsx';
import { gatheringQuery } from './queries.ts';

type Items = z.infer<typeof itemsReply>;
type Rules = z.infer<typeof rulesReply>;
type Due = z.infer<typeof dueReply>;

const base = '/api/collect/archive';
const kinds = ['base', 'theme', 'department', 'other'] as const;

function Archive() {
  const { t } = useTexts();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const list = useQuery(gatheringQuery({ q: typed || undefined, pageSize: 50 }));
  if (!list.data || !can(list.data.abilities, 'file')) return null;
  return (
    <Fold
      title={t('archive:do')}
      what={t('archive:doWhat')}
      ok={t('archive:do')}
      done={t('archive:done')}
      fields={[
        {
          name: 'resourceId',
          label: t('archive:resource'),
          kind: 'choice',
          required: true,
          options: list.data.items.map((row) => ({ value: row.resourceId, label: row.name })),
          onSearch: setTyped,
        },
        {
          name: 'backupPlace',
          label: t('archive:backupPlace'),
          kind: 'text',
          required: true,
          hint: t('archive:backupHint'),
        },
      ]}
      submit={async ({ resourceId, backupPlace }) => {
        await api.post(`/api/collect/resources/${String(resourceId)}/archive`, { backupPlace });
        await client.invalidateQueries({ queryKey: ['archive'] });
      }}
    />
  );
}

function Periods({ rules }: { rules: Rules }) {
  const { t } = useTexts();
  const client = useQueryClient();
  return (
    <section className="panel">
      <h2>{t('archive:rules')}</h2>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t('archive:kind')}</th>
            <th>{t('archive:retention')}</th>
            <th>{t('archive:handover')}</th>
            <th>{t('archive:within')}</th>
            <th>{t('archive:agreedWith')}</th>
            <th className="num">{t('archive:holdsFor')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.items.map((rule) => (
            <tr key={rule.kind}>
              <td>{t(`archive:kindOf.${rule.kind}`)}</td>
              {rule.setAt ? (
                <>
                  <td>
                    {rule.retentionYears
                      ? t('archive:years', { count: rule.retentionYears })
                      : t('archive:forEver')}
                  </td>
                  <td>
                    {rule.handoverYears === undefined
                      ? t('archive:noHandover')
                      : t('archive:years', { count: rule.handoverYears })}
                  </td>
                  <td>{t('archive:days', { count: rule.archiveWithinDays })}</td>
                  <td>
                    {rule.agreedWith} <span className="muted">{rule.document}</span>
                  </td>
                </>
              ) : (
                <td colSpan={4} className="muted">
                  {t('archive:unset')}
                </td>
              )}
              <td className="num">{formatNumber(rule.items)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {can(rules.abilities, 'set') ? (
        <Fold
          title={t('archive:setRule')}
          what={t('archive:setRuleWhat')}
          ok={t('archive:setRule')}
          fields={[
            {
              name: 'kind',
              label: t('archive:kind'),
              kind: 'choice',
              required: true,
              options: kinds.map((value) => ({ value, label: t(`archive:kindOf.${value}`) })),
            },
            {
              name: 'retentionYears',
              label: t('archive:retention'),
              kind: 'number',
              hint: t('archive:retentionHint'),
            },
            {
              name: 'handoverYears',
              label: t('archive:handover'),
              kind: 'number',
              hint: t('archive:handoverHint'),
            },
            { name: 'archiveWithinDays', label: t('archive:within'), kind: 'number', required: true },
            { name: 'agreedWith', label: t('archive:agreedWith'), kind: 'text', required: true },
            { name: 'document', label: t('archive:document'), kind: 'text', required: true },
          ]}
          submit={async ({ kind, ...body }) => {
            await api.put(`${base}/rules/${String(kind)}`, body);
            await client.invalidateQueries({ queryKey: ['archive'] });
          }}
        />
      ) : null}
    </section>
  );
}

function Missed({ due }: { due: Due }) {
  const { t } = useTexts();
  if (due.items.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('archive:due')}</h2>
      <ul>
        {due.items.map((row) => (
          <li key={row.resourceId}>
            <Link to={`/catalog/${row.resourceId}?tab=data`}>{row.resourceName}</Link>{' '}
            <span className="mark bad">{t('archive:dueDay', { day: row.dueDay })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function HandOver({ items }: { items: readonly ArchiveItem[] }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const open = items.filter((item) => item.state === 'archived' && !item.handedOverAt);
  if (open.length === 0) return null;
  return (
    <Fold
      title={t('archive:handOver')}
      what={t('archive:handOverWhat')}
      ok={t('archive:handOver')}
      fields={[
        {
          name: 'id',
          label: t('archive:number'),
          kind: 'choice',
          required: true,
          options: open.map((item) => ({ value: item.id, label: `${item.number} ${item.resourceName}` })),
        },
        { name: 'receiver', label: t('archive:receiver'), kind: 'text', required: true },
        { name: 'receipt', label: t('archive:receipt'), kind: 'text', required: true },
      ]}
      submit={async ({ id, ...body }) => {
        await api.post(`${base}/${String(id)}/hand-over`, body);
        await client.invalidateQueries({ queryKey: ['archive'] });
      }}
    />
  );
}

export function ArchivePage() {
  const { t } = useTexts();
  const address = useAddress();
  const query = { page: address.page };
  const list = useQuery({
    queryKey: ['archive', 'items', query],
    queryFn: () => api.get<Items>(base, query),
    placeholderData: (before: Items | undefined) => before,
    refetchInterval: (asked) =>
      asked.state.data?.items.some(({ state }) => state === 'packing') ? 1_500 : false,
  });
  const rules = useQuery({
    queryKey: ['archive', 'rules'],
    queryFn: () => api.get<Rules>(`${base}/rules`),
  }).data;
  const due = useQuery({ queryKey: ['archive', 'due'], queryFn: () => api.get<Due>(`${base}/due`) }).data;
  const until = (item: ArchiveItem): string => item.keepUntil ?? t('archive:forEver');
  return (
    <ListPage
      name="archive"
      title={t('archive:title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      list={list}
      address={address}
      exported={{
        path: base,
        query: {},
        columns: [
          { title: t('archive:number'), value: (row) => row.number },
          { title: t('archive:resource'), value: (row) => row.resourceName },
          { title: t('archive:kind'), value: (row) => t(`archive:kindOf.${row.kind}`) },
          { title: t('archive:day'), value: (row) => row.archivedDay },
          { title: t('archive:until'), value: until },
          { title: t('archive:digest'), value: (row) => row.sha256 ?? '' },
          { title: t('archive:backupPlace'), value: (row) => row.backupPlace },
          { title: t('archive:receipt'), value: (row) => row.receipt ?? '' },
        ],
      }}
      above={
        <>
          <CollectPages />
          {due ? <Missed due={due} /> : null}
          <Archive />
          <HandOver items={list.data?.items ?? []} />
        </>
      }
      empty={<Empty title={t('archive:none')} how={t('archive:noneHow')} />}
      columns={[
        {
          key: 'number',
          title: t('archive:number'),
          optional: false,
          render: (row) => (
            <>
              <span className="num">{row.number}</span>
              <div className="row-sub">
                <Link to={`/catalog/${row.resourceId}?tab=data`}>{row.resourceName}</Link>
              </div>
            </>
          ),
        },
        {
          key: 'state',
          title: t('archive:state'),
          width: 120,
          render: (row) => (
            <>
              {t(`archive:stateOf.${row.handedOverAt ? 'handed-over' : row.state}`)}
              {row.receipt ? <div className="row-sub">{row.receipt}</div> : null}
              {row.notes.map((note) => (
                <div className="row-sub" key={`${note.kind} ${note.day} ${note.rows}`}>
                  {t(`archive:note.${note.kind}`, { count: note.rows })}{' '}
                  <span className="num">{note.day}</span>
                </div>
              ))}
            </>
          ),
        },
        {
          key: 'day',
          title: t('archive:day'),
          width: 110,
          render: (row) => <span className="num">{row.archivedDay}</span>,
        },
        {
          key: 'until',
          title: t('archive:until'),
          width: 110,
          render: (row) => <span className="num">{until(row)}</span>,
        },
        {
          key: 'digest',
          title: t('archive:digest'),
          render: (row) => (
            <>
              <code title={row.sha256}>{row.sha256 ? shortHash(row.sha256) : '–'}</code>
              <div className="row-sub">
                {row.backupPlace}
                {row.bytes ? ` · ${formatBytes(row.bytes)}` : ''}
              </div>
            </>
          ),
        },
        {
          key: 'package',
          title: '',
          width: 110,
          optional: false,
          render: (row) =>
            row.state === 'archived' && !row.notes.some(({ kind }) => kind === 'erased') ? (
              <Button size="small" href={`${base}/${row.id}/package`} download>
                {t('archive:package')}
              </Button>
            ) : null,
        },
      ]}
      below={rules ? <Periods rules={rules} /> : null}
    />
  );
}

// 数据治理: campaigns with their progress, and for the bureau a form that opens one.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage } from '../list/ListPage.tsx';
import { QualityPages, useAct } from './parts.tsx';
import { base, type Campaign, campaignsQuery, overviewQuery, termsQuery } from './queries.ts';
import './quality.css';

function OpenForm() {
  const { t, say } = useTexts();
  const terms = useQuery(termsQuery);
  const [q, setQ] = useState('');
  const found = useQuery(overviewQuery({ q: q || undefined, pageSize: 50 }));
  const [title, setTitle] = useState('');
  const [requirements, setRequirements] = useState('');
  const [dimensions, setDimensions] = useState<string[]>([]);
  const [resources, setResources] = useState<string[]>([]);
  const [dueDay, setDueDay] = useState('');
  const open = useAct(
    () => api.post(`${base}/campaigns`, { title, requirements, dimensions, resources, dueDay }),
    () => {
      setTitle('');
      setRequirements('');
      setResources([]);
    },
  );
  return (
    <details className="panel fold">
      <summary>{t('quality:campaign.open')}</summary>
      <div className="fold-fields">
        <div className="field">
          <label className="field-label" htmlFor="campaign-title">
            {t('quality:campaign.title')}
          </label>
          <Input id="campaign-title" value={title} onChange={(event) => setTitle(event.target.value)} />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="campaign-requirements">
            {t('quality:campaign.requirements')}
          </label>
          <LongText
            id="campaign-requirements"
            rows={2}
            value={requirements}
            onChange={(event) => setRequirements(event.target.value)}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="campaign-dimensions">
            {t('quality:campaign.dimensions')}
          </label>
          <Select<string[]>
            id="campaign-dimensions"
            mode="multiple"
            value={dimensions}
            onChange={setDimensions}
            options={terms.data?.dimensions.map(({ key, title: text }) => ({ value: key, label: say(text) }))}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="campaign-resources">
            {t('quality:campaign.resources')}
          </label>
          <Select<string[]>
            id="campaign-resources"
            mode="multiple"
            showSearch={{ onSearch: setQ, filterOption: false }}
            value={resources}
            onChange={setResources}
            options={found.data?.items.map(({ id, resource }) => ({ value: id, label: resource.name }))}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="campaign-due">
            {t('quality:campaign.due')}
          </label>
          <input
            id="campaign-due"
            className="plain-input"
            type="date"
            value={dueDay}
            onChange={(event) => setDueDay(event.target.value)}
          />
        </div>
        <Button type="primary" loading={open.isPending} onClick={() => open.mutate(undefined)}>
          {t('quality:campaign.send')}
        </Button>
      </div>
    </details>
  );
}

export function Campaigns() {
  const { t } = useTexts();
  const address = useAddress();
  const list = useQuery(campaignsQuery);
  const figure = (key: 'found' | 'fixed' | 'disputed' | 'open'): Column<Campaign> => ({
    key,
    title: t(`quality:campaign.${key === 'open' ? 'standing' : key}`),
    align: 'right',
    width: 90,
    render: (row) => <span className="num">{row[key]}</span>,
  });
  return (
    <ListPage<Campaign>
      name="quality-campaigns"
      title={t('quality:page.campaigns')}
      crumbs={[{ to: '/quality', text: t('desk:room.quality') }]}
      list={list}
      address={address}
      above={
        <>
          <QualityPages />
          {can(list.data?.abilities, 'open') ? <OpenForm /> : null}
        </>
      }
      columns={[
        {
          key: 'title',
          title: t('quality:campaign.title'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/quality/campaigns/${row.id}`}>
                {row.title}
              </Link>
              <div className="row-sub">{row.requirements}</div>
            </>
          ),
        },
        {
          key: 'due',
          title: t('quality:campaign.due'),
          width: 130,
          render: (row) => <span className={`num ${row.late ? 'mark bad' : ''}`}>{row.dueDay}</span>,
        },
        figure('found'),
        figure('fixed'),
        figure('disputed'),
        figure('open'),
        {
          key: 'state',
          title: t('quality:field.state'),
          width: 110,
          render: (row) => (
            <span className={`mark ${row.closedAt ? '' : 'near'}`}>
              {t(row.closedAt ? 'quality:campaign.closed' : 'quality:campaign.running')}
            </span>
          ),
        },
      ]}
      rowsOfExport={list.data?.items ?? []}
      exportColumns={[
        { title: t('quality:campaign.title'), value: (row) => row.title },
        { title: t('quality:campaign.due'), value: (row) => row.dueDay },
        { title: t('quality:campaign.found'), value: (row) => String(row.found) },
        { title: t('quality:campaign.fixed'), value: (row) => String(row.fixed) },
        { title: t('quality:campaign.disputed'), value: (row) => String(row.disputed) },
        { title: t('quality:campaign.standing'), value: (row) => String(row.open) },
      ]}
      empty={<Empty title={t('quality:campaign.none')} how={t('quality:campaign.noneHow')} />}
    />
  );
}

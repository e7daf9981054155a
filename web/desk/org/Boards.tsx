// The bureau's boards: filings that are open, organisations beside each other, and the lists of kinds and sectors.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { legalDay } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ActDialog, Line } from './fields.tsx';
import { OrgPages } from './OrgPages.tsx';
import {
  type Comparison,
  comparisonQuery,
  type FilingStanding,
  filingsQuery,
  type Kinds,
  kindsQuery,
  useOrgAct,
} from './queries.ts';

export function FilingBoard() {
  const { t, say } = useTexts();
  const address = useAddress();
  const all = address.get('show') === 'everything';
  const { data, error } = useQuery(filingsQuery(!all));
  const confirm = useOrgAct((id: string) => api.post(`/api/filings/${id}/confirm`));
  return (
    <>
      <OrgPages />
      <Screen title={t('org:filing.title')}>
        <div className="list-tools">
          <OneOf
            address={address}
            name="show"
            first={t('org:filing.open')}
            values={[{ value: 'everything', label: t('org:all') }]}
          />
        </div>
        <ProblemView error={error ?? confirm.error} />
        <DataTable<FilingStanding>
          label={t('org:filing.title')}
          rows={data?.items}
          rowKey={(row) => `${row.organisationId}${row.group}`}
          empty={<Empty title={t('org:filing.empty')} how={t('org:filing.noneHow')} />}
          columns={[
            {
              key: 'name',
              title: t('org:name'),
              render: (row) => (
                <>
                  <Link className="row-name" to={`/organisations/${row.organisationId}?tab=posts`}>
                    {say(row.name)}
                  </Link>
                  <div className="row-sub">{t(`org:filing.group.${row.group}`)}</div>
                </>
              ),
            },
            {
              key: 'state',
              title: t('org:state'),
              render: (row) => (
                <>
                  {t(`org:filing.state.${row.state}`)}{' '}
                  {row.overdue ? <span className="bad-text">{t('org:filing.overdue')}</span> : null}
                  <div className="row-sub">
                    {row.posts
                      .filter(({ lacks }) => lacks.length > 0)
                      .map((post) => say(post))
                      .join(' · ')}
                  </div>
                </>
              ),
            },
            {
              key: 'days',
              title: t('org:on'),
              render: (row) => t('org:filing.days', { count: row.daysSinceRegistration }),
            },
            {
              key: 'last',
              title: t('org:filing.number'),
              render: (row) =>
                row.last ? (
                  <>
                    <span className="num">{row.last.number}</span>{' '}
                    {row.state === 'filed' && can(data?.abilities, 'confirm') ? (
                      <Button
                        size="small"
                        type="primary"
                        loading={confirm.isPending && confirm.variables === row.last.id}
                        onClick={() => row.last && confirm.mutate(row.last.id)}
                      >
                        {t('org:filing.confirm')}
                      </Button>
                    ) : null}
                  </>
                ) : (
                  t('org:none')
                ),
            },
          ]}
        />
      </Screen>
    </>
  );
}

type Compared = Comparison['departments'][number];

function ComparedTable({ title, rows, figures }: { title: string; rows: Compared[]; figures: string[] }) {
  const { t, say } = useTexts();
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 className="section-title">{title}</h2>
      <DataTable<Compared>
        label={title}
        rows={rows}
        rowKey={(row) => row.id}
        empty={null}
        columns={[
          {
            key: 'rank',
            title: t('org:compare.rank'),
            align: 'right',
            render: (row) => row.rank ?? t('org:none'),
          },
          {
            key: 'name',
            title: t('org:name'),
            render: (row) => (
              <>
                <Link className="row-name" to={`/organisations/${row.id}`}>
                  {say(row.name)}
                </Link>{' '}
                {row.standing ? (
                  <>
                    <span className="mark">{say(row.standing.name)}</span>{' '}
                    <ArticleRefs ids={row.standing.cite} />
                  </>
                ) : null}
              </>
            ),
          },
          ...figures.map((name) => ({
            key: name,
            title: t(`org:compare.figure.${name}`),
            align: 'right' as const,
            render: (row: Compared) => row.figures[name] ?? 0,
          })),
        ]}
      />
    </section>
  );
}

export function ComparisonPage() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(comparisonQuery);
  const all = data ? [...data.departments, ...data.apart, ...data.leftOut] : [];
  return (
    <>
      <OrgPages />
      <Screen
        title={t('org:compare.title')}
        facts={t('org:compare.what')}
        actions={
          <ExportRows<Compared>
            name="comparison"
            rows={all}
            columns={[
              { title: t('org:compare.rank'), value: (row) => row.rank },
              { title: t('org:name'), value: (row) => say(row.name) },
              { title: t('org:mark'), value: (row) => say(row.standing?.name) },
              ...(data?.figures ?? []).map((name) => ({
                title: t(`org:compare.figure.${name}`),
                value: (row: Compared) => row.figures[name] ?? 0,
              })),
            ]}
          />
        }
      >
        <ProblemView error={error} />
        {data ? (
          <div className="stack">
            <p>
              {t('org:compare.totals')}
              {data.figures.map((name) => (
                <span key={name}>
                  {' '}
                  · {t(`org:compare.figure.${name}`)}: {t('org:compare.with')}{' '}
                  <strong className="num">{data.totals.all[name] ?? 0}</strong>, {t('org:compare.without')}{' '}
                  <strong className="num">{data.totals.departments[name] ?? 0}</strong>
                </span>
              ))}
            </p>
            <ComparedTable
              title={t('org:compare.departments')}
              rows={data.departments}
              figures={data.figures}
            />
            <ComparedTable title={t('org:compare.apart')} rows={data.apart} figures={data.figures} />
            <ComparedTable title={t('org:compare.leftOut')} rows={data.leftOut} figures={data.figures} />
            {all.length === 0 ? <Empty title={t('org:compare.empty')} /> : null}
          </div>
        ) : null}
      </Screen>
    </>
  );
}

const rules = { kinds: 'org.organisation-kinds', sectors: 'org.enterprise-sectors' } as const;

function ExtendDialog({ list, onClose }: { list: keyof typeof rules; onClose: () => void }) {
  const { t } = useTexts();
  const [key, setKey] = useState('');
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const [reason, setReason] = useState('');
  const act = useOrgAct(
    () => api.post(`/api/law/lists/${rules[list]}`, { key, name: { zh, en: en || zh }, reason }),
    onClose,
  );
  return (
    <ActDialog
      title={t('org:kinds.extendTitle', { list: t(`org:kinds.${list}`) })}
      what={t('org:kinds.what')}
      ok={t('org:kinds.ok')}
      ready={/^[a-z][a-z0-9-]+$/.test(key) && zh.trim() !== '' && reason.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line label={t('org:kinds.key')} value={key} onChange={setKey} />
      <Line label={t('org:nameZh')} value={zh} onChange={setZh} />
      <Line label={t('org:nameEn')} value={en} onChange={setEn} />
      <Line label={t('org:kinds.reason')} value={reason} onChange={setReason} />
    </ActDialog>
  );
}

export function KindsPage() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(kindsQuery);
  const [list, setList] = useState<keyof typeof rules>();
  const table = (name: 'kinds' | 'sectors', found: Kinds) => (
    <section key={name}>
      <div className="section-head">
        <h2>
          {t(`org:kinds.${name}`)}{' '}
          <span className="muted">{t(found.open[name] ? 'org:kinds.open' : 'org:kinds.closed')}</span>{' '}
          <ArticleRefs ids={found.cite[name]} />
        </h2>
        {found.open[name] && can(found.abilities, 'extend') ? (
          <Button onClick={() => setList(name)}>{t('org:kinds.extend')}</Button>
        ) : null}
      </div>
      <DataTable
        label={t(`org:kinds.${name}`)}
        rows={found[name]}
        rowKey={(row) => row.key}
        empty={<Empty title={t('org:kinds.none')} />}
        columns={[
          {
            key: 'name',
            title: t('org:name'),
            render: (row) => (
              <>
                <span className="row-name">{say(row)}</span>{' '}
                {row.document ? <span className="mark">{t('org:kinds.needsDocument')}</span> : null}
                {row.added ? (
                  <div className="row-sub">
                    {t('org:kinds.added', {
                      reason: row.added.reason,
                      by: row.added.by,
                      day: legalDay(row.added.at),
                    })}
                  </div>
                ) : null}
              </>
            ),
          },
          { key: 'key', title: t('org:systems.code'), render: (row) => row.key },
          {
            key: 'cite',
            title: t('org:document'),
            render: (row) => (row.added ? t('org:none') : <ArticleRefs ids={row.cite} />),
          },
        ]}
      />
    </section>
  );
  return (
    <>
      <OrgPages />
      <Screen title={t('org:kinds.title')} facts={t('org:kinds.what')}>
        <ProblemView error={error} />
        {data ? <div className="stack">{[table('kinds', data), table('sectors', data)]}</div> : null}
      </Screen>
      {list ? <ExtendDialog list={list} onClose={() => setList(undefined)} /> : null}
    </>
  );
}

// The use of one data set in one view: users and figures, products, reports, complaints, alerts, checks and cases; a check is recorded here.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { SetUse } from '#rooms/open/conduct/schema-use.ts';
import { conclusions } from '#rooms/open/conduct/types.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { base, opening, useOpenActs } from '../queries.ts';

type User = SetUse['users'][number];
type Line = SetUse['products'][number];

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Users({ rows }: { rows: User[] }) {
  const { t, say } = useTexts();
  const figure = (key: 'downloads' | 'calls' | 'rows' | 'refused'): Column<User> => ({
    key,
    title: t(`open-conduct:desk.${key}`),
    align: 'right',
    render: (row) => <span className="num">{formatNumber(row[key])}</span>,
  });
  return (
    <DataTable
      label={t('open-conduct:desk.users')}
      rows={rows}
      rowKey={(row) => row.user?.id ?? 'nobody'}
      empty={<p>{t('open-conduct:desk.none')}</p>}
      columns={[
        {
          key: 'user',
          title: t('open-conduct:desk.user'),
          optional: false,
          render: (row) => (
            <>
              {row.user ? say(row.user.name) : t('open-conduct:desk.nobody')}{' '}
              {row.measures.map((number) => (
                <a key={number} className="mark bad" href={`/announcements/${number}`}>
                  {number}
                </a>
              ))}
            </>
          ),
        },
        figure('downloads'),
        figure('calls'),
        figure('rows'),
        figure('refused'),
        { key: 'last', title: t('open-conduct:desk.lastAt'), render: (row) => formatInstant(row.lastAt) },
        {
          key: 'access',
          title: t('open-conduct:desk.access'),
          render: (row) =>
            row.access ? <Link to={`/open/access/${row.access.id}`}>{row.access.number}</Link> : '—',
        },
      ]}
    />
  );
}

function Lines({ label, rows, link }: { label: string; rows: Line[]; link?: (row: Line) => string }) {
  const { t, say } = useTexts();
  return (
    <DataTable
      label={label}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<p>{t('open-conduct:desk.none')}</p>}
      columns={[
        {
          key: 'number',
          title: t('open-conduct:desk.number'),
          optional: false,
          render: (row) => (link ? <a href={link(row)}>{row.number}</a> : row.number),
        },
        {
          key: 'title',
          title: t('open-conduct:desk.title'),
          render: (row) => t(`open-conduct:desk.complaint.${row.title}`, { defaultValue: row.title }) || '—',
        },
        {
          key: 'user',
          title: t('open-conduct:desk.user'),
          render: (row) => (row.user ? say(row.user.name) : '—'),
        },
        {
          key: 'state',
          title: t('open-conduct:desk.state'),
          render: (row) => t(`open-conduct:desk.lineState.${row.state}`, { defaultValue: row.state }),
        },
        {
          key: 'on',
          title: t('open-conduct:desk.on'),
          render: (row) => <span className="num">{row.on}</span>,
        },
      ]}
    />
  );
}

function CheckForm({ one }: { one: SetUse }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return (
    <Fold
      title={t('open-conduct:desk.check')}
      ok={t('open-conduct:desk.check')}
      what={t('open-conduct:desk.groundHint')}
      cite={one.articles}
      begin={{ from: one.period.from, until: one.period.until }}
      fields={[
        { name: 'from', label: t('open-conduct:desk.from'), kind: 'date' },
        { name: 'until', label: t('open-conduct:desk.until'), kind: 'date' },
        {
          name: 'conclusion',
          label: t('open-conduct:desk.conclusion'),
          kind: 'choice',
          required: true,
          options: conclusions.map((value) => ({ value, label: t(`open-conduct:desk.of.${value}`) })),
        },
        { name: 'said', label: t('open-conduct:desk.said'), kind: 'long', required: true },
        {
          name: 'userId',
          label: t('open-conduct:desk.user'),
          kind: 'choice',
          options: one.users.flatMap(({ user }) => (user ? [{ value: user.id, label: say(user.name) }] : [])),
        },
        {
          name: 'ground',
          label: t('open-conduct:desk.ground'),
          kind: 'choice',
          options: one.grounds.map(({ key, title }) => ({ value: key, label: say(title) })),
        },
      ]}
      submit={(values) => acts.post(`conduct/sets/${one.dataset.slug}/checks`, values)}
    />
  );
}

function OpenForm({ one }: { one: SetUse }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return (
    <Fold
      title={t('open-conduct:desk.open')}
      ok={t('open-conduct:desk.open')}
      fields={[
        {
          name: 'userId',
          label: t('open-conduct:desk.user'),
          kind: 'choice',
          required: true,
          options: one.users.flatMap(({ user }) => (user ? [{ value: user.id, label: say(user.name) }] : [])),
        },
        {
          name: 'ground',
          label: t('open-conduct:desk.ground'),
          kind: 'choice',
          required: true,
          options: one.grounds.map(({ key, title }) => ({ value: key, label: say(title) })),
        },
        { name: 'said', label: t('open-conduct:desk.said'), kind: 'long', required: true },
        { name: 'evidence', label: t('open-conduct:desk.evidence'), kind: 'long' },
      ]}
      submit={(values) => acts.post('breaches', { ...values, datasets: [one.dataset.id] })}
    />
  );
}

function Checks({ one }: { one: SetUse }) {
  const { t, say } = useTexts();
  return (
    <DataTable
      label={t('open-conduct:desk.checks')}
      rows={one.checks}
      rowKey={(row) => row.id}
      empty={<p>{t('open-conduct:desk.none')}</p>}
      columns={[
        {
          key: 'on',
          title: t('open-conduct:desk.on'),
          optional: false,
          render: (row) => <span className="num">{row.on}</span>,
        },
        {
          key: 'conclusion',
          title: t('open-conduct:desk.conclusion'),
          render: (row) => (
            <span
              className={`mark ${row.conclusion === 'in-order' ? 'good' : row.conclusion === 'doubtful' ? 'near' : 'bad'}`}
            >
              {t(`open-conduct:desk.of.${row.conclusion}`)}
            </span>
          ),
        },
        {
          key: 'period',
          title: t('open-conduct:desk.period'),
          render: (row) => <span className="num">{`${row.from} – ${row.until}`}</span>,
        },
        {
          key: 'user',
          title: t('open-conduct:desk.user'),
          render: (row) => (row.user ? say(row.user.name) : '—'),
        },
        { key: 'said', title: t('open-conduct:desk.said'), render: (row) => row.said },
        { key: 'by', title: t('open-conduct:desk.by'), render: (row) => row.by ?? '—' },
        {
          key: 'breach',
          title: t('open-conduct:desk.breach'),
          render: (row) =>
            row.breach ? <Link to={`/open/breaches/${row.breach.id}`}>{row.breach.number}</Link> : '—',
        },
      ]}
    />
  );
}

export function SetUsePage() {
  const { t, say } = useTexts();
  const { slug = '' } = useParams();
  const address = useAddress();
  const from = address.get('from') || undefined;
  const until = address.get('until') || undefined;
  const found = useQuery(
    opening<SetUse>(`conduct/sets/${slug}`, { ...(from ? { from } : {}), ...(until ? { until } : {}) }),
  );
  const one = found.data;
  return (
    <Screen
      title={one ? say(one.dataset.title) : t('open-conduct:desk.use')}
      facts={<ArticleRefs ids={one?.articles} />}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {one ? (
        <>
          <div className="list-tools">
            {(['from', 'until'] as const).map((name) => (
              <label key={name}>
                {t(`open-conduct:desk.${name}`)}{' '}
                <input
                  className="plain-input"
                  type="date"
                  value={one.period[name]}
                  onChange={(event) => address.set({ [name]: event.target.value })}
                />
              </label>
            ))}
            <Button href={`${base}/conduct/log.csv?dataset=${encodeURIComponent(slug)}`}>
              {t('open-conduct:desk.logCsv')}
            </Button>
          </div>
          <FactList
            facts={(['users', 'downloads', 'calls', 'rows', 'refused'] as const).map((key) => ({
              label: t(`open-conduct:desk.${key}`),
              value: <span className="num">{formatNumber(one.totals[key])}</span>,
            }))}
          />
          <Section title={t('open-conduct:desk.users')}>
            <Users rows={one.users} />
          </Section>
          {can(one.abilities, 'check') ? <CheckForm one={one} /> : null}
          {can(one.abilities, 'open') ? <OpenForm one={one} /> : null}
          <Section title={t('open-conduct:desk.checks')}>
            <Checks one={one} />
          </Section>
          <Section title={t('open-conduct:desk.products')}>
            <Lines
              label={t('open-conduct:desk.products')}
              rows={one.products}
              link={(row) => `/reuses/${row.id}`}
            />
          </Section>
          <Section title={t('open-conduct:desk.reports')}>
            <Lines label={t('open-conduct:desk.reports')} rows={one.reports} />
          </Section>
          <Section title={t('open-conduct:desk.complaints')}>
            <Lines label={t('open-conduct:desk.complaints')} rows={one.complaints} />
          </Section>
          <Section title={t('open-conduct:desk.alerts')}>
            <DataTable
              label={t('open-conduct:desk.alerts')}
              rows={one.alerts}
              rowKey={(row) => row.id}
              empty={<p>{t('open-conduct:desk.none')}</p>}
              columns={[
                {
                  key: 'kind',
                  title: t('open-conduct:desk.alert.kind'),
                  optional: false,
                  render: (row) => (
                    <Link to="/open/conduct/alerts">{t(`open-conduct:desk.alert.${row.kind}`)}</Link>
                  ),
                },
                {
                  key: 'day',
                  title: t('open-conduct:desk.alert.day'),
                  render: (row) => <span className="num">{row.day}</span>,
                },
                {
                  key: 'user',
                  title: t('open-conduct:desk.user'),
                  render: (row) => (row.user ? say(row.user.name) : t('open-conduct:desk.nobody')),
                },
                {
                  key: 'state',
                  title: t('open-conduct:desk.state'),
                  render: (row) => t(`open-conduct:desk.alert.${row.state}`),
                },
              ]}
            />
          </Section>
          <Section title={t('open-conduct:desk.breaches')}>
            <DataTable
              label={t('open-conduct:desk.breaches')}
              rows={one.breaches}
              rowKey={(row) => row.id}
              empty={<p>{t('open-conduct:desk.none')}</p>}
              columns={[
                {
                  key: 'number',
                  title: t('open-conduct:desk.number'),
                  optional: false,
                  render: (row) => <Link to={`/open/breaches/${row.id}`}>{row.number}</Link>,
                },
                {
                  key: 'user',
                  title: t('open-conduct:desk.user'),
                  render: (row) => (row.user ? say(row.user.name) : '—'),
                },
                { key: 'ground', title: t('open-conduct:desk.ground'), render: (row) => say(row.ground) },
                {
                  key: 'state',
                  title: t('open-conduct:desk.state'),
                  render: (row) => t(`open-conduct:desk.breachState.${row.state}`),
                },
              ]}
            />
          </Section>
        </>
      ) : null}
    </Screen>
  );
}

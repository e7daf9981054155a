// 报告: the funnel, waiting times by department, refusals, what was granted, exceptions, time to access; a figure opens to its rows.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type {
  AccessReply,
  ExceptionsReply,
  FunnelReply,
  GrantedReply,
  RefusalsReply,
} from '#rooms/share/reports/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { Bars } from './Bars.tsx';
import { SharingPages } from './Pages.tsx';
import { sharing } from './queries.ts';
import { Unsupplied } from './Unsupplied.tsx';

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((1000 * part) / whole) / 10}%`;

function Funnel() {
  const { t, say } = useTexts();
  const found = useQuery(sharing<FunnelReply>('reports/funnel'));
  const data = found.data;
  const top = data?.steps[0]?.count ?? 0;
  return (
    <>
      <ProblemView error={found.error} />
      {data ? (
        <>
          <div className="panel">
            <Bars
              label={t('sharing:reports.funnel')}
              rows={data.steps.map((one) => ({
                key: one.key,
                label: t(`sharing:funnel.${one.key}`),
                value: one.count,
                of: Math.max(top, one.count),
                figure: `${formatNumber(one.count)} · ${percent(one.count, top)}`,
              }))}
            />
            <p className="muted">
              {t('sharing:funnel.disputes', {
                open: formatNumber(data.disputes.open),
                closed: formatNumber(data.disputes.closed),
              })}{' '}
              {data.disputes.open + data.disputes.closed > 0 ? (
                <Link to="/cases?procedure=share.dispute">{t('sharing:funnel.disputeList')}</Link>
              ) : null}{' '}
              {t('sharing:funnel.offline', {
                times: formatNumber(data.offline.handedOver),
                records: formatNumber(data.offline.records),
              })}
            </p>
          </div>
          <h2 className="sharing-head">{t('sharing:funnel.waiting')}</h2>
          <DataTable
            label={t('sharing:funnel.waiting')}
            rows={data.waiting}
            rowKey={(row) => row.provider.id}
            empty={<Empty title={t('sharing:empty.reports')} />}
            columns={[
              {
                key: 'provider',
                title: t('sharing:field.provider'),
                render: (row) => say(row.provider.name),
              },
              {
                key: 'open',
                title: t('sharing:funnel.open'),
                align: 'right',
                render: (row) => formatNumber(row.open),
              },
              {
                key: 'late',
                title: t('sharing:funnel.late'),
                align: 'right',
                render: (row) => (
                  <span className={row.late > 0 ? 'late-count' : ''}>{formatNumber(row.late)}</span>
                ),
              },
              {
                key: 'days',
                title: t('sharing:funnel.days'),
                align: 'right',
                render: (row) => (row.medianDays === null ? '–' : formatNumber(row.medianDays)),
              },
            ]}
          />
        </>
      ) : null}
    </>
  );
}

function Refusals() {
  const { t, say } = useTexts();
  const found = useQuery(sharing<RefusalsReply>('reports/refusals'));
  const data = found.data;
  return (
    <>
      <ProblemView error={found.error} />
      {data && data.byGround.length > 0 ? (
        <div className="panel">
          <ArticleRefs ids={data.articles} />
          <Bars
            label={t('sharing:reports.refusals')}
            rows={data.byGround.map((one) => ({
              key: one.kind,
              label: say(one.title),
              value: one.refusals,
              of: one.refusals,
              figure: formatNumber(one.refusals),
            }))}
          />
        </div>
      ) : null}
      <DataTable
        label={t('sharing:reports.refusals')}
        rows={data?.items}
        rowKey={(row) => row.applicationId}
        empty={<Empty title={t('sharing:empty.reports')} />}
        columns={[
          {
            key: 'number',
            title: t('sharing:field.number'),
            render: (row) => <Link to={`/applications/${row.applicationId}`}>{row.number ?? '–'}</Link>,
          },
          { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
          { key: 'applicant', title: t('sharing:field.applicant'), render: (row) => say(row.applicant.name) },
          { key: 'entry', title: t('sharing:field.entry'), render: (row) => row.resource.name },
          {
            key: 'ground',
            title: t('sharing:off.ground'),
            render: (row) =>
              row.grounds
                .map((one) => `${say(one.kindTitle)} ${one.title} ${one.article}`.trim())
                .join(' · ') || row.reasons.join(' · '),
          },
          {
            key: 'at',
            title: t('sharing:reports.refusedAt'),
            render: (row) => <span className="num">{formatInstant(row.refusedAt)}</span>,
          },
          {
            key: 'overturned',
            title: t('sharing:field.state'),
            render: (row) =>
              row.overturned ? <span className="mark good">{t('sharing:reports.overturned')}</span> : '–',
          },
        ]}
      />
    </>
  );
}

function Granted() {
  const { t, say } = useTexts();
  const address = useAddress();
  const provider = address.get('provider');
  const found = useQuery(sharing<GrantedReply>('reports/granted', provider ? { provider } : {}));
  const data = found.data;
  return (
    <>
      <ProblemView error={found.error} />
      {data ? <ArticleRefs ids={data.articles} /> : null}
      <DataTable
        label={t('sharing:reports.granted')}
        rows={data?.items}
        rowKey={(row) => row.provider.id}
        empty={<Empty title={t('sharing:empty.reports')} />}
        columns={[
          {
            key: 'provider',
            title: t('sharing:field.provider'),
            render: (row) => (
              <button
                type="button"
                className="link"
                onClick={() => address.set({ provider: provider ? undefined : row.provider.id })}
              >
                {say(row.provider.name)}
              </button>
            ),
          },
          {
            key: 'granted',
            title: t('sharing:reports.grantedShare'),
            align: 'right',
            render: (row) =>
              `${formatNumber(row.granted)} / ${formatNumber(row.decided)} · ${percent(row.granted, row.decided)}`,
          },
          {
            key: 'withheld',
            title: t('sharing:reports.withheldShare'),
            align: 'right',
            render: (row) =>
              `${formatNumber(row.withheld)} / ${formatNumber(row.entries)} · ${percent(row.withheld, row.entries)}`,
          },
        ]}
      />
      {provider && data ? (
        <section className="panel">
          <ul>
            {data.rows.map((row) => (
              <li key={row.applicationId}>
                <Link to={`/applications/${row.applicationId}`}>{row.number ?? '–'}</Link> {row.resource.name}{' '}
                · {t(`share:state.${row.state}`)}
              </li>
            ))}
            {data.withheldEntries.map((row) => (
              <li key={row.id}>
                <Link to={`/catalog/${row.id}`}>{row.name}</Link> · {t('sharing:reports.withheld')}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Exceptions() {
  const { t, say } = useTexts();
  const address = useAddress();
  const provider = address.get('provider');
  const found = useQuery(sharing<ExceptionsReply>('reports/exceptions', provider ? { provider } : {}));
  const data = found.data;
  return (
    <>
      <ProblemView error={found.error} />
      {data ? (
        <div className="panel">
          <p>
            {t('sharing:reports.cityExceptions', {
              share: percent(data.city.exceptions, data.city.entries),
              exceptions: formatNumber(data.city.exceptions),
              entries: formatNumber(data.city.entries),
            })}{' '}
            <ArticleRefs ids={data.articles} />
          </p>
          <Bars
            label={t('sharing:reports.exceptions')}
            rows={data.items.slice(0, 40).map((row) => ({
              key: row.provider.id,
              label: say(row.provider.name),
              value: row.exceptions,
              of: row.entries,
              figure: `${formatNumber(row.exceptions)} / ${formatNumber(row.entries)}`,
              onOpen: () =>
                address.set({ provider: provider === row.provider.id ? undefined : row.provider.id }),
            }))}
          />
          {provider ? (
            <ul>
              {data.rows.map((row) => (
                <li key={row.id}>
                  <Link to={`/catalog/${row.id}`}>{row.name}</Link>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function Access() {
  const { t, say } = useTexts();
  const found = useQuery(sharing<AccessReply>('reports/access'));
  const data = found.data;
  return (
    <>
      <ProblemView error={found.error} />
      {data ? (
        <p className="muted">
          {data.limit.days === null
            ? t('sharing:access.noLimit')
            : t('sharing:access.limit', { days: formatNumber(data.limit.days) })}{' '}
          <ArticleRefs ids={data.limit.articles} />{' '}
          {t('sharing:access.median', {
            minutes: data.medianMinutes === null ? '–' : formatNumber(data.medianMinutes),
            overdue: formatNumber(data.overdue),
          })}
        </p>
      ) : null}
      <DataTable
        label={t('sharing:reports.access')}
        rows={data?.items}
        rowKey={(row) => row.applicationId}
        empty={<Empty title={t('sharing:empty.reports')} />}
        columns={[
          {
            key: 'number',
            title: t('sharing:field.number'),
            render: (row) => <Link to={`/applications/${row.applicationId}`}>{row.number ?? '–'}</Link>,
          },
          { key: 'applicant', title: t('sharing:field.applicant'), render: (row) => say(row.applicant.name) },
          { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
          {
            key: 'approved',
            title: t('sharing:access.approved'),
            render: (row) => <span className="num">{formatInstant(row.approvedAt)}</span>,
          },
          {
            key: 'possible',
            title: t('sharing:access.possible'),
            render: (row) => (
              <span className={row.overdue ? 'late-count num' : 'num'}>
                {row.possibleAt
                  ? t('sharing:access.after', { minutes: formatNumber(row.minutes) })
                  : t(row.overdue ? 'sharing:access.overdue' : 'sharing:access.notYet')}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

export function Reports() {
  const { t } = useTexts();
  const address = useAddress();
  const me = useMe();
  const overseer = me?.roles.some((role) => role === 'bureau' || role === 'auditor');
  const tabs = [
    ...(overseer ? [{ key: 'funnel', label: t('sharing:reports.funnel'), content: <Funnel /> }] : []),
    { key: 'refusals', label: t('sharing:reports.refusals'), content: <Refusals /> },
    { key: 'granted', label: t('sharing:reports.granted'), content: <Granted /> },
    { key: 'exceptions', label: t('sharing:reports.exceptions'), content: <Exceptions /> },
    { key: 'access', label: t('sharing:reports.access'), content: <Access /> },
    { key: 'supply', label: t('sharing:reports.supply'), content: <Unsupplied /> },
  ];
  return (
    <Screen title={t('sharing:page.reports')}>
      <SharingPages />
      <Tabs
        label={t('sharing:page.reports')}
        tabs={tabs}
        active={address.get('tab') ?? tabs[0]?.key ?? ''}
        onChange={(tab) => address.set({ tab, provider: undefined })}
      />
    </Screen>
  );
}

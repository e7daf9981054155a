// Shares by quarter with their falls, sites and projects beside the platform, plans and standards of opening.
import { useQuery } from '@tanstack/react-query';
import type { ChannelsReply, GuidanceReply, SharesReply } from '#rooms/open/government/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

type Row = SharesReply['items'][number];

function Explain({ row }: { row: Row }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const open = row.falls.filter(({ said }) => said === null);
  return open.length === 0 || !can(row.abilities, 'explain') ? null : (
    <Fold
      open
      title={t('open-demands:shares.explain', { unit: say(row.unit.name) })}
      ok={t('open-demands:desk.save')}
      fields={[
        {
          name: 'quarter',
          label: t('open-demands:shares.quarter'),
          kind: 'choice',
          required: true,
          options: open.map(({ quarter, from, to }) => ({
            value: quarter,
            label: `${quarter} ${from}% → ${to}%`,
          })),
        },
        { name: 'said', label: t('open-demands:desk.said'), kind: 'long', required: true },
      ]}
      submit={(values) => acts.post('shares/explain', values)}
    />
  );
}

export function Shares() {
  const { t, say } = useTexts();
  const list = useQuery(opening<SharesReply>('shares'));
  const columns: Column<Row>[] = [
    {
      key: 'unit',
      title: t('open-demands:plan.column.unit'),
      optional: false,
      render: (row) => say(row.unit.name),
    },
    ...(list.data?.quarters ?? []).map(
      (quarter, at): Column<Row> => ({
        key: quarter,
        title: quarter,
        align: 'right',
        render: (row) => {
          const found = row.quarters[at];
          const fall = row.falls.find((one) => one.quarter === quarter);
          return (
            <span
              className={`num ${fall && fall.said === null ? 'mark bad' : ''}`}
              title={fall?.said ?? undefined}
            >
              {found?.share === null || found === undefined ? '–' : `${found.share}%`}
            </span>
          );
        },
      }),
    ),
  ];
  return (
    <Screen title={t('open-demands:page.shares')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <p className="muted">{t('open-demands:shares.what')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.data?.items.map((row) => (
        <Explain key={row.unit.id} row={row} />
      ))}
      {list.error ? null : (
        <DataTable
          label={t('open-demands:page.shares')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.unit.id}
          empty={<Empty title={t('open-demands:shares.none')} how={t('open-demands:shares.what')} />}
        />
      )}
    </Screen>
  );
}

export function Channels() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const list = useQuery(opening<ChannelsReply>('channels'));
  return (
    <Screen title={t('open-demands:page.channels')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {can(list.data?.abilities, 'register') ? (
        <Fold
          title={t('open-demands:channel.register')}
          what={t('open-demands:channel.what')}
          cite={list.data?.articles ?? []}
          ok={t('open-demands:channel.registerOk')}
          begin={{ offersData: false }}
          fields={[
            {
              name: 'kind',
              label: t('open-demands:channel.kind'),
              kind: 'choice',
              required: true,
              options: ['site', 'project'].map((key) => ({
                value: key,
                label: t(`open-demands:channel.${key}`),
              })),
            },
            { name: 'name', label: t('open-demands:channel.name'), kind: 'text', required: true },
            { name: 'address', label: t('open-demands:channel.address'), kind: 'text', required: true },
            {
              name: 'offersData',
              label: t('open-demands:channel.offers'),
              kind: 'flag',
              hint: t('open-demands:channel.offersHint'),
            },
            { name: 'said', label: t('open-demands:desk.said'), kind: 'text' },
          ]}
          submit={(values) => acts.post('channels', values)}
        />
      ) : null}
      {list.data?.items.length === 0 && list.data.leads.length === 0 ? (
        <Empty title={t('open-demands:channel.none')} how={t('open-demands:channel.what')} />
      ) : null}
      <ul>
        {list.data?.items.map((one) => (
          <li key={one.id}>
            {one.name} <span className="num">{one.host}</span>{' '}
            <span className="muted">{say(one.unit.name)}</span>
          </li>
        ))}
      </ul>
      {list.data && list.data.leads.length > 0 ? (
        <>
          <h2>{t('open-demands:channel.leads')}</h2>
          <ul>
            {list.data.leads.map((one) => (
              <li key={`${one.entry.id} ${one.host}`}>
                <span className="mark bad">{one.host}</span> {one.entry.name}{' '}
                <span className="muted">{say(one.unit.name)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Screen>
  );
}

export function Guidance() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const list = useQuery(opening<GuidanceReply>('guidance'));
  return (
    <Screen title={t('open-demands:page.guidance')}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {can(list.data?.abilities, 'publish') ? (
        <Fold
          title={t('open-demands:guidance.publish')}
          what={t('open-demands:guidance.what')}
          ok={t('open-demands:priorities.publishOk')}
          fields={[
            {
              name: 'kind',
              label: t('open-demands:channel.kind'),
              kind: 'choice',
              required: true,
              options: ['plan', 'standard'].map((key) => ({
                value: key,
                label: t(`open-demands:guidance.${key}`),
              })),
            },
            { name: 'key', label: t('open-demands:guidance.key'), kind: 'text', required: true },
            { name: 'title', label: t('open-demands:call.titleField'), kind: 'text', required: true },
            { name: 'version', label: t('open-demands:guidance.version'), kind: 'text', required: true },
            { name: 'dated', label: t('open-demands:guidance.dated'), kind: 'date', required: true },
            { name: 'said', label: t('open-demands:guidance.text'), kind: 'long', required: true },
          ]}
          submit={(values) => acts.post('guidance', values)}
        />
      ) : null}
      {list.data?.items.length === 0 ? (
        <Empty title={t('open-demands:guidance.none')} how={t('open-demands:guidance.what')} />
      ) : null}
      <ul>
        {list.data?.items.map((one) => (
          <li key={one.id}>
            {t(`open-demands:guidance.${one.kind}`)} · {one.title}{' '}
            <span className="num">
              {one.version} {one.dated}
            </span>{' '}
            {one.inForce ? <span className="mark good">{t('open-demands:guidance.inForce')}</span> : null}
          </li>
        ))}
      </ul>
      {list.data && list.data.older.length > 0 ? (
        <>
          <h2>{t('open-demands:guidance.older')}</h2>
          <ul>
            {list.data.older.map((one) => (
              <li key={one.id}>
                {say(one.title)} <span className="num">{one.madeOn}</span>{' '}
                <span className="muted">
                  {say(one.unit.name)} · {one.standard}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Screen>
  );
}

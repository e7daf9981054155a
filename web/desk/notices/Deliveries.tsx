// 投递记录: what left the platform by mail, short message or messenger, what came of every attempt, and sending again.
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { NoticePages } from './NoticePages.tsx';
import { channels, type Delivery, deliveriesQuery, useNoticeAct } from './queries.ts';

const states = ['queued', 'held', 'sent', 'failed', 'given-up'] as const;
const tones = { queued: 'near', held: 'near', sent: 'good', failed: 'near', 'given-up': 'bad' } as const;

function Attempts({ delivery }: { delivery: Delivery }) {
  const { t } = useTexts();
  if (delivery.attempts.length === 0) return <span className="muted">{t('notices:attempts.none')}</span>;
  return (
    <ol className="plain-list">
      {delivery.attempts.map((attempt) => (
        <li key={`${attempt.at}${attempt.outcome}`}>
          <span className="num muted">{formatInstant(attempt.at, 'second')}</span>{' '}
          {t(`notices:attempts.${attempt.outcome}`)} {attempt.reason ? <code>{attempt.reason}</code> : null}
        </li>
      ))}
    </ol>
  );
}

/** Each way out with whether the operator has set it up: silence has its reason shown. */
export function Ways({ ways }: { ways: { channel: string; configured: boolean }[] | undefined }) {
  const { t } = useTexts();
  return (
    <>
      {ways?.map(({ channel, configured }) => (
        <span key={channel}>
          {t(`notices:channel.${channel}`)}{' '}
          <span className={configured ? 'mark good' : 'mark'}>
            {t(configured ? 'notices:configured' : 'notices:notConfigured')}
          </span>
        </span>
      ))}
    </>
  );
}

export function Deliveries() {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const address = useAddress();
  const filters = {
    state: address.get('state') || undefined,
    channel: address.get('channel') || undefined,
  };
  const list = useQuery(deliveriesQuery({ ...filters, page: address.page }));
  const resend = useNoticeAct((id: string) => api.post(`/api/notices/deliveries/${id}/resend`));
  const columns: Column<Delivery>[] = [
    {
      key: 'about',
      title: t('notices:message'),
      optional: false,
      render: (row) => (
        <>
          <span className="row-name">{say(row.about)}</span>
          {row.gathered > 0 ? (
            <div className="row-sub">{t('notices:gathered', { count: row.gathered })}</div>
          ) : null}
        </>
      ),
    },
    { key: 'person', title: t('notices:addressee'), render: (row) => row.person.name },
    { key: 'channel', title: t('notices:way'), render: (row) => t(`notices:channel.${row.channel}`) },
    {
      key: 'state',
      title: t('notices:standing'),
      render: (row) => <span className={`mark ${tones[row.state]}`}>{t(`notices:state.${row.state}`)}</span>,
    },
    {
      key: 'queuedAt',
      title: t('notices:queuedAt'),
      render: (row) => <span className="num">{formatInstant(row.queuedAt)}</span>,
    },
    {
      key: 'attempts',
      title: t('notices:attempts.title'),
      render: (row) => <Attempts delivery={row} />,
    },
    {
      key: 'acts',
      title: t('notices:acts'),
      optional: false,
      render: (row) => (
        <Can abilities={row.abilities} act="resend">
          {() => (
            <Button
              size="small"
              loading={resend.isPending && resend.variables === row.id}
              onClick={() =>
                resend.mutate(row.id, {
                  onError: (error) => void message.error(problemWords(t, error).title),
                })
              }
            >
              {t('notices:resend')}
            </Button>
          )}
        </Can>
      ),
    },
  ];
  return (
    <ListPage<Delivery>
      name="deliveries"
      title={t('notices:pages.deliveries')}
      facts={<Ways ways={list.data?.channels} />}
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: '/api/notices/deliveries',
        query: filters,
        columns: [
          { title: t('notices:message'), value: (row) => say(row.about) },
          { title: t('notices:addressee'), value: (row) => row.person.name },
          { title: t('notices:way'), value: (row) => t(`notices:channel.${row.channel}`) },
          { title: t('notices:standing'), value: (row) => t(`notices:state.${row.state}`) },
          { title: t('notices:queuedAt'), value: (row) => formatInstant(row.queuedAt) },
          { title: t('notices:attempts.reason'), value: (row) => row.attempts.at(-1)?.reason },
        ],
      }}
      above={<NoticePages />}
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`notices:state.${value}`) }))}
          />
          <OneOf
            address={address}
            name="channel"
            values={channels.map((value) => ({ value, label: t(`notices:channel.${value}`) }))}
          />
        </>
      }
      empty={
        <Empty
          title={t('notices:empty.deliveries')}
          how={t(
            list.data?.channels.some(({ configured }) => configured)
              ? 'notices:empty.deliveriesHow'
              : 'notices:empty.notConfigured',
          )}
        />
      }
    />
  );
}

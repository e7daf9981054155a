// 已发消息: what my organisation sent, with how many have read and confirmed it; the bureau sees everything that was sent.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber, formatShare } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { NoticePages } from './NoticePages.tsx';
import { type Receipts, receiptsQuery, type SentNotice, sentQuery } from './queries.ts';

/** How many of the addressees, as figure and share; nothing where no confirmation was asked. */
function Rate({ of, total }: { of: number; total: number }) {
  return (
    <span className="num">
      {formatNumber(of)} / {formatNumber(total)}
      <span className="row-sub"> {total > 0 ? formatShare(of / total) : ''}</span>
    </span>
  );
}

export function SentList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = { confirm: address.get('confirm') || undefined };
  const list = useQuery(sentQuery({ ...filters, page: address.page }));
  const columns: Column<SentNotice>[] = [
    {
      key: 'message',
      title: t('notices:message'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/notices/sent/${row.id}`}>
            {say(row.title)}
          </Link>
          <div className="row-sub">{say(row.body)}</div>
        </>
      ),
    },
    {
      key: 'sender',
      title: t('notices:sender'),
      render: (row) => (row.sender ? say(row.sender.name) : t('notices:platform')),
    },
    {
      key: 'sentAt',
      title: t('notices:sentAt'),
      width: 150,
      render: (row) => <span className="num">{formatInstant(row.sentAt)}</span>,
    },
    {
      key: 'read',
      title: t('notices:readBy'),
      align: 'right',
      render: (row) => <Rate of={row.read} total={row.addressees} />,
    },
    {
      key: 'confirmed',
      title: t('notices:confirmedBy'),
      align: 'right',
      render: (row) =>
        row.confirm ? (
          <Rate of={row.confirmed} total={row.addressees} />
        ) : (
          <span className="muted">{t('notices:notAsked')}</span>
        ),
    },
  ];
  return (
    <ListPage<SentNotice>
      name="sent-notices"
      title={t('notices:pages.sent')}
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: '/api/notices/sent',
        query: filters,
        columns: [
          { title: t('notices:message'), value: (row) => say(row.title) },
          { title: t('notices:sender'), value: (row) => say(row.sender?.name) || t('notices:platform') },
          { title: t('notices:sentAt'), value: (row) => formatInstant(row.sentAt) },
          { title: t('notices:addressees'), value: (row) => row.addressees },
          { title: t('notices:readBy'), value: (row) => row.read },
          { title: t('notices:confirmedBy'), value: (row) => (row.confirm ? row.confirmed : '') },
        ],
      }}
      above={<NoticePages />}
      tools={
        <OneOf
          address={address}
          name="confirm"
          values={[
            { value: 'true', label: t('notices:asked') },
            { value: 'false', label: t('notices:notAsked') },
          ]}
        />
      }
      empty={<Empty title={t('notices:empty.sent')} how={t('notices:empty.sentHow')} />}
    />
  );
}

type Line = Receipts['to'][number] & { id: string };

export function SentPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(receiptsQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const columns: Column<Line>[] = [
    {
      key: 'to',
      title: t('notices:addressee'),
      render: (line) => (
        <>
          {line.organisation ? say(line.organisation.name) : line.person?.name}
          <div className="row-sub">
            {[line.post, ...line.roles.map((role) => t(`desk:role.${role}`))].filter(Boolean).join(' · ')}
          </div>
        </>
      ),
    },
    {
      key: 'read',
      title: t('notices:readBy'),
      render: (line) => (
        <ul className="plain-list">
          {line.receipts.map((receipt) => (
            <li key={receipt.person.id}>
              {receipt.person.name} <span className="muted num">{formatInstant(receipt.readAt)}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'confirmed',
      title: t('notices:confirmedBy'),
      render: (line) => {
        const confirmed = line.receipts.filter((receipt) => receipt.confirmedAt);
        if (!data?.confirm) return <span className="muted">{t('notices:notAsked')}</span>;
        if (confirmed.length === 0) return <span className="mark near">{t('notices:notYet')}</span>;
        return (
          <ul className="plain-list">
            {confirmed.map((receipt) => (
              <li key={receipt.person.id}>
                {receipt.person.name} <span className="muted num">{formatInstant(receipt.confirmedAt)}</span>
              </li>
            ))}
          </ul>
        );
      },
    },
  ];
  return (
    <Screen
      title={data ? say(data.title) : t('common:state.loading')}
      crumbs={[{ to: '/notices/sent', text: t('notices:pages.sent') }]}
      facts={
        data ? (
          <>
            <span>{data.sender ? say(data.sender.name) : t('notices:platform')}</span>
            <span className="num">{formatInstant(data.sentAt)}</span>
            {data.confirm ? (
              <span>
                {t('notices:confirmedBy')} <Rate of={data.confirmed} total={data.addressees} />
              </span>
            ) : null}
            <Link to={data.link}>{t('notices:open')}</Link>
          </>
        ) : null
      }
    >
      {data ? (
        <>
          <p className="panel">{say(data.body)}</p>
          <h2 className="section-title below">{t('notices:addressees')}</h2>
          <DataTable<Line>
            label={t('notices:addressees')}
            columns={columns}
            rows={data.to.map((one, at) => ({ ...one, id: String(at) }))}
            rowKey={(line) => line.id}
            empty={null}
          />
        </>
      ) : (
        <SkeletonTable />
      )}
    </Screen>
  );
}

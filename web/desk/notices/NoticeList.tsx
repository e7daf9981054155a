// 消息: what the platform tells me, newest first; opening one reads it, what asks for it is confirmed here.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
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
import { type Notice, noticeKindsQuery, noticesQuery, useNoticeAct } from './queries.ts';

function useActs() {
  const { t } = useTexts();
  const { message } = App.useApp();
  const read = useNoticeAct((id: string) => api.post(`/api/notices/${id}/read`));
  const all = useNoticeAct(() => api.post('/api/notices/read-all'));
  const confirm = useNoticeAct((id: string) => api.post(`/api/notices/${id}/confirm`));
  const tell = { onError: (error: unknown) => void message.error(problemWords(t, error).title) };
  return {
    read: (id: string) => read.mutate(id, tell),
    readAll: () => all.mutate(undefined, tell),
    confirm: (id: string) => confirm.mutate(id, tell),
    busy: confirm.isPending ? confirm.variables : undefined,
  };
}

function Standing({ notice, acts }: { notice: Notice; acts: ReturnType<typeof useActs> }) {
  const { t } = useTexts();
  if (notice.confirmedAt) {
    return (
      <span className="muted num">
        {t('notices:confirmedAt', { time: formatInstant(notice.confirmedAt) })}
      </span>
    );
  }
  return (
    <div className="row-acts">
      <Can abilities={notice.abilities} act="confirm">
        {() => (
          <Button
            size="small"
            type="primary"
            loading={acts.busy === notice.id}
            onClick={() => acts.confirm(notice.id)}
          >
            {t('notices:confirm')}
          </Button>
        )}
      </Can>
      {notice.settledAt ? (
        <span className="mark good" title={formatInstant(notice.settledAt)}>
          {t('notices:settled')}
        </span>
      ) : notice.readAt ? (
        <span className="muted">{t('notices:read')}</span>
      ) : (
        <Button size="small" onClick={() => acts.read(notice.id)}>
          {t('notices:markRead')}
        </Button>
      )}
    </div>
  );
}

export function NoticeList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const acts = useActs();
  const filters = { state: address.get('state') || undefined, kind: address.get('kind') || undefined };
  const list = useQuery(noticesQuery({ ...filters, page: address.page }));
  const kinds = useQuery(noticeKindsQuery);
  const columns: Column<Notice>[] = [
    {
      key: 'message',
      title: t('notices:message'),
      optional: false,
      render: (row) => (
        <>
          <Link
            className={row.readAt || row.settledAt ? 'row-name notice-read' : 'row-name notice-new'}
            to={row.link}
            onClick={() => (row.readAt ? undefined : acts.read(row.id))}
          >
            {row.readAt || row.settledAt ? null : (
              <span className="visually-hidden">{t('notices:unread')}</span>
            )}
            {say(row.title)}
          </Link>{' '}
          {row.urgent ? <span className="mark bad">{t('notices:urgent')}</span> : null}{' '}
          <ArticleRefs ids={row.articles} />
          <div className="row-sub">{say(row.body)}</div>
        </>
      ),
    },
    {
      key: 'sender',
      title: t('notices:sender'),
      width: 180,
      render: (row) => (row.sender ? say(row.sender.name) : t('notices:platform')),
    },
    {
      key: 'sentAt',
      title: t('notices:sentAt'),
      width: 150,
      render: (row) => <span className="num">{formatInstant(row.sentAt)}</span>,
    },
    {
      key: 'standing',
      title: t('notices:standing'),
      width: 170,
      optional: false,
      render: (row) => <Standing notice={row} acts={acts} />,
    },
  ];
  return (
    <ListPage<Notice>
      name="notices"
      title={t('notices:title')}
      facts={
        list.data ? t('notices:counts', { count: list.data.unread, toConfirm: list.data.toConfirm }) : null
      }
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: '/api/notices',
        query: filters,
        columns: [
          { title: t('notices:message'), value: (row) => say(row.title) },
          { title: t('notices:body'), value: (row) => say(row.body) },
          { title: t('notices:sender'), value: (row) => say(row.sender?.name) || t('notices:platform') },
          { title: t('notices:sentAt'), value: (row) => formatInstant(row.sentAt) },
          {
            title: t('notices:settledAt'),
            value: (row) => row.settledAt && formatInstant(row.settledAt),
          },
          { title: t('notices:readAt'), value: (row) => row.readAt && formatInstant(row.readAt) },
          {
            title: t('notices:confirmed'),
            value: (row) => row.confirmedAt && formatInstant(row.confirmedAt),
          },
        ],
      }}
      actions={
        <Button disabled={!list.data?.unread} onClick={acts.readAll}>
          {t('notices:readAll')}
        </Button>
      }
      above={<NoticePages />}
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={[
              { value: 'unread', label: t('notices:unread') },
              { value: 'to-confirm', label: t('notices:toConfirm') },
            ]}
          />
          <Select
            className="wide-select"
            allowClear
            value={filters.kind}
            placeholder={t('notices:kind')}
            aria-label={t('notices:kind')}
            onChange={(kind: string | undefined) => address.set({ kind })}
            options={(kinds.data?.items ?? []).map(({ kind, title }) => ({ value: kind, label: say(title) }))}
          />
        </>
      }
      empty={
        <Empty
          title={t(filters.state || filters.kind ? 'notices:empty.filtered' : 'notices:empty.title')}
          how={t('notices:empty.how')}
        />
      }
    />
  );
}

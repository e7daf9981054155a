// 质量问题: work orders with their days; answered here, or closed by themselves after a clean check.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { PassOn, Raise } from './FindingForms.tsx';
import { QualityPages, useAct } from './parts.tsx';
import { base, type Finding, findingsQuery } from './queries.ts';

export function Findings() {
  const { t, say } = useTexts();
  const address = useAddress();
  const ask = useReason();
  const state = address.get('state') || 'open';
  const list = useQuery(
    findingsQuery({
      state: state === 'any' ? undefined : state,
      kind: address.get('kind') || undefined,
      resource: address.get('resource') || undefined,
      organisation: address.get('organisation') || undefined,
      page: address.page,
    }),
  );
  const answer = useAct(({ id, text }: { id: string; text: string }) =>
    api.post(`${base}/findings/${id}/answer`, { answer: text }),
  );
  const columns: Column<Finding>[] = [
    {
      key: 'subject',
      title: t('quality:field.subject'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/quality/resources/${row.resource.id}`}>
            {row.subject}
          </Link>
          <div className="row-sub">
            {say(row.kindTitle)} · {row.resource.name}
            {row.shownIn ? ` · ${t('quality:shownIn', { name: row.shownIn.name })}` : ''}
            {row.passedOn.length > 0 ? ` · ${t('quality:passOn.way', { count: row.passedOn.length })}` : ''}
          </div>
        </>
      ),
    },
    {
      key: 'unit',
      title: t('quality:field.provider'),
      width: 180,
      render: (row) => say(row.organisation.name),
    },
    {
      key: 'rows',
      title: t('quality:field.failed'),
      align: 'right',
      width: 90,
      render: (row) => <span className="num">{formatNumber(row.rows)}</span>,
    },
    {
      key: 'due',
      title: t('quality:field.due'),
      width: 150,
      render: (row) => (
        <>
          <span className={`num ${row.late ? 'mark bad' : ''}`}>{row.due ?? t('quality:noDue')}</span>{' '}
          <ArticleRefs ids={row.articles} />
        </>
      ),
    },
    {
      key: 'state',
      title: t('quality:field.state'),
      width: 200,
      render: (row) =>
        row.closedAt ? (
          <>
            <span className="mark good">{t(`quality:closed.${row.closedHow ?? 'answered'}`)}</span>
            <div className="row-sub num">{formatInstant(row.closedAt)}</div>
            {row.answer ? <div className="row-sub">{row.answer}</div> : null}
          </>
        ) : can(row.abilities, 'answer') ? (
          <Button
            size="small"
            onClick={() =>
              void ask({
                title: t('quality:answer'),
                what: row.subject,
                label: t('quality:answerText'),
                ok: t('quality:answer'),
              }).then((text) => text && answer.mutate({ id: row.id, text }))
            }
          >
            {t('quality:answer')}
          </Button>
        ) : (
          <span className="mark near">{t('quality:open')}</span>
        ),
    },
  ];
  return (
    <ListPage<Finding>
      name="quality-findings"
      title={t('quality:page.findings')}
      crumbs={[{ to: '/quality', text: t('desk:room.quality') }]}
      list={list}
      columns={columns}
      address={address}
      rowsOfExport={list.data?.items ?? []}
      exportColumns={[
        { title: t('quality:field.subject'), value: (row) => row.subject },
        { title: t('quality:field.resource'), value: (row) => row.resource.name },
        { title: t('quality:field.provider'), value: (row) => say(row.organisation.name) },
        { title: t('quality:field.failed'), value: (row) => String(row.rows) },
        { title: t('quality:field.due'), value: (row) => row.due ?? '' },
      ]}
      above={
        <>
          <QualityPages />
          {can(list.data?.abilities, 'raise') || can(list.data?.abilities, 'report') ? (
            <Raise bureau={can(list.data?.abilities, 'raise')} />
          ) : null}
        </>
      }
      below={
        <PassOn
          findings={(list.data?.items ?? []).filter((row) => !row.closedAt && can(row.abilities, 'answer'))}
        />
      }
      tools={
        <OneOf
          address={address}
          name="state"
          first={t('quality:open')}
          values={[
            { value: 'closed', label: t('quality:closedOnes') },
            { value: 'any', label: t('common:list.all') },
          ]}
        />
      }
      empty={<Empty title={t('quality:noFindings')} how={t('quality:noFindingsHow')} />}
    />
  );
}

// The board of bodies (due, done, late, rejected) and the findings the authority sends, with their answers.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { ExportRows } from '../../list/ExportCsv.tsx';
import { OneOf } from '../../list/ListPage.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { boardQuery, type FindingsReply, findingsQuery, paths, useSend } from './queries.ts';

const figures = ['due', 'done', 'late', 'rejected', 'remarked', 'openFindings'] as const;

export function Board() {
  const { t, say } = useTexts();
  const { data, error, refetch } = useQuery(boardQuery);
  return (
    <>
      <ProblemView error={error} onRetry={() => void refetch()} />
      <div className="list-tools">
        <ArticleRefs ids={data?.articles} />
        {data ? (
          <ExportRows
            name="gathering-board"
            rows={data.items}
            columns={[
              { title: t('sources:unit'), value: (row) => say(row.organisation.name) },
              ...figures.map((name) => ({
                title: t(`sources:board.${name}`),
                value: (row: (typeof data.items)[number]) => row[name],
              })),
            ]}
          />
        ) : null}
      </div>
      <DataTable
        label={t('sources:board.title')}
        rows={data?.items}
        rowKey={(row) => row.organisation.id}
        empty={<Empty title={t('sources:board.none')} how={t('sources:board.noneHow')} />}
        columns={[
          {
            key: 'unit',
            title: t('sources:unit'),
            render: (row) => (
              <Link className="row-name" to={`/collect?organisation=${row.organisation.id}`}>
                {say(row.organisation.name)}
              </Link>
            ),
          },
          ...figures.map((name) => ({
            key: name,
            title: t(`sources:board.${name}`),
            align: 'right' as const,
            width: 110,
            render: (row: { late: number; rejected: number } & Record<(typeof figures)[number], number>) =>
              name === 'late' && row.late > 0 ? <span className="mark bad">{row.late}</span> : row[name],
          })),
        ]}
      />
    </>
  );
}

function Raise() {
  const { t, say } = useTexts();
  const send = useSend();
  const { data } = useQuery(boardQuery);
  if (!can(data?.abilities, 'raise')) return null;
  return (
    <Fold
      title={t('sources:findings.raise')}
      what={t('sources:findings.raiseWhat')}
      cite={data?.articles}
      ok={t('sources:findings.raise')}
      fields={[
        {
          name: 'organisationId',
          label: t('sources:unit'),
          kind: 'choice',
          required: true,
          options: (data?.items ?? []).map(({ organisation }) => ({
            value: organisation.id,
            label: say(organisation.name),
          })),
        },
        { name: 'dueDay', label: t('sources:findings.due'), kind: 'date' },
        { name: 'text', label: t('sources:findings.text'), kind: 'long', required: true },
      ]}
      submit={(values) => send(paths.findings, values)}
    />
  );
}

type Finding = FindingsReply['items'][number];

function Acts({ row }: { row: Finding }) {
  const { t } = useTexts();
  const send = useSend();
  const [answer, setAnswer] = useState(row.answer ?? '');
  const act = useMutation({
    mutationFn: (name: 'answer' | 'close') =>
      send(`${paths.findings}/${row.id}/${name}`, name === 'answer' ? { answer } : {}),
  });
  return (
    <>
      {can(row.abilities, 'answer') ? (
        <>
          <Input.TextArea
            rows={2}
            value={answer}
            aria-label={t('sources:findings.answer')}
            onChange={(event) => setAnswer(event.target.value)}
          />
          <Button
            size="small"
            disabled={answer.trim().length < 2}
            loading={act.isPending}
            onClick={() => act.mutate('answer')}
          >
            {t('sources:findings.answer')}
          </Button>
        </>
      ) : (
        row.answer
      )}
      {can(row.abilities, 'close') ? (
        <Button size="small" loading={act.isPending} onClick={() => act.mutate('close')}>
          {t('sources:findings.close')}
        </Button>
      ) : null}
      <ProblemView error={act.error} />
    </>
  );
}

const states = ['open', 'answered', 'closed'] as const;
const tones = { open: 'near', answered: 'good', closed: '' } as const;

export function Findings() {
  const { t, say } = useTexts();
  const address = useAddress();
  const list = useQuery(findingsQuery({ state: address.get('state') || undefined, page: address.page }));
  return (
    <>
      <Raise />
      <div className="list-tools">
        <OneOf
          address={address}
          name="state"
          values={states.map((value) => ({ value, label: t(`sources:findings.state.${value}`) }))}
        />
        {list.data ? (
          <ExportRows
            name="gathering-findings"
            rows={list.data.items}
            columns={[
              { title: t('sources:unit'), value: (row) => say(row.organisation.name) },
              { title: t('sources:findings.text'), value: (row) => row.text },
              { title: t('sources:findings.due'), value: (row) => row.dueDay },
              { title: t('sources:state'), value: (row) => t(`sources:findings.state.${row.state}`) },
              { title: t('sources:findings.answer'), value: (row) => row.answer },
            ]}
          />
        ) : null}
      </div>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      <DataTable
        label={t('sources:findings.title')}
        rows={list.data?.items}
        rowKey={(row) => row.id}
        paging={
          list.data && {
            page: list.data.page,
            pageSize: list.data.pageSize,
            total: list.data.total,
            onPage: (page) => address.set({ page: String(page) }),
          }
        }
        empty={<Empty title={t('sources:findings.none')} how={t('sources:findings.noneHow')} />}
        columns={[
          {
            key: 'text',
            title: t('sources:findings.text'),
            render: (row) => (
              <>
                {row.text}
                <div className="row-sub">
                  {say(row.organisation.name)} · {formatInstant(row.raisedAt)}
                  {row.resource ? (
                    <>
                      {' '}
                      · <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>
                    </>
                  ) : null}
                </div>
              </>
            ),
          },
          {
            key: 'due',
            title: t('sources:findings.due'),
            width: 130,
            render: (row) => (row.overdue ? <span className="mark bad">{row.dueDay}</span> : row.dueDay),
          },
          {
            key: 'state',
            title: t('sources:state'),
            width: 110,
            render: (row) => (
              <span className={`mark ${tones[row.state]}`}>{t(`sources:findings.state.${row.state}`)}</span>
            ),
          },
          { key: 'answer', title: t('sources:findings.answer'), render: (row) => <Acts row={row} /> },
        ]}
      />
    </>
  );
}

// 校核与异议: what was asked, by whom it is held and until when; the bureau sees what is late and who is still to be told.
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { RequestLine } from '#rooms/quality/corrections/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import type { Column } from '../../list/DataTable.tsx';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { SubNav } from '../../list/SubNav.tsx';
import { useBusiness } from '../../shell/session.ts';
import { base, requestsQuery } from './queries.ts';

export function CorrectionPages() {
  const { t } = useTexts();
  if (!useBusiness()) return null;
  return (
    <SubNav
      label={t('desk:room.corrections')}
      pages={[
        { to: '/corrections', text: t('corrections:page.list') },
        { to: '/corrections/board', text: t('corrections:page.board') },
        { to: '/corrections/dealings', text: t('corrections:page.dealing') },
      ]}
    />
  );
}

export function StateMark({ row }: { row: Pick<RequestLine, 'state' | 'overdue' | 'outcome'> }) {
  const { t } = useTexts();
  const tone = row.state === 'open' || row.state === 'to-tell' ? 'near' : 'good';
  return (
    <span className="class-mark">
      <span className={`mark ${tone}`}>{t(`corrections:state.${row.state}`)}</span>
      {row.overdue ? <span className="mark bad">{t('corrections:overdue')}</span> : null}
      {row.outcome ? <span className="muted">{t(`corrections:outcome.${row.outcome}`)}</span> : null}
    </span>
  );
}

export function RequestList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const navigate = useNavigate();
  const query = {
    kind: address.get('kind') || undefined,
    state: address.get('state') || undefined,
    overdue: address.get('overdue') || undefined,
    mine: address.get('mine') || undefined,
    resource: address.get('resource') || undefined,
    q: address.get('q') || undefined,
  };
  const list = useQuery(requestsQuery({ ...query, page: address.page }));
  const due = (row: RequestLine): string =>
    row.due ?? (row.state === 'open' ? t('corrections:elapsed', { count: row.elapsed }) : '–');
  const columns: Column<RequestLine>[] = [
    {
      key: 'number',
      title: t('corrections:field.number'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name num" to={`/corrections/${row.id}`}>
            {row.number}
          </Link>
          <div className="row-sub">{t(`corrections:kind.${row.kind}`)}</div>
        </>
      ),
    },
    {
      key: 'resource',
      title: t('corrections:field.resource'),
      render: (row) => (
        <>
          {row.resource.name}
          {row.item ? <div className="row-sub">{say(row.item)}</div> : null}
        </>
      ),
    },
    { key: 'provider', title: t('corrections:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'filer', title: t('corrections:field.filer'), render: (row) => say(row.filer.name) },
    {
      key: 'step',
      title: t('corrections:field.step'),
      render: (row) => (
        <>
          {row.step ? say(row.step) : '–'}
          {row.holder ? <div className="row-sub">{say(row.holder)}</div> : null}
        </>
      ),
    },
    {
      key: 'filed',
      title: t('corrections:field.filedOn'),
      render: (row) => <span className="num">{row.filedOn}</span>,
    },
    {
      key: 'due',
      title: t('corrections:field.due'),
      render: (row) => <span className="num">{due(row)}</span>,
    },
    { key: 'state', title: t('corrections:field.state'), render: (row) => <StateMark row={row} /> },
  ];
  return (
    <ListPage<RequestLine>
      name="corrections"
      title={t('desk:room.corrections')}
      list={list}
      columns={columns}
      address={address}
      actions={
        <Button type="primary" onClick={() => navigate('/corrections/new')}>
          {t('corrections:file.open')}
        </Button>
      }
      exported={{
        path: base,
        query,
        columns: [
          { title: t('corrections:field.number'), value: (row) => row.number },
          { title: t('corrections:field.kind'), value: (row) => t(`corrections:kind.${row.kind}`) },
          { title: t('corrections:field.resource'), value: (row) => row.resource.name },
          { title: t('corrections:field.item'), value: (row) => (row.item ? say(row.item) : '') },
          { title: t('corrections:field.provider'), value: (row) => say(row.provider.name) },
          { title: t('corrections:field.filedOn'), value: (row) => row.filedOn },
          { title: t('corrections:field.due'), value: (row) => row.due ?? '' },
          { title: t('corrections:field.state'), value: (row) => t(`corrections:state.${row.state}`) },
          {
            title: t('corrections:field.outcome'),
            value: (row) => (row.outcome ? t(`corrections:outcome.${row.outcome}`) : ''),
          },
        ],
      }}
      above={<CorrectionPages />}
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={(['open', 'to-tell', 'settled', 'archived'] as const).map((value) => ({
              value,
              label: t(`corrections:state.${value}`),
            }))}
          />
          <OneOf
            address={address}
            name="kind"
            values={(['check', 'objection'] as const).map((value) => ({
              value,
              label: t(`corrections:kind.${value}`),
            }))}
          />
          <OneOf
            address={address}
            name="overdue"
            values={[{ value: 'true', label: t('corrections:overdue') }]}
          />
          <Input.Search
            key={address.get('q')}
            defaultValue={address.get('q')}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('corrections:searchHint')}
            aria-label={t('common:list.search')}
          />
        </>
      }
      empty={<Empty title={t('corrections:none')} how={t('corrections:noneHow')} />}
    />
  );
}

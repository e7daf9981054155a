// 采集事项: every task with its ground, the board beside it, and the file by ground.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { Link } from 'react-router';
import type { TaskRowReply } from '#rooms/collect/lawful/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { base, tasksQuery, taskTermsQuery } from './queries.ts';

const states = ['prepared', 'active', 'ended'] as const;
const boardOf = { ground: 'grounds', subject: 'subjects', organisation: 'organisations' } as const;
const marks = { prepared: 'near', active: 'good', ended: '' } as const;

export function useGroundText() {
  const { say } = useTexts();
  return ({ ground }: Pick<TaskRowReply, 'ground'>): string =>
    [ground.name ? say(ground.name) : ground.kind, ground.title, ground.article, ground.need]
      .filter(Boolean)
      .join(' ');
}

export function TaskList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const ground = useGroundText();
  const filters = {
    organisation: address.get('organisation') || undefined,
    ground: address.get('ground') || undefined,
    subject: address.get('subject') || undefined,
    state: address.get('state') || undefined,
    guidance: address.get('guidance') || undefined,
    q: address.get('q') || undefined,
  };
  const list = useQuery(tasksQuery({ ...filters, page: address.page }));
  const { data: terms } = useQuery(taskTermsQuery);
  const board = list.data?.board;
  return (
    <ListPage
      name="collecting-tasks"
      title={t('lawful:title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={
        <>
          <ArticleRefs ids={[...new Set(terms?.grounds.flatMap((one) => one.articles) ?? [])]} />
          {board?.openGuidance ? (
            <Link className="mark near" to="/collect/tasks?guidance=open">
              {t('lawful:openGuidance')} {board.openGuidance}
            </Link>
          ) : null}
        </>
      }
      list={list}
      address={address}
      exported={{
        path: base,
        query: filters,
        columns: [
          { title: t('lawful:col.ground'), value: (row: TaskRowReply) => ground(row) },
          { title: t('lawful:col.task'), value: (row: TaskRowReply) => `${row.number} ${row.title}` },
          { title: t('lawful:col.unit'), value: (row: TaskRowReply) => row.organisationName },
          { title: t('lawful:col.entry'), value: (row: TaskRowReply) => row.resourceName },
          {
            title: t('lawful:col.subject'),
            value: (row: TaskRowReply) => t(`lawful:subject.${row.subjectKind}`),
          },
          { title: t('lawful:col.fields'), value: (row: TaskRowReply) => String(row.fields) },
          { title: t('lawful:col.state'), value: (row: TaskRowReply) => t(`lawful:state.${row.state}`) },
        ],
      }}
      actions={
        <>
          {can(list.data?.abilities, 'edit') ? (
            <Link to="/collect/tasks/new">
              <Button type="primary">{t('lawful:new')}</Button>
            </Link>
          ) : null}
          <Button href={`/api/collect/tasks.csv${filters.ground ? `?ground=${filters.ground}` : ''}`}>
            {t('lawful:export')}
          </Button>
        </>
      }
      above={<CollectPages />}
      tools={
        <>
          <Input.Search
            allowClear
            defaultValue={filters.q}
            placeholder={t('lawful:search')}
            aria-label={t('lawful:search')}
            onSearch={(typed) => address.set({ q: typed.trim() || undefined })}
          />
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`lawful:state.${value}`) }))}
          />
          {board
            ? (['ground', 'subject', 'organisation'] as const).map((name) => (
                <Select
                  key={name}
                  allowClear
                  aria-label={t(`lawful:by.${name}`)}
                  placeholder={t(`lawful:by.${name}`)}
                  popupMatchSelectWidth={false}
                  value={address.get(name) || undefined}
                  onChange={(value?: string) => address.set({ [name]: value })}
                  options={board[boardOf[name]].map((one) => ({
                    value: one.key,
                    label: `${say(one.name)} ${one.tasks}`,
                  }))}
                />
              ))
            : null}
          <Link to="/collect/task-reports">{t('lawful:reports')}</Link>
        </>
      }
      empty={<Empty title={t('lawful:none')} how={t('lawful:noneHow')} />}
      columns={[
        {
          key: 'task',
          title: t('lawful:col.task'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/collect/tasks/${row.id}`}>
                {row.title}
              </Link>
              <div className="row-sub">
                <code>{row.number}</code> {row.organisationName}
              </div>
            </>
          ),
        },
        {
          key: 'entry',
          title: t('lawful:col.entry'),
          render: (row) => <Link to={`/catalog/${row.resourceId}`}>{row.resourceName}</Link>,
        },
        { key: 'ground', title: t('lawful:col.ground'), render: (row) => ground(row) },
        {
          key: 'subject',
          title: t('lawful:col.subject'),
          width: 120,
          render: (row) => t(`lawful:subject.${row.subjectKind}`),
        },
        {
          key: 'fields',
          title: t('lawful:col.fields'),
          width: 80,
          render: (row) => <span className="num">{row.fields}</span>,
        },
        {
          key: 'state',
          title: t('lawful:col.state'),
          width: 110,
          render: (row) => (
            <>
              <span className={`mark ${marks[row.state]}`}>{t(`lawful:state.${row.state}`)}</span>
              {row.openGuidance > 0 ? (
                <div className="row-sub">
                  {t('lawful:openGuidance')} {row.openGuidance}
                </div>
              ) : null}
            </>
          ),
        },
      ]}
    />
  );
}

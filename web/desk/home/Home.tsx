// 工作台: what waits for me by due day, the next fifteen working days, my organisation's numbers, what changed.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { CaseState } from '../cases/CasePage.tsx';
import { type CaseRow, casesQuery, type Todo, todosQuery } from '../cases/queries.ts';
import { TodoName, TodoStep } from '../cases/Waiting.tsx';
import { resourcesQuery } from '../catalog/queries.ts';
import { DataTable } from '../list/DataTable.tsx';
import { grantsQuery } from '../serve/queries.ts';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { Modules } from './Modules.tsx';
import { Strip } from './Strip.tsx';

function Todos({ todos, error }: { todos: Todo[] | undefined; error: unknown }) {
  const { t, say } = useTexts();
  if (error) return <ProblemView error={error} />;
  return (
    <DataTable<Todo>
      label={t('desk:shell.todos')}
      rows={todos}
      rowKey={(todo) => todo.id}
      empty={<Empty title={t('cases:todo.empty')} how={t('cases:todo.emptyHow')} />}
      columns={[
        {
          key: 'title',
          title: t('cases:todo.case'),
          render: (todo) => <TodoName todo={todo} />,
        },
        { key: 'step', title: t('cases:todo.step'), render: (todo) => <TodoStep todo={todo} /> },
        {
          key: 'applicant',
          title: t('share:field.applicant'),
          render: (todo) => (todo.applicant ? say(todo.applicant.name) : '–'),
        },
        {
          key: 'due',
          title: t('cases:todo.due'),
          render: (todo) => <DeadlineTag deadline={{ ...todo.deadline, card: todo.card }} />,
        },
      ]}
    />
  );
}

function Numbers() {
  const { t } = useTexts();
  const published = useQuery(resourcesQuery({ scope: 'mine', state: 'active', pageSize: 1 })).data?.total;
  const drafts = useQuery(resourcesQuery({ scope: 'mine', state: 'draft', pageSize: 1 })).data?.total;
  const grants = useQuery(grantsQuery({ standing: 'active', pageSize: 1 })).data?.total;
  const open = useQuery(casesQuery({ state: 'open', pageSize: 1 })).data?.total;
  const numbers = [
    { key: 'published', value: published, to: '/catalog?scope=mine&state=active' },
    { key: 'drafts', value: drafts, to: '/catalog?scope=mine&state=draft' },
    { key: 'open', value: open, to: '/cases?state=open' },
    { key: 'grants', value: grants, to: '/grants?standing=active' },
  ];
  return (
    <ul className="numbers">
      {numbers.map((number) => (
        <li key={number.key}>
          <Link to={number.to}>
            <span className="numbers-value num">{formatNumber(number.value)}</span>
            <span>{t(`cases:numbers.${number.key}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Changed() {
  const { t, say } = useTexts();
  const { data } = useQuery(casesQuery({ pageSize: 8 }));
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby="changed">
      <div className="section-head">
        <h2 className="section-title" id="changed">
          {t('cases:changed')}
        </h2>
        <Link to="/cases">{t('cases:all')}</Link>
      </div>
      <DataTable<CaseRow>
        label={t('cases:changed')}
        rows={data.items}
        rowKey={(row) => row.id}
        empty={null}
        columns={[
          {
            key: 'title',
            title: t('cases:todo.case'),
            render: (row) => (
              <Link className="row-name" to={`/cases/${row.id}`}>
                {row.title}
              </Link>
            ),
          },
          { key: 'procedure', title: t('cases:procedure'), render: (row) => say(row.procedure.title) },
          { key: 'state', title: t('catalog:field.state'), render: (row) => <CaseState state={row.state} /> },
          {
            key: 'holder',
            title: t('cases:holder'),
            render: (row) =>
              row.current ? `${say(row.current.holder.organisation.name)} · ${say(row.current.title)}` : '–',
          },
        ]}
      />
    </section>
  );
}

export function Home() {
  const { t, say } = useTexts();
  const me = useMe();
  const todos = useQuery(todosQuery);
  return (
    <Screen
      title={t('desk:room.home')}
      facts={me ? `${me.person.name} · ${say(me.organisation.name)}` : null}
    >
      <div className="stack">
        <Strip todos={todos.data?.items ?? []} />
        <section aria-labelledby="todos">
          <h2 className="section-title" id="todos">
            {t('desk:shell.todos')} <span className="num muted">{formatNumber(todos.data?.total)}</span>
          </h2>
          <Todos todos={todos.data?.items} error={todos.error} />
        </section>
        {can(me?.abilities, 'business') ? (
          <>
            <Numbers />
            <Modules />
            <Changed />
          </>
        ) : null}
      </div>
    </Screen>
  );
}

// 待办: what waits for me, most urgent first; several of the same step are decided at once, each with its own result.
import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Batch, type BatchResult, BatchResults } from './Batch.tsx';
import { CasePages } from './CasePages.tsx';
import { proceduresQuery, type Todo, todoPageQuery } from './queries.ts';

/** A task outside any case is no step: it is not picked, and its ids stay empty. */
export type TodoRow = Todo & { caseId: string; stepId: string };

const cards = ['red', 'yellow', 'green'] as const;

/** What can be decided together: one step of one procedure. */
const kindOf = (todo: Todo): string => `${todo.procedureKey} ${todo.stepKey}`;

export function TodoName({ todo }: { todo: Todo }) {
  const { t, say } = useTexts();
  return (
    <>
      <Link className="row-name" to={todo.link}>
        <span className={`card-dot ${todo.card ?? 'none'}`} aria-hidden="true" />
        <span className="visually-hidden">{t(`desk:card.${todo.card ?? 'none'}`)}</span> {todo.title}
      </Link>
      <div className="row-sub">
        {todo.number} · {say(todo.procedure)}
      </div>
    </>
  );
}

/** The step, and why it is mine: assigned, in somebody's place, or something to supplement. */
export function TodoStep({ todo }: { todo: Todo }) {
  const { t, say } = useTexts();
  return (
    <>
      {todo.kind === 'supplement' ? (
        <span className="mark near">{t('cases:todo.supplement')}</span>
      ) : (
        say(todo.step)
      )}
      {todo.assigned ? <div className="row-sub">{t('cases:todo.assigned')}</div> : null}
      {todo.inPlaceOf ? (
        <div className="row-sub">{t('cases:inPlaceOf', { name: todo.inPlaceOf.name })}</div>
      ) : null}
    </>
  );
}

export function Waiting() {
  const { t, say } = useTexts();
  const address = useAddress();
  const [picked, setPicked] = useState<string[]>([]);
  const [result, setResult] = useState<BatchResult>();
  const filters = {
    procedure: address.get('procedure') || undefined,
    card: address.get('card') || undefined,
    q: address.get('q') || undefined,
  };
  const list = useQuery({
    ...todoPageQuery({ ...filters, page: address.page, pageSize: 50 }),
    select: (reply) => ({
      ...reply,
      items: reply.items.map(
        (todo): TodoRow => ({ ...todo, caseId: todo.caseId ?? '', stepId: todo.stepId ?? '' }),
      ),
    }),
  });
  const procedures = useQuery(proceduresQuery);
  const rows = list.data?.items ?? [];
  const chosen = rows.filter(({ id }) => picked.includes(id));
  const kind = chosen[0] && kindOf(chosen[0]);
  const columns: Column<TodoRow>[] = [
    {
      key: 'title',
      title: t('cases:todo.case'),
      optional: false,
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
  ];
  return (
    <ListPage<TodoRow>
      name="todos"
      title={t('cases:pages.waiting')}
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: '/api/todos',
        query: filters,
        columns: [
          { title: t('serve:field.number'), value: (todo) => todo.number },
          { title: t('cases:todo.case'), value: (todo) => todo.title },
          { title: t('cases:procedure'), value: (todo) => say(todo.procedure) },
          { title: t('cases:todo.step'), value: (todo) => say(todo.step) },
          { title: t('share:field.applicant'), value: (todo) => say(todo.applicant?.name) },
          { title: t('cases:todo.due'), value: (todo) => todo.deadline?.due },
        ],
      }}
      above={<CasePages />}
      tools={
        <>
          <OneOf
            address={address}
            name="card"
            values={cards.map((value) => ({ value, label: t(`cases:card.${value}`) }))}
          />
          <Select
            className="wide-select"
            allowClear
            value={filters.procedure}
            placeholder={t('cases:procedure')}
            aria-label={t('cases:procedure')}
            onChange={(procedure: string | undefined) => address.set({ procedure })}
            options={(procedures.data?.items ?? []).map(({ key, title }) => ({
              value: key,
              label: say(title),
            }))}
          />
          <Input.Search
            key={filters.q}
            defaultValue={filters.q}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('cases:searchHint')}
            aria-label={t('common:list.search')}
          />
        </>
      }
      below={
        result && chosen.length === 0 ? (
          <BatchResults result={result} onClose={() => setResult(undefined)} />
        ) : (
          <Batch
            key={kind ?? 'none'}
            chosen={chosen}
            onClear={() => setPicked([])}
            onDone={(found) => {
              setResult(found);
              setPicked([]);
            }}
          />
        )
      }
      picking={{
        picked,
        onPick: (keys) => {
          setResult(undefined);
          // The header's box picks a page: of it what goes with the first.
          const first = rows.find(({ id }) => id === keys[0]);
          const fits = first ? kindOf(first) : undefined;
          setPicked(keys.filter((key) => rows.some((row) => row.id === key && kindOf(row) === fits)));
        },
        off: (row) => row.kind !== 'decide' || (kind !== undefined && kindOf(row) !== kind),
        name: (row) => t('cases:batch.pick', { title: row.title }),
      }}
      empty={<Empty title={t('cases:todo.empty')} how={t('cases:todo.emptyHow')} />}
    />
  );
}

// 常用理由: sentences my organisation keeps at hand for its decisions.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView, problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage } from '../list/ListPage.tsx';
import { CasePages } from './CasePages.tsx';
import { type Procedure, proceduresQuery, type Template, templatesQuery, useListAct } from './queries.ts';

type Draft = { text: string; procedure?: string; outcome?: string };

/** Outcomes of a procedure, each once. */
const outcomesOf = (procedure: Procedure | undefined) => [
  ...new Map((procedure?.steps ?? []).flatMap((step) => step.outcomes).map((one) => [one.key, one])).values(),
];

function NewTemplate({ procedures }: { procedures: Procedure[] }) {
  const { t, say } = useTexts();
  const [draft, setDraft] = useState<Draft>({ text: '' });
  const keep = useListAct(['templates'], (body: Draft) => api.post('/api/cases/templates', body));
  const procedure = procedures.find(({ key }) => key === draft.procedure);
  return (
    <div className="panel new-template">
      <div className="delegation-form">
        <Input
          value={draft.text}
          maxLength={500}
          aria-label={t('cases:templates.text')}
          placeholder={t('cases:templates.text')}
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        />
        <Select
          allowClear
          value={draft.procedure}
          aria-label={t('cases:templates.procedure')}
          placeholder={t('cases:templates.anyProcedure')}
          onChange={(key: string | undefined) => setDraft({ text: draft.text, procedure: key })}
          options={procedures.map(({ key, title }) => ({ value: key, label: say(title) }))}
        />
        {procedure ? (
          <Select
            allowClear
            value={draft.outcome}
            aria-label={t('cases:templates.outcome')}
            placeholder={t('cases:templates.anyOutcome')}
            onChange={(outcome: string | undefined) => setDraft({ ...draft, outcome })}
            options={outcomesOf(procedure).map(({ key, title }) => ({ value: key, label: say(title) }))}
          />
        ) : null}
        <Button
          type="primary"
          disabled={draft.text.trim() === ''}
          loading={keep.isPending}
          onClick={() =>
            keep.mutate(
              { ...draft, text: draft.text.trim() },
              { onSuccess: () => setDraft({ ...draft, text: '' }) },
            )
          }
        >
          {t('cases:templates.add')}
        </Button>
      </div>
      <ProblemView error={keep.error} />
    </div>
  );
}

export function Templates() {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const address = useAddress();
  const q = address.get('q');
  const procedures = useQuery(proceduresQuery).data?.items ?? [];
  const list = useQuery({
    ...templatesQuery(),
    select: (reply) => {
      const items = reply.items.filter(({ text }) => q === '' || text.includes(q));
      return { items, total: items.length, page: 1, pageSize: Math.max(1, items.length) };
    },
  });
  const drop = useListAct(['templates'], (id: string) => api.delete(`/api/cases/templates/${id}`));
  const of = (row: Template) => procedures.find(({ key }) => key === row.procedure);
  const procedureName = (row: Template) =>
    row.procedure === null ? t('cases:templates.anyProcedure') : say(of(row)?.title) || row.procedure;
  const outcomeName = (row: Template) =>
    row.outcome === null
      ? t('cases:templates.anyOutcome')
      : say(outcomesOf(of(row)).find(({ key }) => key === row.outcome)?.title) || row.outcome;
  const columns: Column<Template>[] = [
    {
      key: 'text',
      title: t('cases:templates.text'),
      optional: false,
      render: (row) => <span className="row-name">{row.text}</span>,
    },
    { key: 'procedure', title: t('cases:templates.procedure'), render: procedureName },
    { key: 'outcome', title: t('cases:templates.outcome'), render: outcomeName },
    { key: 'by', title: t('cases:templates.by'), render: (row) => row.by?.name ?? '–' },
    {
      key: 'at',
      title: t('notices:sentAt'),
      render: (row) => <span className="num">{formatInstant(row.at)}</span>,
    },
    {
      key: 'acts',
      title: t('notices:acts'),
      optional: false,
      render: (row) => (
        <Button
          size="small"
          loading={drop.isPending && drop.variables === row.id}
          onClick={() =>
            drop.mutate(row.id, { onError: (error) => void message.error(problemWords(t, error).title) })
          }
        >
          {t('common:action.remove')}
        </Button>
      ),
    },
  ];
  return (
    <ListPage<Template>
      name="reason-templates"
      title={t('cases:pages.templates')}
      address={address}
      list={list}
      columns={columns}
      rowsOfExport={list.data?.items}
      exportColumns={[
        { title: t('cases:templates.text'), value: (row) => row.text },
        { title: t('cases:templates.procedure'), value: procedureName },
        { title: t('cases:templates.outcome'), value: outcomeName },
      ]}
      above={
        <>
          <CasePages />
          <NewTemplate procedures={procedures} />
        </>
      }
      tools={
        <Input.Search
          key={q}
          defaultValue={q}
          allowClear
          onSearch={(text) => address.set({ q: text })}
          placeholder={t('cases:templates.text')}
          aria-label={t('common:list.search')}
        />
      }
      empty={<Empty title={t('cases:templates.empty')} how={t('cases:templates.emptyHow')} />}
    />
  );
}

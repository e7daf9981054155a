// The rules on classes and grades: the table in force, its versions, what a draft would change, and departments' own rows.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { TableReply } from '#rooms/classify/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { ClassifyNav, useAct } from './parts.tsx';
import { classifyTermsQuery, implementingQuery, type TableHead, tablesQuery } from './queries.ts';
import { type RuleBody, RuleEditor } from './RuleEditor.tsx';
import { Grades, Questions } from './RuleTable.tsx';

type Affected = { items: { name: string; item: string; from: string; to: string | null }[] };

/** Enough of a table to be shown; the platform checks the rest. */
const isBody = (read: unknown): read is RuleBody =>
  typeof read === 'object' &&
  read !== null &&
  (['grades', 'questions', 'kinds'] as const).every(
    (key) => key in read && Array.isArray((read as RuleBody)[key]),
  );

/** The bureau edits the table; what is added or taken out altogether stands in the full text below it. The platform says what is wrong and what it would change. */
function Draft({ table, onDone }: { table: TableReply; onDone: () => void }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const ask = useReason();
  const [title, setTitle] = useState(table.title);
  const [body, setBody] = useState(table.body);
  /** The full text while it is being edited; undefined: the table counts. */
  const [text, setText] = useState<string>();
  const [affected, setAffected] = useState<Affected['items']>();
  const change = (next: RuleBody) => {
    setBody(next);
    setText(undefined);
    setAffected(undefined);
  };
  const take = () => {
    try {
      const read: unknown = JSON.parse(text ?? '');
      if (!isBody(read)) throw new Error('not a table');
      change(read);
    } catch {
      void message.error(t('classify:rules.notJson'));
    }
  };
  const preview = useAct(async (draft: RuleBody) => {
    setAffected((await api.post<Affected>('/api/classify/rule-tables/preview', { body: draft })).items);
  });
  const issue = useAct(
    (input: { body: RuleBody; document: string }) =>
      api.post('/api/classify/rule-tables', { title, ...input }),
    onDone,
  );
  const perform = async () => {
    const document = await ask({
      title: t('classify:rules.issue'),
      what: t('classify:rules.issueWhat'),
      ok: t('classify:rules.issue'),
      label: t('classify:rules.document'),
    });
    if (document !== undefined) issue.mutate({ body, document });
  };
  return (
    <section className="panel" aria-labelledby="rule-draft">
      <h2 id="rule-draft">{t('classify:rules.draft')}</h2>
      <p className="muted">{t('classify:rules.draftHow')}</p>
      <Input
        aria-label={t('classify:rules.name')}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className="below">
        <RuleEditor body={body} onChange={change} />
      </div>
      <details className="below">
        <summary>{t('classify:rules.text')}</summary>
        <p className="muted">{t('classify:rules.textHow')}</p>
        <LongText
          aria-label={t('classify:rules.text')}
          rows={16}
          className="mono"
          spellCheck={false}
          value={text ?? JSON.stringify(body, null, 2)}
          onChange={(event) => setText(event.target.value)}
        />
        <Button disabled={text === undefined} onClick={take}>
          {t('classify:rules.take')}
        </Button>
      </details>
      <div className="list-tools below">
        <Button
          disabled={text !== undefined}
          loading={preview.isPending}
          onClick={() => preview.mutate(body)}
        >
          {t('classify:rules.preview')}
        </Button>
        <Button
          type="primary"
          disabled={text !== undefined}
          loading={issue.isPending}
          onClick={() => void perform()}
        >
          {t('classify:rules.issue')}
        </Button>
      </div>
      {affected ? (
        <DataTable
          label={t('classify:rules.affected')}
          rows={affected}
          rowKey={(row) => `${row.name}/${row.item}`}
          empty={<Empty title={t('classify:rules.nothingChanges')} />}
          columns={[
            {
              key: 'name',
              title: t('classify:column.resource'),
              optional: false,
              render: (row) => `${row.name} ${row.item}`,
            },
            { key: 'from', title: t('classify:rules.from'), render: (row) => row.from },
            {
              key: 'to',
              title: t('classify:rules.to'),
              render: (row) => row.to ?? t('classify:rules.outside'),
            },
          ]}
        />
      ) : null}
    </section>
  );
}

function Versions({ tables }: { tables: TableHead[] | undefined }) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="rule-versions">
      <h2 id="rule-versions">{t('classify:rules.versions')}</h2>
      <DataTable
        label={t('classify:rules.versions')}
        rows={tables}
        rowKey={(row) => String(row.version)}
        empty={null}
        columns={[
          {
            key: 'version',
            title: t('classify:rules.version'),
            optional: false,
            render: (row) =>
              row.version === 0 ? t('classify:rules.national') : <span className="num">{row.version}</span>,
          },
          { key: 'title', title: t('classify:rules.name'), render: (row) => row.title },
          { key: 'document', title: t('classify:rules.document'), render: (row) => row.document || '—' },
          {
            key: 'issued',
            title: t('classify:rules.issued'),
            render: (row) => (row.issuedAt ? formatInstant(row.issuedAt) : '—'),
          },
          {
            key: 'rows',
            title: t('classify:rules.rows'),
            align: 'right',
            render: (row) => formatNumber(row.rows),
          },
        ]}
      />
    </section>
  );
}

function Implementing({ table, articles }: { table: TableReply; articles: string[] }) {
  const { t, say } = useTexts();
  const { data } = useQuery(implementingQuery);
  const [row, setRow] = useState<string>();
  const [grade, setGrade] = useState<string>();
  const [rows, setRows] = useState<{ row: string; grade: string }[]>([]);
  const file = useAct(
    (input: { title: string; rows: { row: string; grade: string }[] }) =>
      api.post('/api/classify/implementing-rules', input),
    () => setRows([]),
  );
  const choices = [
    ...table.body.questions.flatMap((question) =>
      question.answers
        .filter((answer) => answer.grade)
        .map((answer) => ({
          value: `${question.key}.${answer.key}`,
          label: `${say(question)}: ${say(answer)}`,
        })),
    ),
    ...table.body.kinds.map(({ kind }) => ({ value: `kind.${kind}`, label: kind })),
  ];
  return (
    <section aria-labelledby="rule-own">
      <h2 id="rule-own">
        {t('classify:rules.implementing')} <ArticleRefs ids={articles} />
      </h2>
      <p className="muted">{t('classify:rules.implementingHow')}</p>
      <DataTable
        label={t('classify:rules.implementing')}
        rows={data?.items}
        rowKey={(one) => one.id}
        empty={<Empty title={t('classify:rules.noImplementing')} />}
        columns={[
          {
            key: 'unit',
            title: t('classify:column.unit'),
            optional: false,
            render: (one) => say(one.organisation.name),
          },
          { key: 'title', title: t('classify:rules.name'), render: (one) => one.title },
          {
            key: 'under',
            title: t('classify:rules.under'),
            align: 'right',
            render: (one) => <span className="num">{one.tableVersion}</span>,
          },
          {
            key: 'state',
            title: t('classify:column.state'),
            render: (one) => (
              <span
                className={`mark ${one.state === 'current' ? 'good' : one.state === 'outdated' ? 'near' : 'none'}`}
              >
                {t(`classify:rules.state.${one.state}`)}
              </span>
            ),
          },
        ]}
      />
      <Can abilities={data?.abilities} act="file">
        {() =>
          table.version === 0 ? (
            <p className="muted">{t('classify:rules.notIssued')}</p>
          ) : (
            <div className="panel">
              <div className="list-tools">
                <Select
                  aria-label={t('classify:rules.row')}
                  placeholder={t('classify:rules.row')}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={row}
                  onChange={setRow}
                  options={choices}
                  style={{ minWidth: 220, maxWidth: '100%' }}
                />
                <Select
                  aria-label={t('classify:column.grade')}
                  placeholder={t('classify:column.grade')}
                  value={grade}
                  onChange={setGrade}
                  options={table.body.grades.map((one) => ({ value: one.key, label: say(one) }))}
                  style={{ minWidth: 140 }}
                />
                <Button
                  disabled={!row || !grade}
                  onClick={() => {
                    if (row && grade)
                      setRows((before) => [...before.filter((one) => one.row !== row), { row, grade }]);
                  }}
                >
                  {t('classify:rules.addRow')}
                </Button>
              </div>
              <ul>
                {rows.map((one) => (
                  <li key={one.row}>
                    {choices.find(({ value }) => value === one.row)?.label ?? one.row} → {one.grade}
                  </li>
                ))}
              </ul>
              <Button
                type="primary"
                disabled={rows.length === 0}
                loading={file.isPending}
                onClick={() => file.mutate({ title: t('classify:rules.implementing'), rows })}
              >
                {t('classify:rules.file')}
              </Button>
            </div>
          )
        }
      </Can>
    </section>
  );
}

export function RulesPage() {
  const { t, say } = useTexts();
  const terms = useQuery(classifyTermsQuery);
  const tables = useQuery(tablesQuery);
  const [drafting, setDrafting] = useState(false);
  const table = terms.data?.table;
  return (
    <Screen
      title={t('classify:rules.title')}
      facts={
        <>
          {table
            ? table.version === 0
              ? t('classify:rules.nationalHolds')
              : t('classify:rules.inForce', { version: table.version })
            : null}{' '}
          <ArticleRefs ids={terms.data?.articles} />
        </>
      }
      actions={
        <>
          {table ? (
            <ExportRows
              name="grades"
              rows={table.body.grades}
              columns={[
                { title: t('classify:column.grade'), value: (row) => say(row) },
                { title: t('classify:rules.counterpart'), value: (row) => row.national },
              ]}
            />
          ) : null}
          <Can abilities={terms.data?.abilities} act="issue">
            {() => <Button onClick={() => setDrafting(!drafting)}>{t('classify:rules.draft')}</Button>}
          </Can>
        </>
      }
    >
      <div className="spaced">
        <ClassifyNav />
        <ProblemView error={terms.error} onRetry={() => void terms.refetch()} />
        {drafting && table ? <Draft table={table} onDone={() => setDrafting(false)} /> : null}
        {table ? (
          <>
            <Grades table={table} />
            <Questions table={table} kinds={terms.data?.kinds ?? []} />
          </>
        ) : null}
        <Versions tables={tables.data?.items} />
        {table && terms.data ? (
          <Implementing table={table} articles={terms.data.implementing.articles} />
        ) : null}
      </div>
    </Screen>
  );
}

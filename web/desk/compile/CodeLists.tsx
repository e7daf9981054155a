// 代码表: the codes an item's values are taken from; the bureau writes them, everybody who compiles refers to them.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { ListPage } from '../list/ListPage.tsx';
import { holds, wholePage } from '../list/whole.ts';
import { CompilePages } from './CompilePages.tsx';
import { codesIn } from './lines.ts';
import { type CodeList, type CodeListsReply, codeListsQuery, useCompileAct } from './queries.ts';

type Entry = CodeList['entries'][number];

function Editor({ list, onDone }: { list?: CodeList; onDone?: () => void }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const id = useId();
  const [head, setHead] = useState({
    code: list?.code ?? '',
    zh: list?.zh ?? '',
    en: list?.en ?? '',
    source: list?.source ?? '',
  });
  const [text, setText] = useState(() =>
    (list?.entries ?? []).map(({ code, zh }) => `${code} ${zh}`).join('\n'),
  );
  const { entries, wrong } = codesIn(text);
  const repeated = [...Map.groupBy(entries, ({ code }) => code)].find(([, same]) => same.length > 1)?.[0];
  const save = useCompileAct(
    'code-lists',
    ({ code, ...body }: typeof head & { entries: Entry[] }) =>
      api.put(`/api/catalog/code-lists/${encodeURIComponent(code.trim())}`, body),
    () => {
      void message.success(t('compile:codes.saved'));
      if (!list) {
        setHead({ code: '', zh: '', en: '', source: '' });
        setText('');
      }
      onDone?.();
    },
  );
  return (
    <>
      <div className="fold-fields">
        {(['code', 'zh', 'en', 'source'] as const).map((name) => (
          <div className="field" key={name}>
            <label className="field-label" htmlFor={`${id}-${name}`}>
              {t(`compile:codes.field.${name}`)}
              {name === 'code' || name === 'zh' ? <span className="needed"> *</span> : null}
            </label>
            <Input
              id={`${id}-${name}`}
              disabled={name === 'code' && list !== undefined}
              value={head[name]}
              onChange={(event) => setHead((before) => ({ ...before, [name]: event.target.value }))}
            />
          </div>
        ))}
        <div className="field whole">
          <label className="field-label" htmlFor={`${id}-entries`}>
            {t('compile:codes.entries')}
          </label>
          <LongText
            id={`${id}-entries`}
            rows={8}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="field-hint">{t('compile:codes.entriesHint', { count: entries.length })}</div>
          {wrong.length > 0 ? (
            <div className="issue error">
              {t('compile:codes.wrongLines', { lines: wrong.slice(0, 10).join(t('compile:separator')) })}
            </div>
          ) : null}
          {repeated ? (
            <div className="issue error">{t('compile:codes.twice', { code: repeated })}</div>
          ) : null}
        </div>
      </div>
      <ProblemView error={save.error} />
      <div className="list-tools below">
        <Button
          type="primary"
          disabled={
            head.code.trim() === '' || head.zh.trim() === '' || wrong.length > 0 || repeated !== undefined
          }
          loading={save.isPending}
          onClick={() => save.mutate({ ...head, entries })}
        >
          {t('common:action.save')}
        </Button>
        {onDone ? <Button onClick={onDone}>{t('common:action.cancel')}</Button> : null}
      </div>
    </>
  );
}

function Shown({ list, canSave }: { list: CodeList; canSave: boolean }) {
  const { t, say } = useTexts();
  const [editing, setEditing] = useState(false);
  return (
    <section className="panel spaced" aria-labelledby="code-list">
      <h2 id="code-list">{say(list)}</h2>
      {editing ? (
        <Editor list={list} onDone={() => setEditing(false)} />
      ) : (
        <>
          <div className="list-tools">
            {canSave ? <Button onClick={() => setEditing(true)}>{t('common:action.edit')}</Button> : null}
            <ExportRows<Entry>
              name={list.code}
              rows={list.entries}
              columns={[
                { title: t('compile:codes.entries'), value: ({ code }) => code },
                { title: t('compile:codes.meaning'), value: ({ zh }) => zh },
              ]}
            />
          </div>
          <DataTable<Entry>
            label={say(list)}
            rows={list.entries}
            rowKey={({ code }) => code}
            empty={<Empty title={t('compile:codes.noEntries')} />}
            columns={[
              {
                key: 'code',
                title: t('compile:codes.entries'),
                width: '30%',
                render: ({ code }) => <code>{code}</code>,
              },
              { key: 'zh', title: t('compile:codes.meaning'), render: ({ zh }) => zh },
            ]}
          />
        </>
      )}
    </section>
  );
}

export function CodeLists() {
  const { t, say } = useTexts();
  const address = useAddress();
  const typed = address.get('q');
  const list = useQuery({
    ...codeListsQuery,
    select: ({ items, canSave }: CodeListsReply) => ({
      ...wholePage(
        items
          .filter((row) =>
            holds(typed, row.code, row.zh, row.en, row.source, ...row.entries.map(({ zh }) => zh)),
          )
          .map((row) => ({ ...row, id: row.code })),
        address.page,
      ),
      all: items,
      canSave,
    }),
  });
  const open = list.data?.all.find(({ code }) => code === address.get('open'));
  const may = list.data?.canSave === true;
  return (
    <ListPage
      name="code-lists"
      title={t('compile:codes.title')}
      crumbs={[
        { to: '/catalog', text: t('desk:room.catalog') },
        { to: '/catalog/standards', text: t('compile:standards.title') },
      ]}
      list={list}
      address={address}
      rowsOfExport={list.data?.found}
      exportColumns={[
        { title: t('compile:codes.field.code'), value: (row) => row.code },
        { title: t('compile:codes.field.zh'), value: (row) => row.zh },
        { title: t('compile:codes.field.source'), value: (row) => row.source },
        { title: t('compile:codes.count'), value: (row) => row.entries.length },
      ]}
      above={
        <>
          <CompilePages />
          {may ? (
            <details className="panel fold">
              <summary>{t('compile:codes.add')}</summary>
              <p className="muted">{t('compile:codes.addWhat')}</p>
              <Editor />
            </details>
          ) : null}
        </>
      }
      tools={
        <Input.Search
          key={typed}
          defaultValue={typed}
          allowClear
          onSearch={(q) => address.set({ q })}
          placeholder={t('compile:codes.search')}
          aria-label={t('common:list.search')}
        />
      }
      empty={
        <Empty
          title={t(typed ? 'compile:noneFound' : 'compile:codes.none')}
          how={t(typed ? 'compile:noneFoundHow' : may ? 'compile:codes.noneHow' : 'compile:codes.noneOthers')}
        />
      }
      below={open ? <Shown key={`${open.code}-${open.updatedAt}`} list={open} canSave={may} /> : null}
      columns={[
        {
          key: 'name',
          title: t('compile:codes.field.zh'),
          optional: false,
          render: (row) => (
            <>
              <Button
                type="link"
                style={{ padding: 0, height: 'auto' }}
                aria-expanded={open?.code === row.code}
                onClick={() => address.set({ open: open?.code === row.code ? undefined : row.code })}
              >
                {say(row)}
              </Button>
              <div className="row-sub">{row.code}</div>
            </>
          ),
        },
        { key: 'source', title: t('compile:codes.field.source'), render: (row) => row.source || '–' },
        {
          key: 'count',
          title: t('compile:codes.count'),
          align: 'right',
          width: 90,
          render: (row) => formatNumber(row.entries.length),
        },
        {
          key: 'updated',
          title: t('compile:codes.updated'),
          width: 150,
          render: (row) => <span className="num">{formatInstant(row.updatedAt)}</span>,
        },
      ]}
    />
  );
}

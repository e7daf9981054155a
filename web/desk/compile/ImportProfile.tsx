// 导入对照: what digits and short words mean in the city's own spreadsheets, list by list, as the bureau writes it down.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { wordOf } from '../catalog/queries.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { holds } from '../list/whole.ts';
import { Screen } from '../shell/Screen.tsx';
import { CompilePages } from './CompilePages.tsx';
import { type ImportProfile, importProfileQuery, useCompileAct } from './queries.ts';

const lists = ['sharing-classes', 'opening-classes', 'cycles', 'formats'] as const;
type ListKey = (typeof lists)[number];
/** One line: what stands in the cell, and which member of the list it means. */
type Line = { id: number; word: string; means?: string };

const startingDigits = ['0', '1', '2'];
const linesOf = (words: Readonly<Record<string, string>> | undefined): Line[] =>
  Object.entries(words ?? {}).map(([word, means], id) => ({ id, word, means }));

function List({ name, reply, typed }: { name: ListKey; reply: ImportProfile; typed: string }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const saved = reply.profile[name];
  const choices = reply.choices[name] ?? [];
  const [lines, setLines] = useState<Line[]>(() => linesOf(saved));
  const title = t(`compile:profile.list.${name}`);
  const save = useCompileAct(
    'import-profile',
    (words: Record<string, string>) =>
      api.put<ImportProfile>(`/api/catalog/import-profile/${name}`, { words }),
    () => void message.success(t('compile:profile.saved')),
  );
  const shown = lines.filter(({ word, means }) =>
    holds(typed, word, means && say(wordOf(choices, means)), title),
  );
  const words = Object.fromEntries(lines.map(({ word, means }) => [word.trim(), means ?? '']));
  const twice = Object.keys(words).length < lines.length;
  const whole = lines.length > 0 && !twice && lines.every(({ word, means }) => word.trim() && means);
  const touched = JSON.stringify(words) !== JSON.stringify(saved ?? {});
  const change = (id: number, to: Partial<Line>) =>
    setLines((before) => before.map((line) => (line.id === id ? { ...line, ...to } : line)));
  const add = (given: string[]) =>
    setLines((before) => {
      const next = Math.max(-1, ...before.map(({ id }) => id)) + 1;
      return [...before, ...given.map((word, i) => ({ id: next + i, word }))];
    });
  if (typed && shown.length === 0) return null;
  return (
    <section className="panel spaced" aria-labelledby={`profile-${name}`}>
      <h2 id={`profile-${name}`}>
        {title}{' '}
        <span className={saved ? 'mark good' : 'mark'}>
          {t(saved ? 'compile:profile.own' : 'compile:profile.national')}
        </span>
      </h2>
      {lines.length === 0 ? (
        <div className="list-tools">
          <span className="muted">{t(saved ? 'compile:profile.emptied' : 'compile:profile.noneHow')}</span>
          {reply.canSave && choices.length > 0 ? (
            <Button onClick={() => add(startingDigits)}>{t('compile:profile.digits')}</Button>
          ) : null}
        </div>
      ) : null}
      {shown.length > 0 ? (
        <DataTable<Line>
          label={title}
          rows={shown}
          rowKey={({ id }) => String(id)}
          empty={null}
          hidden={reply.canSave ? [] : ['act']}
          columns={[
            {
              key: 'word',
              title: t('compile:profile.cell'),
              width: '30%',
              render: ({ id, word }) =>
                reply.canSave ? (
                  <Input
                    aria-label={t('compile:profile.cell')}
                    maxLength={40}
                    value={word}
                    onChange={(event) => change(id, { word: event.target.value })}
                  />
                ) : (
                  <code>{word}</code>
                ),
            },
            {
              key: 'means',
              title: t('compile:profile.means'),
              render: ({ id, word, means }) =>
                reply.canSave ? (
                  <Select
                    style={{ width: '100%' }}
                    aria-label={t('compile:profile.meansOf', { word })}
                    placeholder={t('catalog:choose')}
                    value={means}
                    onChange={(chosen: string) => change(id, { means: chosen })}
                    options={choices.map((choice) => ({ value: choice.key, label: say(choice) }))}
                  />
                ) : (
                  say(wordOf(choices, means ?? ''))
                ),
            },
            {
              key: 'act',
              title: '',
              width: 90,
              render: ({ id }) => (
                <Button
                  size="small"
                  onClick={() => setLines((before) => before.filter((line) => line.id !== id))}
                >
                  {t('common:action.remove')}
                </Button>
              ),
            },
          ]}
        />
      ) : null}
      {twice ? <p className="issue error">{t('compile:profile.twice')}</p> : null}
      <ProblemView error={save.error} />
      {reply.canSave && lines.length > 0 ? (
        <div className="list-tools below">
          <Button onClick={() => add([''])}>{t('compile:profile.add')}</Button>
          <Button
            type="primary"
            disabled={!whole || !touched}
            loading={save.isPending}
            onClick={() => save.mutate(words)}
          >
            {t('common:action.save')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

export function ImportProfilePage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const { data, error, refetch } = useQuery(importProfileQuery);
  const chosen = address.get('list');
  const typed = address.get('q');
  const shown = lists.filter((name) => chosen === '' || chosen === name);
  const rows = data
    ? lists.flatMap((name) =>
        Object.entries(data.profile[name] ?? {}).map(([word, means]) => ({ name, word, means })),
      )
    : [];
  return (
    <Screen
      title={t('compile:profile.title')}
      crumbs={[
        { to: '/catalog', text: t('desk:room.catalog') },
        { to: '/catalog/import', text: t('compile:import.title') },
      ]}
      facts={<span className="muted">{t('compile:profile.what')}</span>}
      actions={
        <ExportRows
          name="import-profile"
          rows={rows}
          columns={[
            { title: t('compile:profile.listTitle'), value: ({ name }) => t(`compile:profile.list.${name}`) },
            { title: t('compile:profile.cell'), value: ({ word }) => word },
            {
              title: t('compile:profile.means'),
              value: ({ name, means }) => say(wordOf(data?.choices[name], means)),
            },
          ]}
        />
      }
    >
      <CompilePages />
      <div className="list-tools">
        <Input.Search
          key={typed}
          defaultValue={typed}
          allowClear
          onSearch={(q) => address.set({ q })}
          placeholder={t('compile:profile.search')}
          aria-label={t('common:list.search')}
        />
        <OneOf
          address={address}
          name="list"
          values={lists.map((value) => ({ value, label: t(`compile:profile.list.${value}`) }))}
        />
      </div>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {data ? (
        shown.map((name) => <List key={name} name={name} reply={data} typed={typed} />)
      ) : error ? null : (
        <SkeletonTable columns={3} />
      )}
    </Screen>
  );
}

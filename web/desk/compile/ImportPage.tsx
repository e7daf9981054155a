// 表格导入: download the template, send the sheet, see every fault by its cell, and make the drafts all at once or not at all.
import { InboxOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Upload } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ImportReply } from '#rooms/catalog/imports/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { upload } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { CompilePages } from './CompilePages.tsx';

type Issue = ImportReply['issues'][number];

function IssueList({ issues, label }: { issues: readonly Issue[]; label: string }) {
  const { t, say } = useTexts();
  if (issues.length === 0) return null;
  return (
    <DataTable<Issue>
      label={label}
      rows={[...issues]}
      rowKey={(issue) => `${issue.cell}-${issue.row}-${issue.code}-${issue.message.zh}`}
      empty={null}
      columns={[
        {
          key: 'cell',
          title: t('compile:import.cell'),
          width: 90,
          render: (issue) => <code>{issue.cell || t('compile:import.row', { row: issue.row })}</code>,
        },
        { key: 'column', title: t('compile:import.column'), width: 150, render: (issue) => issue.column },
        {
          key: 'message',
          title: t('compile:import.what'),
          render: (issue) => (
            <>
              <span className={issue.severity === 'error' ? 'bad-text' : ''}>{say(issue.message)}</span>{' '}
              <ArticleRefs ids={issue.articles} />
              <div className="row-sub">{say(issue.mend)}</div>
            </>
          ),
        },
      ]}
    />
  );
}

function Seen({ reply }: { reply: ImportReply }) {
  const { t } = useTexts();
  return (
    <>
      <p role="status">
        {t('compile:import.summary', {
          sheet: reply.sheet,
          entries: reply.entries.length,
          errors: reply.errors,
          warnings: reply.warnings,
        })}
      </p>
      <IssueList issues={reply.issues} label={t('compile:import.sheetIssues')} />
      {reply.entries.map((entry) => (
        <section className="panel" key={`${entry.row}-${entry.name}`} aria-label={entry.name}>
          <h2>
            {entry.name || t('catalog:unnamed')}{' '}
            <span className={entry.sound ? 'mark' : 'mark near'}>
              {entry.sound ? t('compile:import.sound') : t('compile:import.faulty')}
            </span>
          </h2>
          <p className="muted">{t('compile:import.entry', { row: entry.row, items: entry.items })}</p>
          <IssueList issues={entry.issues} label={t('compile:import.faultsOf', { name: entry.name })} />
          {entry.open.length > 0 ? (
            <details>
              <summary>{t('compile:import.open', { count: entry.open.length })}</summary>
              <IssueList issues={entry.open} label={t('compile:import.openOf', { name: entry.name })} />
            </details>
          ) : null}
        </section>
      ))}
    </>
  );
}

export function ImportPage() {
  const { t } = useTexts();
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const look = useMutation({
    mutationFn: (picked: File) => upload<ImportReply>('/api/catalog/imports/preview', picked),
  });
  const take = useMutation({
    mutationFn: ({ picked, mode }: { picked: File; mode: 'all' | 'sound' }) =>
      upload<ImportReply>(`/api/catalog/imports?mode=${mode}`, picked),
    onSuccess: () => client.invalidateQueries({ queryKey: ['resources'] }),
  });
  const seen = look.data;
  const sound = seen?.entries.filter((entry) => entry.sound).length ?? 0;
  const made = take.data?.created;
  return (
    <Screen
      title={t('compile:import.title')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      actions={
        <Button href="/api/catalog/imports/template" download>
          {t('compile:import.template')}
        </Button>
      }
    >
      <CompilePages />
      <Upload.Dragger
        height={128}
        accept=".xlsx,.csv"
        maxCount={1}
        showUploadList={false}
        beforeUpload={(picked) => {
          setFile(picked);
          take.reset();
          look.mutate(picked);
          return false;
        }}
      >
        <p>
          <InboxOutlined /> {file ? file.name : t('compile:import.drop')}
        </p>
        <p className="muted">{t('compile:import.dropHint')}</p>
      </Upload.Dragger>
      <ProblemView error={look.error} />
      <ProblemView error={take.error} />
      {made ? (
        <Alert
          type="success"
          showIcon
          className="problem"
          title={t('compile:import.done', { count: made.length })}
          description={
            <ul>
              {made.map(({ id, name }) => (
                <li key={id}>
                  <Link to={`/catalog/${id}/edit`}>{name}</Link>
                </li>
              ))}
            </ul>
          }
        />
      ) : null}
      {seen && !made && file ? (
        <div className="list-tools">
          <Button
            type="primary"
            disabled={seen.errors > 0}
            loading={take.isPending}
            onClick={() => take.mutate({ picked: file, mode: 'all' })}
          >
            {t('compile:import.takeAll', { count: seen.entries.length })}
          </Button>
          {seen.errors > 0 && sound > 0 ? (
            <Button loading={take.isPending} onClick={() => take.mutate({ picked: file, mode: 'sound' })}>
              {t('compile:import.takeSound', { count: sound })}
            </Button>
          ) : null}
        </div>
      ) : null}
      {seen && !made ? <Seen reply={seen} /> : null}
      {!seen && !look.error ? (
        <Empty title={t('compile:import.empty')} how={t('compile:import.emptyHow')} />
      ) : null}
    </Screen>
  );
}

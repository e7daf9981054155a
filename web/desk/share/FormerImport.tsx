// 导入旧件: a sheet looked through row by row, brought over whole or not at all.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import type { FormerFault, FormerPreview } from '#rooms/share/former/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { upload } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { DayOfThen } from './Former.tsx';

type Row = FormerPreview['rows'][number];

export function FormerImport() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const look = useMutation({
    mutationFn: (chosen: File) => upload<FormerPreview>('/api/share/former/sheet/preview', chosen),
  });
  const take = useMutation({
    mutationFn: (chosen: File) => upload<{ imported: number }>('/api/share/former/sheet', chosen),
    onSuccess: () => client.invalidateQueries({ queryKey: ['former'] }),
  });
  const choose = (chosen: File | undefined) => {
    setFile(chosen);
    take.reset();
    look.reset();
    if (chosen) look.mutate(chosen);
  };
  const preview = look.data;
  const faultColumns: Column<FormerFault>[] = [
    {
      key: 'cell',
      title: t('share:former.cell'),
      render: (row) => <strong className="num">{row.cell || row.row}</strong>,
    },
    { key: 'column', title: t('share:former.column'), render: (row) => row.column },
    {
      key: 'fault',
      title: t('share:former.fault'),
      render: (row) => (
        <>
          {say(row.message)} <ArticleRefs ids={row.articles} />
        </>
      ),
    },
  ];
  const rowColumns: Column<Row>[] = [
    { key: 'row', title: t('share:former.row'), align: 'right', render: (row) => row.row },
    { key: 'number', title: t('share:former.field.number'), render: (row) => row.number },
    { key: 'title', title: t('share:former.field.title'), render: (row) => row.title },
    {
      key: 'day',
      title: t('share:former.field.decidedOn'),
      render: (row) => <DayOfThen day={{ on: row.decidedOn, beforeLaw: row.beforeLaw }} />,
    },
    {
      key: 'state',
      title: t('share:former.check'),
      render: (row) =>
        row.faults > 0 ? (
          <span className="bad-text">{t('share:former.faults', { count: row.faults })}</span>
        ) : (
          <span className="good-text">{t('share:former.sound')}</span>
        ),
    },
  ];
  return (
    <Screen
      title={t('share:former.import')}
      crumbs={[
        { to: '/applications', text: t('desk:room.share') },
        { to: '/applications/former', text: t('share:pages.former') },
      ]}
      facts={t('share:former.what')}
      actions={<Button href="/api/share/former/template">{t('share:former.template')}</Button>}
    >
      <div className="stack">
        <section className="panel">
          <input
            id="former-file"
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            accept=".xlsx,.csv"
            aria-label={t('share:former.choose')}
            onChange={(event) => {
              choose(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <Button type={file ? 'default' : 'primary'} onClick={() => input.current?.click()}>
            {t('share:former.choose')}
          </Button>{' '}
          {file ? <span className="muted">{file.name}</span> : null}
          <ProblemView error={look.error} />
        </section>
        {preview && preview.faults.length > 0 ? (
          <section>
            <h2 className="section-title bad-text">
              {t('share:former.faults', { count: preview.faults.length })}
            </h2>
            <DataTable
              label={t('share:former.fault')}
              columns={faultColumns}
              rows={preview.faults}
              rowKey={(row) => `${row.row}${row.column}${row.code}`}
              empty={null}
            />
          </section>
        ) : null}
        {preview && !take.data ? (
          <section>
            <div className="section-head">
              <h2>{t('share:former.rows', { count: preview.rows.length })}</h2>
              <Button
                type="primary"
                disabled={preview.faults.length > 0 || !file}
                loading={take.isPending}
                onClick={() => file && take.mutate(file)}
              >
                {t('share:former.take', { count: preview.rows.length })}
              </Button>
            </div>
            <ProblemView error={take.error} />
            <DataTable
              label={t('share:former.import')}
              columns={rowColumns}
              rows={preview.rows}
              rowKey={(row) => String(row.row)}
              empty={null}
            />
          </section>
        ) : null}
        {take.data ? (
          <section className="panel">
            <p className="good-text">{t('share:former.taken', { count: take.data.imported })}</p>
            <Link to="/applications/former">{t('share:pages.former')}</Link>
          </section>
        ) : null}
      </div>
    </Screen>
  );
}

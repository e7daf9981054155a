// 导入机构: a spreadsheet looked through cell by cell, and registered whole or not at all.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { importedReply, previewReply } from '#rooms/org/schema-organisations.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { upload } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';

type Preview = z.output<typeof previewReply>;
type Fault = Preview['faults'][number];
type Row = Preview['rows'][number];

export function ImportOrganisations() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const look = useMutation({
    mutationFn: (chosen: File) => upload<Preview>('/api/organisations/sheet/preview', chosen),
  });
  const apply = useMutation({
    mutationFn: (chosen: File) => upload<z.output<typeof importedReply>>('/api/organisations/sheet', chosen),
    onSuccess: () => client.invalidateQueries({ queryKey: ['org'] }),
  });
  const choose = (chosen: File | undefined) => {
    setFile(chosen);
    apply.reset();
    look.reset();
    if (chosen) look.mutate(chosen);
  };
  const preview = look.data;
  const faultColumns: Column<Fault>[] = [
    { key: 'cell', title: t('org:sheet.cell'), render: (row) => <strong className="num">{row.cell}</strong> },
    {
      key: 'fault',
      title: t('org:sheet.fault'),
      render: (row) => (
        <>
          {say(row.message)} {row.value ? <span className="fault-value">{row.value}</span> : null}{' '}
          <ArticleRefs ids={row.articles} />
        </>
      ),
    },
    { key: 'mend', title: t('org:sheet.mend'), render: (row) => say(row.mend) },
  ];
  const rowColumns: Column<Row>[] = [
    { key: 'row', title: t('org:sheet.row'), align: 'right', render: (row) => row.row },
    { key: 'name', title: t('org:name'), render: (row) => row.name.zh },
    {
      key: 'code',
      title: t('org:creditCode'),
      render: (row) => <span className="num">{row.creditCode}</span>,
    },
    { key: 'region', title: t('org:region'), render: (row) => <span className="num">{row.regionCode}</span> },
    {
      key: 'state',
      title: t('org:state'),
      render: (row) =>
        row.faults > 0 ? (
          <span className="bad-text">{t('org:sheet.faults', { count: row.faults })}</span>
        ) : row.known ? (
          <span className="muted">{t('org:sheet.known')}</span>
        ) : (
          <span className="good-text">{t('org:sheet.ready')}</span>
        ),
    },
  ];
  return (
    <Screen
      title={t('org:sheet.title')}
      crumbs={[{ to: '/organisations', text: t('org:title') }]}
      facts={t('org:sheet.what')}
      actions={<Button href="/api/organisations/sheet?template=true">{t('org:template')}</Button>}
    >
      <div className="stack">
        <section className="panel">
          <input
            id="sheet-file"
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            accept=".xlsx"
            aria-label={t('org:sheet.choose')}
            onChange={(event) => {
              choose(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <Button type={file ? 'default' : 'primary'} onClick={() => input.current?.click()}>
            {file ? t('org:sheet.again') : t('org:sheet.choose')}
          </Button>{' '}
          {file ? <span className="muted">{file.name}</span> : null}
          <p className="field-hint">{t('org:sheet.dropHint')}</p>
          <ProblemView error={look.error} />
        </section>
        {preview && preview.faults.length > 0 ? (
          <section>
            <h2 className="section-title bad-text">
              {t('org:sheet.faults', { count: preview.faults.length })}
            </h2>
            <DataTable
              label={t('org:sheet.fault')}
              columns={faultColumns}
              rows={preview.faults}
              rowKey={(row) => `${row.cell}${row.code}`}
              empty={null}
            />
          </section>
        ) : null}
        {preview && !apply.data ? (
          <section>
            <div className="section-head">
              <h2>{t('org:sheet.rows', { count: preview.total })}</h2>
              <Button
                type="primary"
                disabled={preview.faults.length > 0 || preview.fresh === 0 || !file}
                loading={apply.isPending}
                onClick={() => file && apply.mutate(file)}
              >
                {t('org:sheet.fresh', { count: preview.fresh })}
              </Button>
            </div>
            <ProblemView error={apply.error} />
            <DataTable
              label={t('org:sheet.title')}
              columns={rowColumns}
              rows={preview.rows}
              rowKey={(row) => String(row.row)}
              empty={null}
            />
          </section>
        ) : null}
        {apply.data ? (
          <section className="panel">
            <p className="good-text">{t('org:sheet.done', { count: apply.data.registered })}</p>
            <Link to="/organisations">{t('org:title')}</Link>
          </section>
        ) : null}
      </div>
    </Screen>
  );
}

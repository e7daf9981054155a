// One document: its text and file, its versions, who has confirmed it, and the act of confirming.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatBytes, formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Confirmation, Standing } from './Documents.tsx';
import { Fold } from './Fold.tsx';
import { today } from './Pages.tsx';
import { base, type EntryDetail, entryQuery, useRegisterAct } from './queries.ts';

function Replace({ entry }: { entry: EntryDetail }) {
  const { t } = useTexts();
  if (!can(entry.abilities, 'replace') || entry.kind === 'committee-rules') return null;
  const interpretation = entry.kind === 'interpretation';
  return (
    <Fold
      title={t('registers:replace.title')}
      what={t('registers:replace.what')}
      ok={t('registers:publish.ok')}
      begin={{ title: entry.title, number: entry.number ?? '', body: entry.body, fromDay: today() }}
      fields={[
        { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
        ...(interpretation
          ? []
          : ([{ name: 'number', label: t('registers:field.number'), kind: 'text' }] as const)),
        { name: 'fromDay', label: t('registers:field.from'), kind: 'date', required: true },
        ...(interpretation
          ? []
          : ([{ name: 'fileId', label: t('registers:field.file'), kind: 'file' }] as const)),
        { name: 'body', label: t('registers:field.body'), kind: 'long', required: interpretation },
      ]}
      submit={(values) =>
        interpretation
          ? api.post(`${base}/interpretations`, { ...values, articles: entry.articles, replaces: entry.id })
          : api.post(`${base}/entries`, {
              ...values,
              kind: entry.kind,
              replaces: entry.id,
              ...(entry.topic ? { topic: entry.topic } : {}),
              ...(entry.untilDay ? { untilDay: entry.untilDay, regionCode: entry.regionCode } : {}),
              ...(entry.addressees.length > 0
                ? { units: entry.addressees.map(({ organisation }) => organisation.id) }
                : {}),
            })
      }
    />
  );
}

function Addressees({ entry }: { entry: EntryDetail }) {
  const { t, say } = useTexts();
  if (entry.addressees.length === 0) return null;
  return (
    <section>
      <div className="section-head">
        <h2 className="section-title">{t('registers:field.confirmed')}</h2>
        <ExportRows
          name="confirmations"
          rows={entry.addressees}
          columns={[
            { title: t('registers:field.unit'), value: (row) => say(row.organisation.name) },
            { title: t('registers:field.confirmed'), value: (row) => formatInstant(row.confirmedAt) },
          ]}
        />
      </div>
      <DataTable
        label={t('registers:field.confirmed')}
        rows={entry.addressees}
        rowKey={(row) => row.organisation.id}
        empty={<Empty title={t('common:none')} />}
        columns={[
          { key: 'unit', title: t('registers:field.unit'), render: (row) => say(row.organisation.name) },
          {
            key: 'at',
            title: t('registers:field.confirmed'),
            render: (row) =>
              row.confirmedAt ? (
                <span className="num">{formatInstant(row.confirmedAt)}</span>
              ) : (
                <span className="mark near">{t('registers:unread')}</span>
              ),
          },
        ]}
      />
    </section>
  );
}

export function EntryPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: entry, error } = useQuery(entryQuery(id));
  const confirm = useRegisterAct(() => api.post(`${base}/entries/${id}/confirm`));
  if (error) return <ProblemView error={error} />;
  return (
    <Screen
      title={entry?.title ?? t('common:state.loading')}
      crumbs={[{ to: '/registers', text: t('desk:room.registers') }]}
      facts={
        entry ? (
          <>
            {entry.number ? <code>{entry.number}</code> : null}
            <span>{say(entry.organisation.name)}</span>
            <span className="num">{t('registers:inForceFrom', { day: entry.fromDay })}</span>
            <Standing entry={entry} />
            <Confirmation entry={entry} />
          </>
        ) : null
      }
      actions={
        entry && can(entry.abilities, 'confirm') ? (
          <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
            {t('registers:confirm')}
          </Button>
        ) : null
      }
    >
      {entry ? (
        <div className="stack">
          <ProblemView error={confirm.error} />
          <section className="panel">
            {entry.body ? <p className="register-text">{entry.body}</p> : null}
            {entry.file ? (
              <p>
                <a href={`${base}/entries/${entry.id}/file`}>{entry.file.name}</a>{' '}
                <span className="muted num">{formatBytes(entry.file.bytes)}</span>
              </p>
            ) : null}
            {!entry.body && !entry.file ? <p className="muted">{t('registers:noText')}</p> : null}
            <ArticleRefs ids={entry.articles} />
          </section>
          <Replace key={entry.id} entry={entry} />
          <Addressees entry={entry} />
          <section>
            <h2 className="section-title">{t('registers:versions')}</h2>
            <DataTable
              label={t('registers:versions')}
              rows={entry.versions}
              rowKey={(row) => row.id}
              openKey={entry.id}
              empty={<Empty title={t('common:none')} />}
              columns={[
                {
                  key: 'version',
                  title: t('registers:field.version'),
                  render: (row) => (
                    <Link to={`/registers/entries/${row.id}`}>
                      {t('registers:version', { version: row.version })}
                    </Link>
                  ),
                },
                {
                  key: 'from',
                  title: t('registers:field.from'),
                  render: (row) => <span className="num">{row.fromDay}</span>,
                },
                {
                  key: 'standing',
                  title: t('catalog:field.state'),
                  render: (row) => <Standing entry={row} />,
                },
              ]}
            />
          </section>
        </div>
      ) : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}

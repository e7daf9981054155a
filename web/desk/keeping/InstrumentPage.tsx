// One act of law: what it is, what became of it, and every entry that cites it; its amendment or repeal is recorded here.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ActState } from './InstrumentsPage.tsx';
import { instrumentQuery } from './queries.ts';

function RecordChange({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [what, setWhat] = useState<'amended' | 'repealed'>('amended');
  const [day, setDay] = useState('');
  const [document, setDocument] = useState('');
  const save = useMutation({
    mutationFn: () =>
      api.post<{ tasks: number }>(`/api/catalog/instruments/${id}/changes`, { what, day, document }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
  });
  return (
    <section className="panel" aria-label={t('keeping:acts.change')}>
      <div className="field">
        <Segmented
          value={what}
          onChange={(value) => setWhat(value === 'repealed' ? 'repealed' : 'amended')}
          options={(['amended', 'repealed'] as const).map((value) => ({
            value,
            label: t(`keeping:acts.what.${value}`),
          }))}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="act-day">
          {t('keeping:acts.day')}
        </label>
        <Input id="act-day" type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="act-document">
          {t('keeping:acts.document')}
        </label>
        <Input id="act-document" value={document} onChange={(event) => setDocument(event.target.value)} />
      </div>
      <p className="muted">{t('keeping:acts.changeHow')}</p>
      <ProblemView error={save.error} />
      <div className="panel-foot below">
        <Button
          type="primary"
          loading={save.isPending}
          disabled={!day || document.trim().length < 2}
          onClick={() => save.mutate()}
        >
          {t('keeping:acts.change')}
        </Button>
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
      </div>
    </section>
  );
}

export function InstrumentPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(instrumentQuery(id));
  const [changing, setChanging] = useState(false);
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={data?.title ?? t('common:state.loading')}
      crumbs={[{ to: '/instruments', text: t('keeping:acts.title') }]}
      facts={data ? <ActState state={data.state} /> : null}
      actions={
        data ? (
          <Can abilities={data.abilities} act="change">
            {() => <Button onClick={() => setChanging(true)}>{t('keeping:acts.change')}</Button>}
          </Can>
        ) : null
      }
    >
      {changing ? <RecordChange id={id} onDone={() => setChanging(false)} /> : null}
      {data ? (
        <>
          <div className="panel">
            <FactList
              facts={[
                { label: t('keeping:acts.number'), value: data.number ?? '–' },
                { label: t('keeping:acts.level'), value: say(data.level) },
                {
                  label: t('keeping:acts.effectiveOn'),
                  value: <span className="num">{data.effectiveOn ?? '–'}</span>,
                },
                data.amendedOn !== null && {
                  label: t('keeping:acts.amendedOn'),
                  value: <span className="num">{data.amendedOn}</span>,
                },
                data.repealedOn !== null && {
                  label: t('keeping:acts.repealedOn'),
                  value: <span className="num">{data.repealedOn}</span>,
                  articles: data.cite,
                },
                data.replacedBy !== null && { label: t('keeping:acts.replacedBy'), value: data.replacedBy },
                ...data.acceptedFor.map((one) => ({
                  label: t('keeping:acts.acceptedFor'),
                  value: say(one),
                  articles: one.articles,
                })),
                data.note !== null && { label: t('keeping:acts.note'), value: data.note },
              ]}
            />
            {data.changes.map((change) => (
              <p key={`${change.what}${change.day}${change.recordedAt}`}>
                <span className="num">{change.day}</span> {t(`keeping:acts.what.${change.what}`)}{' '}
                {change.document}
              </p>
            ))}
          </div>
          <h2 className="section-title">{t('keeping:acts.citations')}</h2>
          <DataTable
            label={t('keeping:acts.citations')}
            rows={data.citations}
            rowKey={(row) => `${row.resourceId}${row.purpose}${row.article}`}
            empty={<Empty title={t('keeping:acts.noCitation')} />}
            columns={[
              {
                key: 'name',
                title: t('catalog:field.name'),
                render: (row) => <Link to={`/catalog/${row.resourceId}`}>{row.name}</Link>,
              },
              {
                key: 'provider',
                title: t('catalog:field.provider'),
                render: (row) => say(row.provider.name),
              },
              {
                key: 'purpose',
                title: t('keeping:acts.purpose'),
                render: (row) => t(`keeping:acts.of.${row.purpose}`),
              },
              { key: 'article', title: t('keeping:acts.article'), render: (row) => row.article },
            ]}
          />
          <p className="muted">
            <ArticleRefs ids={data.cite} />
          </p>
        </>
      ) : null}
    </Screen>
  );
}

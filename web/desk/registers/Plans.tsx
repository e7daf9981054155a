// Every area with the passage of its plan that speaks of public data, or without one.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Fold } from './Fold.tsx';
import { RegisterPages } from './Pages.tsx';
import { base, plansQuery, registersQuery } from './queries.ts';

export function Plans() {
  const { t, say } = useTexts();
  const registers = useQuery(registersQuery);
  const register = registers.data?.items.find(({ key }) => key === 'plan-passage');
  const { data, error } = useQuery(plansQuery);
  const without = data?.items.filter(({ entry }) => entry === null).length ?? 0;
  return (
    <Screen
      title={register ? say(register) : t('registers:plans')}
      facts={
        <>
          {data ? <span>{t('registers:areasWithout', { count: without })}</span> : null}
          <ArticleRefs ids={data?.cite} />
        </>
      }
      actions={
        data ? (
          <ExportRows
            name="plan-passages"
            rows={data.items}
            columns={[
              { title: t('registers:field.area'), value: (row) => say(row.name) },
              { title: t('registers:field.title'), value: (row) => row.entry?.title },
              { title: t('registers:field.from'), value: (row) => row.entry?.fromDay },
              { title: t('registers:field.until'), value: (row) => row.entry?.untilDay },
            ]}
          />
        ) : null
      }
    >
      <RegisterPages />
      <ProblemView error={error} />
      <div className="stack">
        {register?.mayWrite && data ? (
          <Fold
            title={t('registers:plan.file')}
            cite={register.cite}
            ok={t('registers:plan.ok')}
            fields={[
              { name: 'title', label: t('registers:field.planTitle'), kind: 'text', required: true },
              {
                name: 'regionCode',
                label: t('registers:field.area'),
                kind: 'choice',
                required: true,
                options: data.items.map((area) => ({ value: area.code, label: say(area.name) })),
              },
              { name: 'fromDay', label: t('registers:field.periodFrom'), kind: 'date', required: true },
              { name: 'untilDay', label: t('registers:field.until'), kind: 'date', required: true },
              { name: 'fileId', label: t('registers:field.file'), kind: 'file', required: true },
              { name: 'body', label: t('registers:field.passage'), kind: 'long', required: true },
            ]}
            submit={(values) => api.post(`${base}/entries`, { kind: 'plan-passage', ...values })}
          />
        ) : null}
        <DataTable
          label={t('registers:plans')}
          rows={data?.items}
          rowKey={(row) => row.code}
          empty={<Empty title={t('common:none')} />}
          columns={[
            { key: 'area', title: t('registers:field.area'), render: (row) => say(row.name) },
            {
              key: 'plan',
              title: t('registers:field.planTitle'),
              render: (row) =>
                row.entry ? (
                  <Link to={`/registers/entries/${row.entry.id}`}>{row.entry.title}</Link>
                ) : (
                  <span className="mark bad">{t('registers:noPassage')}</span>
                ),
            },
            {
              key: 'period',
              title: t('registers:field.period'),
              render: (row) =>
                row.entry ? (
                  <span className="num">
                    {row.entry.fromDay} – {row.entry.untilDay}
                  </span>
                ) : (
                  '–'
                ),
            },
          ]}
        />
      </div>
    </Screen>
  );
}

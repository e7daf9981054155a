// 培训: the plans of each year, and the report of who is trained and who is not.
import { useQuery } from '@tanstack/react-query';
import { Checkbox, InputNumber } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { Fold } from './Fold.tsx';
import { RegisterPages } from './Pages.tsx';
import { base, registersQuery, reportQuery, trainingQuery } from './queries.ts';

function TrainingReport({ year }: { year: number }) {
  const { t, say } = useTexts();
  const address = useAddress();
  const focus = address.get('focus') === 'true';
  const { data, error } = useQuery(reportQuery(year, focus));
  const state = (trained: boolean, never: boolean) =>
    t(`registers:training.${trained ? 'trained' : never ? 'never' : 'notThisYear'}`);
  return (
    <section>
      <div className="section-head">
        <h2 className="section-title">{t('registers:training.report')}</h2>
        {data ? (
          <ExportRows
            name={`training-${year}`}
            rows={data.people}
            columns={[
              { title: t('registers:field.unit'), value: (row) => say(row.organisation.name) },
              { title: t('registers:field.name'), value: (row) => row.name },
              { title: t('catalog:field.state'), value: (row) => state(row.trained, row.never) },
              {
                title: t('registers:field.result'),
                value: (row) => row.results.map((one) => `${one.session} ${one.result ?? ''}`).join(' '),
              },
            ]}
          />
        ) : null}
      </div>
      <div className="list-tools">
        <label className="inline-label" htmlFor="training-year">
          {t('registers:field.year')}
        </label>
        <InputNumber
          id="training-year"
          value={year}
          min={2000}
          max={2200}
          onChange={(value) => address.set({ year: value ? String(value) : undefined })}
        />
        <Checkbox
          checked={focus}
          onChange={(event) => address.set({ focus: event.target.checked ? 'true' : undefined })}
        >
          {t('registers:training.focus')}
        </Checkbox>
      </div>
      <ProblemView error={error} />
      {data && data.notHeld.length > 0 ? (
        <p className="near-text">
          {t('registers:training.notHeld')}{' '}
          {data.notHeld.map((one) => `${one.title} ${one.plannedOn}`).join(' · ')}
        </p>
      ) : null}
      {error ? null : (
        <div className="stack">
          <DataTable
            label={t('registers:training.coverage')}
            rows={data?.bodies}
            rowKey={(row) => row.id}
            empty={<Empty title={t('registers:empty.trainees')} how={t('registers:empty.traineesHow')} />}
            columns={[
              { key: 'unit', title: t('registers:field.unit'), render: (row) => say(row.name) },
              {
                key: 'people',
                title: t('registers:training.people'),
                align: 'right',
                render: (row) => <span className="num">{row.people}</span>,
              },
              {
                key: 'trained',
                title: t('registers:training.trained'),
                align: 'right',
                render: (row) => <span className="num">{row.trained}</span>,
              },
            ]}
          />
          {data && data.untrained.length > 0 ? (
            <DataTable
              label={t('registers:training.untrained')}
              rows={data.untrained}
              rowKey={(row) => row.id}
              empty={null}
              columns={[
                { key: 'name', title: t('registers:training.untrained'), render: (row) => row.name },
                {
                  key: 'unit',
                  title: t('registers:field.unit'),
                  render: (row) => say(row.organisation.name),
                },
                {
                  key: 'state',
                  title: t('catalog:field.state'),
                  render: (row) => (
                    <span className={`mark ${row.never ? 'bad' : 'near'}`}>
                      {state(row.trained, row.never)}
                    </span>
                  ),
                },
              ]}
            />
          ) : null}
        </div>
      )}
    </section>
  );
}

export function Training() {
  const { t, say } = useTexts();
  const address = useAddress();
  const me = useMe();
  const registers = useQuery(registersQuery);
  const register = registers.data?.items.find(({ key }) => key === 'training');
  const { data, error } = useQuery(trainingQuery);
  const year = Number(address.get('year')) || data?.year;
  return (
    <Screen
      title={register ? say(register) : t('registers:trainings')}
      facts={<ArticleRefs ids={data?.cite} />}
    >
      <RegisterPages />
      <ProblemView error={error} />
      <div className="stack">
        {data?.missing ? (
          <p className="near-text" role="note">
            {t('registers:training.missing', { year: data.year })}
          </p>
        ) : null}
        {can(data?.abilities, 'plan') && register ? (
          <Fold
            title={t('registers:training.plan')}
            what={t('registers:training.planWhat')}
            cite={register.cite}
            ok={t('registers:training.plan')}
            begin={{ year: data?.year }}
            fields={[
              { name: 'year', label: t('registers:field.year'), kind: 'number', required: true },
              { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
              { name: 'session', label: t('registers:field.session'), kind: 'text', required: true },
              { name: 'plannedOn', label: t('registers:field.plannedOn'), kind: 'date', required: true },
              { name: 'place', label: t('registers:field.place'), kind: 'text', required: true },
              { name: 'outsideExpert', label: t('registers:field.expert'), kind: 'text' },
              { name: 'body', label: t('registers:field.body'), kind: 'long' },
            ]}
            submit={({ session, plannedOn, place, outsideExpert, ...plan }) =>
              api.post(`${base}/training`, {
                ...plan,
                sessions: [{ title: session, plannedOn, place, ...(outsideExpert ? { outsideExpert } : {}) }],
              })
            }
          />
        ) : null}
        {can(data?.abilities, 'file') && register && me ? (
          <Fold
            title={t('registers:training.file')}
            what={t('registers:training.fileWhat')}
            ok={t('registers:training.file')}
            fields={[
              { name: 'name', label: t('registers:field.name'), kind: 'text', required: true },
              { name: 'focus', label: t('registers:training.focusOne'), kind: 'flag' },
            ]}
            submit={(values) =>
              api.post(`${base}/training/people`, {
                organisationId: me.organisation.id,
                name: values.name,
                focus: values.focus === true,
              })
            }
          />
        ) : null}
        <DataTable
          label={t('registers:trainings')}
          rows={data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('registers:empty.plans')} how={t('registers:training.planWhat')} />}
          columns={[
            {
              key: 'title',
              title: t('registers:field.title'),
              render: (row) => (
                <Link className="row-name" to={`/registers/training/${row.id}`}>
                  {row.title}
                </Link>
              ),
            },
            {
              key: 'year',
              title: t('registers:field.year'),
              render: (row) => <span className="num">{row.year}</span>,
            },
            {
              key: 'held',
              title: t('registers:training.held'),
              align: 'right',
              render: (row) => (
                <span className="num">
                  {row.held} / {row.sessions}
                </span>
              ),
            },
          ]}
        />
        {year ? <TrainingReport year={year} /> : null}
      </div>
    </Screen>
  );
}

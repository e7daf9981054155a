// 平台运行: the state of every module with its last fault, availability per month, the service log.
import { useQuery } from '@tanstack/react-query';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatShare } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Fold } from './Fold.tsx';
import { base, type Service, serviceQuery } from './queries.ts';

const tones = { up: 'good', down: 'bad', unknown: '' } as const;

/** What is typed is Beijing time, whatever the reader's machine thinks. */
const instant = (typed: unknown): string => `${String(typed)}:00+08:00`;

function Months({ service }: { service: Service }) {
  const { t, say } = useTexts();
  const months = [...new Set(service.months.map(({ month }) => month))].sort().reverse();
  const of = (month: string, module: string) =>
    service.months.find((one) => one.month === month && one.module === module);
  return (
    <section>
      <div className="section-head">
        <h2 className="section-title">{t('registers:service.availability')}</h2>
        <ExportRows
          name="availability"
          rows={service.months}
          columns={[
            { title: t('registers:field.month'), value: (row) => row.month },
            {
              title: t('registers:field.module'),
              value: (row) => {
                const module = service.modules.find(({ key }) => key === row.module);
                return module ? say(module.name) : row.module;
              },
            },
            { title: t('registers:field.seconds'), value: (row) => row.elapsedSeconds },
            { title: t('registers:field.down'), value: (row) => row.downSeconds },
            { title: t('registers:service.availability'), value: (row) => row.availability },
          ]}
        />
      </div>
      <DataTable
        label={t('registers:service.availability')}
        rows={months.map((month) => ({ month }))}
        rowKey={(row) => row.month}
        empty={<Empty title={t('registers:empty.probes')} how={t('registers:empty.probesHow')} />}
        columns={[
          {
            key: 'month',
            title: t('registers:field.month'),
            render: (row) => <span className="num">{row.month}</span>,
          },
          ...service.modules.map((module) => ({
            key: module.key,
            title: say(module.name),
            align: 'right' as const,
            render: (row: { month: string }) => {
              const share = of(row.month, module.key)?.availability;
              return (
                <span className="num">
                  {share === null || share === undefined ? '–' : formatShare(share)}
                </span>
              );
            },
          })),
        ]}
      />
    </section>
  );
}

export function ServicePage() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(serviceQuery);
  return (
    <Screen title={t('registers:service.title')}>
      <ProblemView error={error} />
      <div className="stack">
        {can(data?.abilities, 'announce') ? (
          <Fold
            title={t('registers:service.announce')}
            what={t('registers:service.what')}
            ok={t('registers:service.announce')}
            fields={[
              {
                name: 'kind',
                label: t('registers:field.kind'),
                kind: 'choice',
                required: true,
                options: (['maintenance', 'announcement'] as const).map((value) => ({
                  value,
                  label: t(`registers:service.${value}`),
                })),
              },
              { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
              { name: 'startsAt', label: t('registers:field.startsAt'), kind: 'instant', required: true },
              { name: 'endsAt', label: t('registers:field.endsAt'), kind: 'instant', required: true },
              { name: 'body', label: t('registers:field.body'), kind: 'long' },
            ]}
            submit={({ startsAt, endsAt, ...values }) =>
              api.post(`${base}/service`, {
                body: '',
                ...values,
                startsAt: instant(startsAt),
                endsAt: instant(endsAt),
              })
            }
          />
        ) : null}
        <section>
          <h2 className="section-title">{t('registers:service.modules')}</h2>
          <DataTable
            label={t('registers:service.modules')}
            rows={data?.modules}
            rowKey={(row) => row.key}
            empty={<Empty title={t('common:none')} />}
            columns={[
              {
                key: 'name',
                title: t('registers:field.module'),
                render: (row) => <a href={row.path}>{say(row.name)}</a>,
              },
              {
                key: 'state',
                title: t('catalog:field.state'),
                render: (row) => (
                  <span className={`mark ${tones[row.state]}`}>
                    {t(`registers:service.state.${row.state}`)}
                  </span>
                ),
              },
              {
                key: 'probed',
                title: t('registers:field.probedAt'),
                render: (row) => <span className="num">{formatInstant(row.probedAt)}</span>,
              },
              {
                key: 'fault',
                title: t('registers:field.fault'),
                render: (row) =>
                  row.lastFault ? (
                    <>
                      <span className="num">{formatInstant(row.lastFault.at)}</span>{' '}
                      <code>{row.lastFault.text}</code>
                    </>
                  ) : (
                    '–'
                  ),
              },
            ]}
          />
        </section>
        {data ? <Months service={data} /> : null}
        <section>
          <h2 className="section-title">{t('registers:service.log')}</h2>
          <DataTable
            label={t('registers:service.log')}
            rows={data?.log}
            rowKey={(row) => row.id}
            empty={<Empty title={t('registers:empty.log')} how={t('registers:service.what')} />}
            columns={[
              { key: 'title', title: t('registers:field.title'), render: (row) => row.title },
              {
                key: 'kind',
                title: t('registers:field.kind'),
                render: (row) => t(`registers:service.${row.kind}`),
              },
              {
                key: 'time',
                title: t('registers:field.time'),
                render: (row) => (
                  <span className="num">
                    {formatInstant(row.startsAt)} – {formatInstant(row.endsAt)}
                  </span>
                ),
              },
              { key: 'body', title: t('registers:field.body'), render: (row) => row.body },
            ]}
          />
        </section>
      </div>
    </Screen>
  );
}

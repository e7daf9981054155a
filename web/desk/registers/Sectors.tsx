// Sectors: who is the authority, who belongs to one, the norms, and the board across levels.
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { Standing } from './Documents.tsx';
import { Fold } from './Fold.tsx';
import { RegisterPages, today } from './Pages.tsx';
import { base, entriesQuery, registersQuery, sectorBoardQuery, sectorsQuery, useUnits } from './queries.ts';

function SectorBoard({ sector }: { sector: string }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(sectorBoardQuery(sector));
  const norms = useQuery(entriesQuery({ kind: 'industry-norm', topic: sector, pageSize: 50 }));
  const figures = data?.items[0]?.figures ?? [];
  return (
    <>
      <ProblemView error={error} />
      <ul className="plain-list">
        {(norms.data?.items ?? []).map((norm) => (
          <li key={norm.id}>
            <Link className="row-name" to={`/registers/entries/${norm.id}`}>
              {norm.title}
            </Link>{' '}
            <span className="num muted">{norm.fromDay}</span> <Standing entry={norm} />
          </li>
        ))}
      </ul>
      {error ? null : (
        <DataTable
          label={t('registers:sector.board')}
          rows={data?.items}
          rowKey={(row) => row.organisation.id}
          empty={<Empty title={t('registers:empty.sector')} how={t('registers:empty.sectorHow')} />}
          columns={[
            {
              key: 'unit',
              title: t('registers:field.unit'),
              render: (row) => (
                <>
                  {say(row.organisation.name)}
                  <div className="row-sub num">{row.organisation.regionCode}</div>
                </>
              ),
            },
            ...figures.map((figure) => ({
              key: figure.key,
              title: say(figure.name),
              align: 'right' as const,
              render: (row: NonNullable<typeof data>['items'][number]) => (
                <span className="num">
                  {formatNumber(row.figures.find(({ key }) => key === figure.key)?.value)}
                </span>
              ),
            })),
          ]}
        />
      )}
      {data && data.items.length > 0 ? (
        <ExportRows
          name={`sector-${sector}`}
          rows={data.items}
          columns={[
            { title: t('registers:field.unit'), value: (row) => say(row.organisation.name) },
            ...figures.map((figure) => ({
              title: say(figure.name),
              value: (row: NonNullable<typeof data>['items'][number]) =>
                row.figures.find(({ key }) => key === figure.key)?.value,
            })),
          ]}
        />
      ) : null}
    </>
  );
}

export function Sectors() {
  const { t, say } = useTexts();
  const address = useAddress();
  const me = useMe();
  const units = useUnits();
  const registers = useQuery(registersQuery);
  const register = registers.data?.items.find(({ key }) => key === 'industry-norm');
  const { data, error } = useQuery(sectorsQuery);
  const oversees = me?.roles.some((role) => role === 'bureau' || role === 'auditor') ?? false;
  const seen = (data?.items ?? []).filter(({ mine }) => oversees || mine === 'authority');
  const authority = (data?.items ?? []).filter(({ mine }) => mine === 'authority');
  const chosen = seen.find(({ key }) => key === address.get('sector')) ?? seen[0];
  return (
    <Screen
      title={register ? say(register) : t('registers:sectors')}
      facts={<ArticleRefs ids={register?.cite} />}
    >
      <RegisterPages />
      <ProblemView error={error} />
      <div className="stack">
        {authority.length > 0 ? (
          <Fold
            title={t('registers:sector.publish')}
            cite={register?.cite ?? []}
            ok={t('registers:publish.ok')}
            begin={{ fromDay: today() }}
            fields={[
              {
                name: 'topic',
                label: t('registers:field.sector'),
                kind: 'choice',
                required: true,
                options: authority.map((one) => ({ value: one.key, label: say(one) })),
              },
              { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
              { name: 'fromDay', label: t('registers:field.from'), kind: 'date', required: true },
              { name: 'fileId', label: t('registers:field.file'), kind: 'file' },
              { name: 'body', label: t('registers:field.body'), kind: 'long' },
            ]}
            submit={(values) => api.post(`${base}/entries`, { kind: 'industry-norm', ...values })}
          />
        ) : null}
        {can(data?.abilities, 'enter') ? (
          <Fold
            title={t('registers:sector.enter')}
            cite={data?.cite ?? []}
            ok={t('registers:sector.enter')}
            fields={[
              {
                name: 'organisationId',
                label: t('registers:field.unit'),
                kind: 'choice',
                required: true,
                options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
              },
              {
                name: 'sector',
                label: t('registers:field.sector'),
                kind: 'choice',
                required: true,
                options: (data?.items ?? []).map((one) => ({ value: one.key, label: say(one) })),
              },
              {
                name: 'part',
                label: t('registers:field.part'),
                kind: 'choice',
                required: true,
                options: (['authority', 'member', 'none'] as const).map((value) => ({
                  value,
                  label: t(`registers:part.${value}`),
                })),
              },
            ]}
            submit={(values) => api.post(`${base}/sectors`, values)}
          />
        ) : null}
        {chosen ? (
          <>
            <div className="list-tools">
              <Segmented
                value={chosen.key}
                onChange={(sector) => address.set({ sector: String(sector) })}
                options={seen.map((one) => ({ value: one.key, label: say(one) }))}
              />
            </div>
            <SectorBoard sector={chosen.key} />
          </>
        ) : data ? (
          <Empty title={t('registers:empty.sectors')} how={t('registers:empty.sectorHow')} />
        ) : null}
      </div>
    </Screen>
  );
}

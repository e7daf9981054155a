// 迁移: old exchange systems interface by interface, and how much of the city's is left.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MigrationReply } from '#rooms/share/migration/schema.ts';
import { can } from '../../shared/Can.tsx';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import type { Column } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { Bars } from './Bars.tsx';
import { Register } from './Pages.tsx';
import { sharing, useActs, useEntries } from './queries.ts';

type System = MigrationReply['items'][number];
type Line = System['interfaces'][number] & { system: System };

function Move({ line }: { line: Line }) {
  const { t } = useTexts();
  const acts = useActs();
  const [q, setQ] = useState('');
  const entries = useEntries(q);
  const path = `migrations/interfaces/${line.id}`;
  if (line.stage === 'switched-off') return null;
  return line.stage === 'running' ? (
    <Fold
      title={`${line.name} · ${t('sharing:migration.off')}`}
      ok={t('sharing:migration.off')}
      fields={[
        { name: 'switchedOffOn', label: t('sharing:migration.offOn'), kind: 'date', required: true },
        { name: 'proof', label: t('sharing:migration.proof'), kind: 'text', required: true },
      ]}
      submit={(values) => acts.put(path, values)}
    />
  ) : (
    <Fold
      title={`${line.name} · ${t('sharing:migration.map')}`}
      ok={t('sharing:migration.map')}
      fields={[
        {
          name: 'resourceId',
          label: t('sharing:field.entry'),
          kind: 'choice',
          required: true,
          options: entries,
          onSearch: setQ,
        },
      ]}
      submit={(values) => acts.put(path, values)}
    />
  );
}

export function Migration() {
  const { t, say } = useTexts();
  const acts = useActs();
  const list = useQuery(sharing<MigrationReply>('migrations'));
  const totals = list.data?.totals;
  const lines = list.data?.items.flatMap((system) => system.interfaces.map((one) => ({ ...one, system })));
  const columns: Column<Line>[] = [
    {
      key: 'name',
      title: t('sharing:migration.interface'),
      render: (row) => (
        <>
          {row.name}
          <div className="row-sub">
            {row.system.name} · {row.system.number}
          </div>
        </>
      ),
    },
    { key: 'unit', title: t('sharing:field.unit'), render: (row) => say(row.system.organisation.name) },
    { key: 'entry', title: t('sharing:field.entry'), render: (row) => row.resource?.name ?? '–' },
    {
      key: 'stage',
      title: t('sharing:field.state'),
      render: (row) => (
        <span
          className={`mark ${row.stage === 'switched-off' ? 'good' : row.stage === 'not-started' ? 'bad' : 'near'}`}
        >
          {t(`sharing:migration.stage.${row.stage}`)}
        </span>
      ),
    },
    {
      key: 'off',
      title: t('sharing:migration.offOn'),
      render: (row) => <span className="num">{row.switchedOffOn ?? '–'}</span>,
    },
  ];
  return (
    <Register
      page="migration"
      list={list}
      rows={lines}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
      above={
        <>
          {totals && totals.systems > 0 ? (
            <div className="panel">
              <Bars
                label={t('sharing:page.migration')}
                rows={[
                  {
                    key: 'systems',
                    label: t('sharing:migration.systems'),
                    value: totals.migrated,
                    of: totals.systems,
                    figure: `${formatNumber(totals.migrated)} / ${formatNumber(totals.systems)}`,
                  },
                  {
                    key: 'interfaces',
                    label: t('sharing:migration.interfaces'),
                    value: totals.moved,
                    of: totals.interfaces,
                    figure: `${formatNumber(totals.moved)} / ${formatNumber(totals.interfaces)}`,
                  },
                ]}
              />
            </div>
          ) : null}
          {can(list.data?.abilities, 'register') ? (
            <Fold
              title={t('sharing:migration.register')}
              ok={t('sharing:migration.registerOk')}
              fields={[
                { name: 'name', label: t('sharing:migration.system'), kind: 'text', required: true },
                {
                  name: 'interfaces',
                  label: t('sharing:migration.interfaces'),
                  kind: 'long',
                  required: true,
                  hint: t('sharing:migration.lines'),
                },
              ]}
              submit={({ name, interfaces }) =>
                acts.post('migrations', {
                  name,
                  interfaces: String(interfaces)
                    .split('\n')
                    .map((one) => one.trim())
                    .filter(Boolean),
                })
              }
            />
          ) : null}
        </>
      }
      below={lines
        ?.filter(({ system }) => can(system.abilities, 'move'))
        .map((line) => <Move key={`${line.id} ${line.stage}`} line={line} />)}
    />
  );
}

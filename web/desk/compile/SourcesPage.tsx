// 数据源与覆盖: databases read by their own schema, where entries differ from them, and systems without entries.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CoverageReply, SourceReply, SourcesReply } from '#rooms/catalog/sources/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { CompilePages } from './CompilePages.tsx';

const fields = ['name', 'host', 'port', 'database', 'schema', 'username', 'password'] as const;
type FieldName = (typeof fields)[number];

function Register({ systems, onDone }: { systems: CoverageReply['items']; onDone: () => void }) {
  const { t, say } = useTexts();
  const [engine, setEngine] = useState<'postgresql' | 'mysql'>('postgresql');
  const [systemId, setSystem] = useState<string>();
  const [given, setGiven] = useState<Partial<Record<FieldName, string>>>({});
  const [tls, setTls] = useState(false);
  const [ca, setCa] = useState('');
  const save = useMutation({
    mutationFn: () =>
      api.post<SourceReply>('/api/catalog/sources', {
        ...given,
        engine,
        port: Number(given.port ?? (engine === 'mysql' ? 3306 : 5432)),
        tls,
        ...(tls && ca.trim() ? { ca } : {}),
        ...(systemId ? { systemId } : {}),
      }),
    onSuccess: onDone,
  });
  return (
    <section className="panel" aria-label={t('compile:sources.register')}>
      <h2>{t('compile:sources.register')}</h2>
      <p className="muted">{t('compile:sources.registerHint')}</p>
      <div className="pair">
        <div className="field">
          <label className="field-label" htmlFor="source-engine">
            {t('compile:sources.engine')}
          </label>
          <Select
            id="source-engine"
            value={engine}
            onChange={setEngine}
            options={[
              { value: 'postgresql', label: 'PostgreSQL' },
              { value: 'mysql', label: 'MySQL' },
            ]}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="source-system">
            {t('compile:sources.system')}
          </label>
          <Select
            id="source-system"
            allowClear
            value={systemId}
            onChange={setSystem}
            options={systems.map((system) => ({ value: system.systemId, label: say(system.name) }))}
          />
        </div>
      </div>
      {fields.map((name) => (
        <div className="field" key={name}>
          <label className="field-label" htmlFor={`source-${name}`}>
            {t(`compile:sources.field.${name}`)}
          </label>
          <Input
            id={`source-${name}`}
            type={name === 'password' ? 'password' : 'text'}
            autoComplete="off"
            value={given[name] ?? ''}
            onChange={(event) => setGiven({ ...given, [name]: event.target.value })}
          />
        </div>
      ))}
      <div className="field">
        <Checkbox checked={tls} onChange={(event) => setTls(event.target.checked)}>
          {t('compile:sources.tls')}
        </Checkbox>
      </div>
      {tls ? (
        <div className="field">
          <label className="field-label" htmlFor="source-ca">
            {t('compile:sources.ca')}
          </label>
          <Input.TextArea
            id="source-ca"
            rows={4}
            autoComplete="off"
            value={ca}
            placeholder="-----BEGIN CERTIFICATE-----"
            onChange={(event) => setCa(event.target.value)}
          />
          <p className="muted">{t('compile:sources.caHint')}</p>
        </div>
      ) : null}
      <ProblemView error={save.error} />
      <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
        {t('compile:sources.connect')}
      </Button>
    </section>
  );
}

function Tables({ id }: { id: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [picked, setPicked] = useState<string[]>([]);
  const source = useQuery({
    queryKey: ['source', id],
    queryFn: () => api.get<SourceReply>(`/api/catalog/sources/${id}`),
  });
  const draft = useMutation({
    mutationFn: () =>
      api.post(`/api/catalog/sources/${id}/drafts`, { tables: picked.map((name) => ({ name })) }),
    onSuccess: async () => {
      setPicked([]);
      await client.invalidateQueries();
    },
  });
  return (
    <>
      <ProblemView error={source.error ?? draft.error} />
      <DataTable<SourceReply['tableList'][number]>
        label={t('compile:sources.tables')}
        rows={source.data?.tableList}
        rowKey={(table) => table.name}
        empty={<Empty title={t('compile:sources.noTables')} how={t('compile:sources.noTablesHow')} />}
        columns={[
          {
            key: 'name',
            title: t('compile:sources.table'),
            render: (table) => (
              <Checkbox
                checked={picked.includes(table.name)}
                disabled={table.entries.length > 0}
                onChange={(event) =>
                  setPicked(
                    event.target.checked
                      ? [...picked, table.name]
                      : picked.filter((name) => name !== table.name),
                  )
                }
              >
                <code>{table.name}</code> {table.comment}
              </Checkbox>
            ),
          },
          {
            key: 'columns',
            title: t('compile:sources.columns'),
            align: 'right',
            render: (table) => <span className="num">{table.columns.length}</span>,
          },
          {
            key: 'entries',
            title: t('compile:sources.entry'),
            render: (table) =>
              table.entries.length === 0 ? (
                <span className="muted">{t('compile:sources.none')}</span>
              ) : (
                table.entries.map((entry) => (
                  <Link key={entry.id} to={`/catalog/${entry.id}`}>
                    {entry.name}
                  </Link>
                ))
              ),
          },
        ]}
      />
      <Button disabled={picked.length === 0} loading={draft.isPending} onClick={() => draft.mutate()}>
        {t('compile:sources.draft', { count: picked.length })}
      </Button>
    </>
  );
}

function Coverage({ coverage }: { coverage: CoverageReply }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const ask = useReason();
  const again = () => client.invalidateQueries({ queryKey: ['coverage'] });
  const explain = useMutation({
    mutationFn: ({ id, explanation }: { id: string; explanation: string }) =>
      api.put(`/api/catalog/coverage/${id}`, { explanation }),
    onSuccess: again,
  });
  const state = useMutation({
    mutationFn: () => api.post('/api/catalog/coverage/statement'),
    onSuccess: again,
  });
  return (
    <section className="panel" aria-label={t('compile:coverage.title')}>
      <h2>{t('compile:coverage.title')}</h2>
      <p>
        {t('compile:coverage.figure', { covered: coverage.covered, systems: coverage.systems })}{' '}
        <ArticleRefs ids={coverage.articles} />
        {coverage.statedAt ? (
          <span className="muted">
            {' '}
            {t('compile:coverage.stated', { at: formatInstant(coverage.statedAt) })}
          </span>
        ) : null}
      </p>
      <ProblemView error={explain.error ?? state.error} />
      <DataTable<CoverageReply['items'][number]>
        label={t('compile:coverage.title')}
        rows={coverage.items}
        rowKey={(system) => system.systemId}
        empty={<Empty title={t('compile:coverage.empty')} how={t('compile:coverage.emptyHow')} />}
        columns={[
          { key: 'name', title: t('compile:sources.system'), render: (system) => say(system.name) },
          {
            key: 'entries',
            title: t('compile:coverage.entries'),
            align: 'right',
            render: (system) => <span className="num">{system.entries}</span>,
          },
          {
            key: 'missing',
            title: t('compile:coverage.missing'),
            render: (system) =>
              system.missingTables.length === 0
                ? '–'
                : system.missingTables
                    .map(({ name, comment }) => comment || name)
                    .join(t('compile:separator')),
          },
          {
            key: 'why',
            title: t('compile:coverage.why'),
            render: (system) =>
              system.explanation ??
              (system.entries === 0 && coverage.canState ? (
                <Button
                  size="small"
                  onClick={async () => {
                    const explanation = await ask({
                      title: t('compile:coverage.explain'),
                      what: say(system.name),
                      ok: t('compile:coverage.explainOk'),
                      label: t('compile:coverage.why'),
                    });
                    if (explanation) explain.mutate({ id: system.systemId, explanation });
                  }}
                >
                  {t('compile:coverage.explain')}
                </Button>
              ) : null),
          },
        ]}
      />
      {coverage.canState ? (
        <Button loading={state.isPending} onClick={() => state.mutate()}>
          {t('compile:coverage.state')}
        </Button>
      ) : null}
    </section>
  );
}

export function SourcesPage() {
  const { t } = useTexts();
  const client = useQueryClient();
  const [shown, setShown] = useState<string>();
  const [adding, setAdding] = useState(false);
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: () => api.get<SourcesReply>('/api/catalog/sources'),
  });
  const coverage = useQuery({
    queryKey: ['coverage'],
    queryFn: () => api.get<CoverageReply>('/api/catalog/coverage'),
  });
  const scan = useMutation({
    mutationFn: (id: string) => api.post<SourcesReply>(`/api/catalog/sources/${id}/scan`),
    onSuccess: () => client.invalidateQueries(),
  });
  const mine = coverage.data?.canState === true;
  return (
    <Screen
      title={t('compile:sources.title')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      actions={
        mine ? (
          <Button type="primary" onClick={() => setAdding(!adding)}>
            {t('compile:sources.register')}
          </Button>
        ) : null
      }
    >
      <CompilePages />
      <ProblemView error={sources.error ?? coverage.error ?? scan.error} />
      {adding ? (
        <Register
          systems={coverage.data?.items ?? []}
          onDone={() => {
            setAdding(false);
            void client.invalidateQueries();
          }}
        />
      ) : null}
      {(sources.data?.drift ?? []).map((drift) => (
        <section className="panel" key={drift.id} aria-label={drift.resource.name}>
          <h2>
            <Link to={`/catalog/${drift.resource.id}`}>{drift.resource.name}</Link>{' '}
            <span className="mark near">{t('compile:sources.differs')}</span>
          </h2>
          <p>
            {drift.added.length > 0
              ? `${t('compile:sources.added')} ${drift.added.map(({ name }) => name).join(t('compile:separator'))}; `
              : null}
            {drift.dropped.length > 0
              ? `${t('compile:sources.dropped')} ${drift.dropped.map(({ name }) => name).join(t('compile:separator'))}; `
              : null}
            {drift.retyped.length > 0
              ? `${t('compile:sources.retyped')} ${drift.retyped.map(({ name, from, to }) => `${name} ${from}→${to}`).join(t('compile:separator'))}`
              : null}
          </p>
          {drift.caseId ? <Link to={`/cases/${drift.caseId}`}>{t('compile:sources.task')}</Link> : null}
        </section>
      ))}
      <DataTable<SourcesReply['items'][number]>
        label={t('compile:sources.title')}
        rows={sources.data?.items}
        rowKey={(source) => source.id}
        empty={<Empty title={t('compile:sources.empty')} how={t('compile:sources.emptyHow')} />}
        columns={[
          {
            key: 'name',
            title: t('compile:sources.field.name'),
            render: (source) => (
              <>
                <Button
                  type="link"
                  onClick={() => setShown(shown === source.id ? undefined : source.id)}
                  aria-expanded={shown === source.id}
                >
                  {source.name}
                </Button>
                <div className="row-sub">{source.address}</div>
              </>
            ),
          },
          {
            key: 'tables',
            title: t('compile:sources.described'),
            align: 'right',
            render: (source) => (
              <span className="num">
                {source.catalogued} / {source.tables}
              </span>
            ),
          },
          {
            key: 'scanned',
            title: t('compile:sources.scanned'),
            render: (source) => (
              <>
                {source.scannedAt ? formatInstant(source.scannedAt) : '–'}{' '}
                {source.scanError ? <span className="bad-text">{t('compile:sources.failed')}</span> : null}
                {mine ? (
                  <Button size="small" loading={scan.isPending} onClick={() => scan.mutate(source.id)}>
                    {t('compile:sources.scan')}
                  </Button>
                ) : null}
              </>
            ),
          },
        ]}
      />
      {shown ? <Tables id={shown} /> : null}
      {coverage.data ? <Coverage coverage={coverage.data} /> : null}
    </Screen>
  );
}

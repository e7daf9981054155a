// 基础库与主题库: every database under its heading, with lead, sources, records, last update; opening one.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { organisationsQuery } from '../org/queries.ts';
import { Fold } from '../registers/Fold.tsx';
import { base, type DatabaseRow, type RegisterReply, registerQuery, useSend } from './queries.ts';
import { Marks } from './words.tsx';

const matches = (row: DatabaseRow, q: string, kind: string, state: string): boolean =>
  (kind === '' || row.kind === kind) &&
  (state === '' ||
    (state === 'leaderless' && row.lead === null) ||
    (state === 'late' && row.late) ||
    (state === 'conflict' && row.conflicts > 0) ||
    (state === 'stopped' && row.stopped !== null)) &&
  (q === '' ||
    `${row.name.zh} ${row.name.en} ${row.lead?.name.zh ?? ''} ${row.field}`
      .toLowerCase()
      .includes(q.toLowerCase()));

export function RegisterPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const register = useQuery(registerQuery).data;
  const [q, kind, state] = [address.get('q'), address.get('kind'), address.get('state')];
  const list = useQuery({
    ...registerQuery,
    select: (found) => {
      const items = found.items.filter((row) => matches(row, q, kind, state));
      return { items, total: items.length, page: 1, pageSize: 500 };
    },
  });
  const rows = list.data?.items;
  const columns: Column<DatabaseRow>[] = [
    {
      key: 'name',
      title: t('basedb:field.name'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/bases/${row.id}`}>
            {say(row.name)}
          </Link>
          <div className="row-sub">
            {say(row.kindName)} · {t(`basedb:master.${row.master}`)}
          </div>
        </>
      ),
    },
    {
      key: 'lead',
      title: t('basedb:field.lead'),
      render: (row) =>
        row.lead ? say(row.lead.name) : <span className="mark bad">{t('basedb:noLead')}</span>,
    },
    {
      key: 'sources',
      title: t('basedb:field.sources'),
      render: (row) =>
        row.sources.length === 0
          ? '–'
          : row.sources.map((one) => (
              <div key={one.resourceId}>
                {one.name} <span className="muted">{say(one.organisation.name)}</span>
              </div>
            )),
    },
    {
      key: 'records',
      title: t('basedb:field.records'),
      align: 'right',
      render: (row) => formatNumber(row.records),
    },
    {
      key: 'last',
      title: t('basedb:field.lastUpdate'),
      render: (row) => <span className="num">{row.lastUpdate ? formatInstant(row.lastUpdate) : '–'}</span>,
    },
    { key: 'state', title: t('basedb:field.state'), render: (row) => <Marks row={row} /> },
    {
      key: 'consumers',
      title: t('basedb:field.consumers'),
      align: 'right',
      render: (row) => formatNumber(row.consumers.length),
    },
  ];
  return (
    <ListPage<DatabaseRow>
      name="base-databases"
      title={t('desk:room.basedb')}
      facts={
        register ? (
          <>
            <span>{t('basedb:entriesTotal', { count: register.entries })}</span>
            {register.rules.keeper ? <span>{t(`basedb:keeper.${register.rules.keeper}`)}</span> : null}
            <ArticleRefs ids={[...new Set(register.headings.flatMap(({ articles }) => articles))]} />
          </>
        ) : null
      }
      list={list}
      columns={columns}
      address={address}
      rowsOfExport={rows}
      exportColumns={[
        { title: t('basedb:field.name'), value: (row) => say(row.name) },
        { title: t('basedb:field.kind'), value: (row) => say(row.kindName) },
        { title: t('basedb:field.lead'), value: (row) => (row.lead ? say(row.lead.name) : '') },
        {
          title: t('basedb:field.sources'),
          value: (row) => row.sources.map(({ name }) => name).join(t('law:separator')),
        },
        { title: t('basedb:field.records'), value: (row) => String(row.records) },
        { title: t('basedb:field.lastUpdate'), value: (row) => row.lastUpdate ?? '' },
        {
          title: t('basedb:field.consumers'),
          value: (row) => row.consumers.map(({ name }) => say(name)).join(t('law:separator')),
        },
      ]}
      above={register ? <Openers register={register} /> : null}
      tools={
        <>
          <OneOf
            address={address}
            name="kind"
            values={(register?.headings ?? []).map((one) => ({ value: one.kind, label: say(one.name) }))}
          />
          <OneOf
            address={address}
            name="state"
            values={(['leaderless', 'late', 'conflict', 'stopped'] as const).map((value) => ({
              value,
              label: t(`basedb:filter.${value}`),
            }))}
          />
          <Input.Search
            key={q}
            defaultValue={q}
            allowClear
            onSearch={(typed) => address.set({ q: typed })}
            placeholder={t('basedb:searchHint')}
            aria-label={t('common:list.search')}
          />
        </>
      }
      empty={<Empty title={t('basedb:empty.register')} how={t('basedb:empty.registerHow')} />}
    />
  );
}

/** What may be opened here, with the themes the city names. */
function Openers({ register }: { register: RegisterReply }) {
  const { t, say } = useTexts();
  const send = useSend();
  const organisations = useQuery(organisationsQuery({ pageSize: 200, state: 'active' })).data?.items ?? [];
  const units = organisations.map((one) => ({ value: one.id, label: say(one.name) }));
  const further = register.headings.filter(({ kind }) => kind !== 'base');
  const [first] = further;
  return (
    <>
      {can(register.abilities, 'createTheme') && first ? (
        <Fold
          title={t('basedb:open.theme')}
          what={
            register.rules.leastDepartments
              ? t('basedb:open.least', { least: register.rules.leastDepartments })
              : t('basedb:open.themeWhat')
          }
          cite={first.articles}
          ok={t('basedb:open.ok')}
          begin={{ kind: first.kind, master: 'code' }}
          fields={[
            {
              name: 'kind',
              label: t('basedb:field.kind'),
              kind: 'choice',
              required: true,
              options: further.map((one) => ({ value: one.kind, label: say(one.name) })),
            },
            ...(register.themes.length > 0
              ? [
                  {
                    name: 'theme',
                    label: t('basedb:open.named'),
                    kind: 'choice' as const,
                    options: register.themes
                      .filter(({ databaseId }) => databaseId === null)
                      .map((one) => ({ value: one.key, label: say(one.name) })),
                  },
                ]
              : []),
            { name: 'nameZh', label: t('basedb:field.nameZh'), kind: 'text' },
            { name: 'nameEn', label: t('basedb:field.nameEn'), kind: 'text' },
            { name: 'leadId', label: t('basedb:field.lead'), kind: 'choice', required: true, options: units },
            { name: 'contributors', label: t('basedb:field.contributors'), kind: 'choices', options: units },
            { name: 'field', label: t('basedb:field.field'), kind: 'text', required: true },
            { name: 'purpose', label: t('basedb:field.purpose'), kind: 'long', required: true },
            {
              name: 'master',
              label: t('basedb:field.master'),
              kind: 'choice',
              required: true,
              options: (['code', 'resident-id', 'credit-code', 'division-code'] as const).map((value) => ({
                value,
                label: t(`basedb:master.${value}`),
              })),
            },
          ]}
          submit={(values) => send('post', `${base}/databases`, values)}
        />
      ) : null}
      {can(register.abilities, 'addBase') && register.rules.additions ? (
        <Fold
          title={t('basedb:open.base')}
          what={t('basedb:open.baseWhat')}
          cite={register.headings.find(({ kind }) => kind === 'base')?.articles ?? []}
          ok={t('basedb:open.ok')}
          fields={[
            { name: 'nameZh', label: t('basedb:field.nameZh'), kind: 'text', required: true },
            { name: 'nameEn', label: t('basedb:field.nameEn'), kind: 'text', required: true },
            {
              name: 'master',
              label: t('basedb:field.master'),
              kind: 'choice',
              required: true,
              options: (['resident-id', 'credit-code', 'division-code', 'code'] as const).map((value) => ({
                value,
                label: t(`basedb:master.${value}`),
              })),
            },
            { name: 'leadId', label: t('basedb:field.lead'), kind: 'choice', options: units },
            { name: 'decision', label: t('basedb:field.decision'), kind: 'text', required: true },
          ]}
          submit={(values) => send('post', `${base}/databases/base`, values)}
        />
      ) : null}
    </>
  );
}

// 资源目录: the faceted table of the city's resources; a row opens a side panel.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Select, Tag } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { ResourceSummary } from '#rooms/catalog/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { ExportMenu } from '../finding/ExportMenu.tsx';
import { SavedSearches } from '../finding/SavedSearches.tsx';
import { KeepingPages } from '../keeping/KeepingPages.tsx';
import { type Address, useAddress } from '../list/address.ts';
import { type Column, DataTable, useColumnChoice } from '../list/DataTable.tsx';
import { type Facet, Facets } from '../list/Facets.tsx';
import { mayBegin } from '../shell/may.ts';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { ClassMark, StateMark } from './marks.tsx';
import { ResourcePanel } from './Panel.tsx';
import { resourcesQuery, termsQuery, wordOf } from './queries.ts';

const filterNames = [
  'q',
  'class',
  'opening',
  'provider',
  'theme',
  'formatCategory',
  'cycle',
  'grade',
  'month',
  'state',
  'scope',
  'sort',
] as const;

function useColumns(): Column<ResourceSummary>[] {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(termsQuery);
  return [
    {
      key: 'name',
      title: t('catalog:field.name'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/catalog/${row.id}`}>
            {row.name || t('catalog:unnamed')}
          </Link>
          <div className="row-sub">{row.code ?? t('catalog:noCode')}</div>
        </>
      ),
    },
    { key: 'provider', title: t('catalog:field.provider'), render: (row) => say(row.provider.name) },
    {
      key: 'class',
      title: t('catalog:field.sharingClass'),
      render: (row) => <ClassMark word={row.sharingClass} />,
    },
    {
      key: 'cycle',
      title: t('catalog:field.updateCycle'),
      render: (row) => say(wordOf(terms?.updateCycles, row.updateCycle)),
    },
    {
      key: 'items',
      title: t('catalog:field.items'),
      align: 'right',
      width: 72,
      render: (row) => formatNumber(row.itemCount),
    },
    { key: 'state', title: t('catalog:field.state'), render: (row) => <StateMark entry={row} /> },
    {
      key: 'published',
      title: t('catalog:field.publishedOn'),
      width: 108,
      render: (row) => <span className="num">{row.publishedOn ?? '–'}</span>,
    },
  ];
}

/** Choices that have no place among the filters: they come from the figures. */
function Chosen({ address }: { address: Address }) {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(termsQuery);
  const grade = address.get('grade');
  const month = address.get('month');
  if (!grade && !month) return null;
  return (
    <div className="list-tools">
      {grade ? (
        <Tag closable onClose={() => address.set({ grade: undefined })}>
          {t('finding:chosen.grade', { value: say(wordOf(terms?.securityLevels, grade)) })}
        </Tag>
      ) : null}
      {month ? (
        <Tag closable onClose={() => address.set({ month: undefined })}>
          {t('finding:chosen.month', { value: month })}
        </Tag>
      ) : null}
    </div>
  );
}

export function CatalogList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const navigate = useNavigate();
  const me = useMe();
  const columns = useColumns();
  const { hidden, button } = useColumnChoice('catalog', columns);
  const filters = Object.fromEntries(filterNames.map((name) => [name, address.get(name) || undefined]));
  const list = useQuery(resourcesQuery({ ...filters, page: address.page, facets: true }));
  const facets = list.data?.facets;
  const open = address.get('open');
  const shown: Facet[] = [
    { name: 'class', title: t('catalog:field.sharingClass'), found: facets?.class },
    { name: 'opening', title: t('catalog:field.openingClass'), found: facets?.opening },
    { name: 'provider', title: t('catalog:field.provider'), found: facets?.provider },
    { name: 'theme', title: t('catalog:theme'), found: facets?.theme },
    { name: 'formatCategory', title: t('catalog:field.format'), found: facets?.format },
    { name: 'cycle', title: t('catalog:field.updateCycle'), found: facets?.cycle },
  ].map(({ found, ...facet }) => ({
    ...facet,
    values: (found ?? []).map((value) => ({ key: value.key, text: say(value), count: value.count })),
  }));
  const mayCompile = mayBegin(me, 'resource');
  const compile = (
    <Button type="primary" onClick={() => navigate('/catalog/new')}>
      {t('catalog:compile.new')}
    </Button>
  );
  const filtered = filterNames.some((name) => name !== 'scope' && address.get(name) !== '');
  return (
    <Screen
      title={t('desk:room.catalog')}
      actions={
        <>
          <ExportMenu filter={filters} />
          {button}
          {mayCompile ? <Link to="/catalog/import">{t('compile:import.title')}</Link> : null}
          {mayCompile ? compile : null}
        </>
      }
    >
      <KeepingPages />
      <div className="list-tools">
        <Segmented
          value={address.get('scope') || 'catalog'}
          onChange={(scope) => address.set({ scope: scope === 'catalog' ? undefined : String(scope) })}
          options={[
            { value: 'catalog', label: t('catalog:scope.catalog') },
            { value: 'mine', label: t('catalog:scope.mine') },
          ]}
        />
        <Input.Search
          key={address.get('q')}
          defaultValue={address.get('q')}
          allowClear
          onSearch={(q) => address.set({ q })}
          placeholder={t('catalog:searchHint')}
          aria-label={t('common:list.search')}
        />
        <Select
          value={address.get('sort') || 'relevance'}
          onChange={(sort: string) => address.set({ sort: sort === 'relevance' ? undefined : sort })}
          aria-label={t('catalog:sort.label')}
          options={(['relevance', 'newest', 'name'] as const).map((value) => ({
            value,
            label: t(`catalog:sort.${value}`),
          }))}
        />
        <SavedSearches filter={filters} asks={filtered || filters.scope === 'mine'} />
      </div>
      <Chosen address={address} />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      <div className="faceted">
        <Facets facets={shown} address={address} />
        <div className="faceted-main">
          <DataTable
            label={t('desk:room.catalog')}
            columns={columns}
            hidden={hidden}
            rows={list.error ? [] : list.data?.items}
            rowKey={(row) => row.id}
            openKey={open}
            onOpen={(row) =>
              address.set(
                { open: row.id, page: address.page > 1 ? String(address.page) : undefined },
                { replace: true },
              )
            }
            paging={
              list.data && {
                page: list.data.page,
                pageSize: list.data.pageSize,
                total: list.data.total,
                onPage: (page) => address.set({ page: String(page) }),
              }
            }
            empty={
              <Empty
                title={filtered ? t('catalog:empty.filtered') : t('catalog:empty.title')}
                how={filtered ? t('catalog:empty.filteredHow') : t('catalog:empty.how')}
                action={
                  filtered ? (
                    <Button onClick={() => address.clear(filterNames)}>{t('common:action.clear')}</Button>
                  ) : mayCompile ? (
                    compile
                  ) : null
                }
              />
            }
          />
        </div>
      </div>
      <ResourcePanel
        id={open}
        onClose={() =>
          address.set(
            { open: undefined, page: address.page > 1 ? String(address.page) : undefined },
            { replace: true },
          )
        }
      />
    </Screen>
  );
}

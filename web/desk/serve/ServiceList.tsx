// 数据服务: every service one may apply for or look after.
import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { Link } from 'react-router';
import type { ServiceSummary } from '#rooms/serve/schema.ts';
import { serviceKinds } from '#rooms/serve/ways/terms.ts';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { useColumnChoice } from '../list/DataTable.tsx';
import { ExportCsv } from '../list/ExportCsv.tsx';
import { mayWatchServing } from '../shell/may.ts';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { servicesQuery } from './queries.ts';
import { ServiceTable, useServiceColumns } from './ServiceTable.tsx';

export function ServiceList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const me = useMe();
  const q = address.get('q');
  const kind = address.get('kind');
  const list = useQuery(servicesQuery({ q, kind: kind || undefined, page: address.page }));
  const { hidden, button } = useColumnChoice('services', useServiceColumns(true));
  return (
    <Screen
      title={t('desk:room.serve')}
      actions={
        <>
          <ExportCsv<ServiceSummary>
            name="services"
            path="/api/serve/services"
            query={{ q, kind: kind || undefined }}
            columns={[
              { title: t('serve:field.code'), value: (row) => row.code },
              { title: t('serve:field.service'), value: (row) => say(row.title) },
              { title: t('serve:field.kind'), value: (row) => t(`serve:kind.${row.kind}`) },
              { title: t('serve:field.provider'), value: (row) => say(row.provider.name) },
              { title: t('serve:field.rows'), value: (row) => row.rows },
              { title: t('serve:field.refreshedAt'), value: (row) => row.refreshedAt },
            ]}
          />
          {mayWatchServing(me) ? <Link to="/services/unserved">{t('services:unserved.title')}</Link> : null}
          {button}
        </>
      }
    >
      <div className="list-tools">
        <Input.Search
          key={q}
          defaultValue={q}
          allowClear
          onSearch={(text) => address.set({ q: text })}
          placeholder={t('serve:searchHint')}
          aria-label={t('common:list.search')}
        />
        <Select
          value={kind || 'any'}
          onChange={(value: string) => address.set({ kind: value === 'any' ? undefined : value })}
          aria-label={t('serve:field.kind')}
          options={[
            { value: 'any', label: t('serve:anyKind') },
            ...serviceKinds.map((value) => ({ value, label: t(`serve:kind.${value}`) })),
          ]}
        />
      </div>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <ServiceTable
          list={list.data}
          withProvider
          hidden={hidden}
          onPage={(page) => address.set({ page: String(page) })}
          empty={
            <Empty
              title={q || kind ? t('catalog:empty.filtered') : t('serve:empty.services')}
              how={q || kind ? t('catalog:empty.filteredHow') : t('serve:empty.servicesHow')}
            />
          }
        />
      )}
    </Screen>
  );
}

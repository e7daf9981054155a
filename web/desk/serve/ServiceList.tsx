// 数据服务: every service one may apply for or look after.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import type { ServiceSummary } from '#rooms/serve/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { useColumnChoice } from '../list/DataTable.tsx';
import { ExportCsv } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { servicesQuery } from './queries.ts';
import { ServiceTable, useServiceColumns } from './ServiceTable.tsx';

export function ServiceList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const q = address.get('q');
  const list = useQuery(servicesQuery({ q, page: address.page }));
  const { hidden, button } = useColumnChoice('services', useServiceColumns(true));
  return (
    <Screen
      title={t('desk:room.serve')}
      actions={
        <>
          <ExportCsv<ServiceSummary>
            name="services"
            path="/api/serve/services"
            query={{ q }}
            columns={[
              { title: t('serve:field.code'), value: (row) => row.code },
              { title: t('serve:field.service'), value: (row) => say(row.title) },
              { title: t('serve:field.provider'), value: (row) => say(row.provider.name) },
              { title: t('serve:field.rows'), value: (row) => row.rows },
              { title: t('serve:field.refreshedAt'), value: (row) => row.refreshedAt },
            ]}
          />
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
              title={q ? t('catalog:empty.filtered') : t('serve:empty.services')}
              how={q ? t('catalog:empty.filteredHow') : t('serve:empty.servicesHow')}
            />
          }
        />
      )}
    </Screen>
  );
}

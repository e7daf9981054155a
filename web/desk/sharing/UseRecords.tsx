// 使用记录: who used what for what, by any of the seven particulars; the same as a file.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import type { UseRecordList } from '#rooms/share/use-records/schema.ts';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { Register } from './Pages.tsx';
import { base, sharing } from './queries.ts';

type Record = UseRecordList['items'][number];
const words = ['purpose', 'user', 'approver', 'content', 'way', 'medium'] as const;

export function UseRecords() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = Object.fromEntries(
    [...words, 'from', 'to'].flatMap((name) => {
      const value = address.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const list = useQuery(sharing<UseRecordList>('use-records', { ...filters, pageSize: 100 }));
  const text = (key: (typeof words)[number]): Column<Record> => ({
    key,
    title: t(`sharing:record.${key}`),
    render: (row) => row[key] || '–',
  });
  const columns: Column<Record>[] = [
    {
      key: 'at',
      title: t('sharing:record.at'),
      render: (row) => <span className="num">{formatInstant(row.at)}</span>,
    },
    ...words.map(text),
    {
      key: 'units',
      title: t('sharing:record.units'),
      render: (row) => (
        <>
          {say(row.consumer.name)}
          <div className="row-sub">{say(row.provider.name)}</div>
        </>
      ),
    },
    { key: 'application', title: t('sharing:record.application'), render: (row) => row.application ?? '–' },
  ];
  return (
    <Register
      page="useRecords"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      above={
        <div className="list-tools">
          {words.map((name) => (
            <Input
              key={name}
              allowClear
              style={{ width: 140 }}
              defaultValue={address.get(name) ?? ''}
              placeholder={t(`sharing:record.${name}`)}
              aria-label={t(`sharing:record.${name}`)}
              onPressEnter={(event) => address.set({ [name]: event.currentTarget.value || undefined })}
              onBlur={(event) => address.set({ [name]: event.currentTarget.value || undefined })}
            />
          ))}
          {(['from', 'to'] as const).map((name) => (
            <input
              key={name}
              className="plain-input"
              type="date"
              aria-label={t(`sharing:field.${name}`)}
              value={address.get(name) ?? list.data?.[name] ?? ''}
              onChange={(event) => address.set({ [name]: event.target.value || undefined })}
            />
          ))}
          <a href={`${base}/use-records/export?${new URLSearchParams(filters)}`}>
            {t('sharing:record.export')}
          </a>
        </div>
      }
    />
  );
}

/** The table of a department that tests of connectors read: permits, with every kind of value and a name that needs quotation marks. */
import type { ItemInput } from './collect.ts';
import type { SourceDatabase } from './source-database.ts';

export const items: ItemInput[] = [
  { name: 'no', titleZh: '编号', type: 'I', key: true },
  { name: 'holder', titleZh: '持证人姓名', type: 'C', length: 50, nullable: true, personal: 'personal' },
  { name: 'fee', titleZh: '费用', type: 'N', length: 12, scale: 2, nullable: true },
  { name: 'valid', titleZh: '有效', type: 'L', nullable: true },
  { name: 'changed', titleZh: '更新时间', type: 'T', nullable: true },
];
export const columns = ['no', 'holder', 'fee', 'valid', 'changed'];
export const mapping = columns.map((item) => ({ item, column: item === 'valid' ? 'Is "valid"' : item }));

let serial = 0;
/** A table of its own with these rows, readable by the business account. */
export async function permitTable(source: SourceDatabase, rows: string): Promise<string> {
  const name = `permit_${++serial}`;
  await source.sql(`create table ${name} (no bigint primary key, holder varchar(50), fee numeric(12, 2), "Is ""valid""" boolean,
      changed timestamptz, remark text);
    insert into ${name} values ${rows};
    grant select on ${name} to business_reader;`);
  return name;
}

export function settingsFor(source: SourceDatabase, name: string) {
  const { engine: _engine, password: _password, ...settings } = source.connection;
  return { ...settings, table: name };
}

export const incremental = (overlap = 0) => ({
  mode: 'incremental' as const,
  settings: { watermark: { column: 'changed', overlap } },
});

// Each field of the database: from which items of which sources its value comes, which counts first, whether it is a basic item.
import { Checkbox, Select } from 'antd';
import { Empty } from '../../shared/Empty.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import type { SourceItems } from './ModelPage.tsx';
import type { DatabaseReply, Model } from './queries.ts';

type Column = Model['columns'][number];
type Item = DatabaseReply['items'][number];
const survivals = ['source-rank', 'newest', 'most-frequent'] as const;

export function Columns({
  data,
  model,
  items,
  nameOf,
  onChange,
}: {
  data: DatabaseReply;
  model: Model;
  items: SourceItems;
  nameOf: (resourceId: string) => string;
  onChange: ((model: Model) => void) | undefined;
}) {
  const { t, language } = useTexts();
  const titleOf = (item: Item): string => (language.startsWith('en') && item.titleEn) || item.titleZh;
  const columnOf = (name: string): Column =>
    model.columns.find((one) => one.name === name) ?? {
      name,
      basic: false,
      order: ['source-rank'],
      from: [],
    };
  const put = (column: Column) =>
    onChange?.({ ...model, columns: [...model.columns.filter(({ name }) => name !== column.name), column] });
  const choices = model.nodes.flatMap((node) =>
    (items[node.id] ?? []).map((item) => ({
      value: `${node.id}/${item.name}`,
      label: `${nameOf(node.resourceId)} · ${item.titleZh}`,
    })),
  );
  const places = (value: string[]): Column['from'] =>
    value.map((one) => {
      const [node = '', ...rest] = one.split('/');
      return { node, item: rest.join('/') };
    });
  return (
    <div className="model-columns">
      <DataTable<Item>
        label={t('basedb:tab.fields')}
        rows={data.items}
        rowKey={(row) => row.name}
        empty={<Empty title={t('basedb:empty.fields')} how={t('basedb:empty.fieldsHow')} />}
        columns={[
          {
            key: 'name',
            title: t('basedb:entity.item'),
            optional: false,
            render: (row) => (
              <>
                {titleOf(row)} {row.key ? <span className="mark">{t('basedb:model.key')}</span> : null}
              </>
            ),
          },
          {
            key: 'from',
            title: t('basedb:field.sources'),
            width: 380,
            render: (row) => {
              const column = columnOf(row.name);
              return (
                <Select
                  mode="multiple"
                  style={{ width: '100%' }}
                  aria-label={`${titleOf(row)} ${t('basedb:field.sources')}`}
                  disabled={!onChange}
                  {...(data.kind === 'base' ? {} : { maxCount: 1 })}
                  value={column.from.map(({ node, item }) => `${node}/${item}`)}
                  options={choices}
                  showSearch={{ optionFilterProp: 'label' }}
                  onChange={(value: string[]) => {
                    const { source, ...rest } = column;
                    const from = places(value);
                    put({
                      ...rest,
                      from,
                      ...(source && from.some(({ node }) => node === source) ? { source } : {}),
                    });
                  }}
                />
              );
            },
          },
          ...(data.kind === 'base'
            ? [
                {
                  key: 'source',
                  title: t('basedb:authority'),
                  render: (row: Item) => {
                    const column = columnOf(row.name);
                    return (
                      <Select
                        style={{ width: '100%' }}
                        aria-label={`${titleOf(row)} ${t('basedb:authority')}`}
                        disabled={!onChange || column.from.length < 2}
                        value={column.source ?? column.from[0]?.node ?? null}
                        options={column.from.map(({ node }) => ({
                          value: node,
                          label: nameOf(model.nodes.find((one) => one.id === node)?.resourceId ?? ''),
                        }))}
                        onChange={(source: string | null) => source && put({ ...column, source })}
                      />
                    );
                  },
                },
                {
                  key: 'order',
                  title: t('basedb:survival.title'),
                  render: (row: Item) => {
                    const column = columnOf(row.name);
                    return (
                      <Select
                        mode="multiple"
                        style={{ width: '100%' }}
                        aria-label={`${titleOf(row)} ${t('basedb:survival.title')}`}
                        disabled={!onChange || column.from.length < 2}
                        value={column.order}
                        options={survivals.map((value) => ({ value, label: t(`basedb:survival.${value}`) }))}
                        onChange={(order: Column['order']) => put({ ...column, order })}
                      />
                    );
                  },
                },
                {
                  key: 'basic',
                  title: t('basedb:basic'),
                  render: (row: Item) => {
                    const column = columnOf(row.name);
                    return (
                      <Checkbox
                        aria-label={`${titleOf(row)} ${t('basedb:basic')}`}
                        disabled={!onChange}
                        checked={column.basic}
                        onChange={(event) => put({ ...column, basic: event.target.checked })}
                      />
                    );
                  },
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}

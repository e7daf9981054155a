// What an entry points to: the units or items a conditional sharing names, the resources a derived one was made from.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { type Text, useTexts } from '../../shared/text.ts';
import { Field } from './Issues.tsx';
import type { PartProps } from './part-props.ts';
import { resourcesQuery } from './queries.ts';

type Units = { items: { id: string; name: Text }[] };

export function NamedUnits({ content, set, articles }: PartProps) {
  const { t, say } = useTexts();
  const { data } = useQuery({
    queryKey: ['organisations'],
    queryFn: () => api.get<Units>('/api/organisations', { pageSize: 200 }),
  });
  return (
    <Field path="namedUnits" label={t('catalog:field.namedUnits')} articles={articles.namedUnits}>
      {({ id, status, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          mode="multiple"
          status={status}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('catalog:choose')}
          value={data ? content.namedUnits : []}
          onChange={(namedUnits: string[]) => set({ namedUnits })}
          options={(data?.items ?? []).map((unit) => ({ value: unit.id, label: say(unit.name) }))}
        />
      )}
    </Field>
  );
}

export function NamedItems({ content, set, articles }: PartProps) {
  const { t } = useTexts();
  return (
    <Field path="namedItems" label={t('catalog:field.namedItems')} articles={articles.namedItems}>
      {({ id, status, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          mode="multiple"
          status={status}
          placeholder={t('catalog:choose')}
          value={content.namedItems}
          onChange={(namedItems: string[]) => set({ namedItems })}
          options={content.items
            .filter((item) => item.name !== '')
            .map((item) => ({ value: item.name, label: `${item.titleZh} ${item.name}` }))}
        />
      )}
    </Field>
  );
}

export function Parents({ content, set, articles }: PartProps) {
  const { t } = useTexts();
  const [q, setQ] = useState('');
  const { data } = useQuery(resourcesQuery({ q: q || undefined, pageSize: 50 }));
  return (
    <Field path="parents" label={t('catalog:field.parents')} articles={articles.parents}>
      {({ id, status, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          mode="multiple"
          status={status}
          showSearch={{ filterOption: false, onSearch: setQ }}
          placeholder={t('catalog:choose')}
          value={content.parents}
          onChange={(parents: string[]) => set({ parents })}
          options={(data?.items ?? []).map((row) => ({ value: row.id, label: row.name }))}
        />
      )}
    </Field>
  );
}

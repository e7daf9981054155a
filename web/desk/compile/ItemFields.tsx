// What each item may state beyond the guide: grade, its own classes, standard element, source system; folded under the table.
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Select } from 'antd';
import { useState } from 'react';
import type { Content, ContentPatch, DraftItem, TermsReply } from '#rooms/catalog/schema.ts';
import type { ElementList } from '#rooms/catalog/standards/schema.ts';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';

const grades = [1, 2, 3, 4] as const;

function ElementPick({ item, change }: { item: DraftItem; change: (part: Partial<DraftItem>) => void }) {
  const { t } = useTexts();
  const [asked, setAsked] = useState('');
  const q = asked || item.titleZh;
  const { data } = useQuery({
    queryKey: ['standard-elements', q],
    queryFn: () => api.get<ElementList>('/api/catalog/standard-elements', { q }),
    enabled: q !== '',
    placeholderData: (before) => before,
  });
  const found = data?.items ?? [];
  return (
    <Select
      aria-label={`${t('compile:form.element')} ${item.titleZh}`}
      showSearch={{ filterOption: false, onSearch: setAsked }}
      allowClear
      value={item.elementId}
      onChange={(elementId: string | undefined) => {
        const element = found.find((one) => one.id === elementId);
        change({
          elementId,
          ...(element
            ? {
                standardCode: element.standard,
                type: element.type,
                ...(element.length === null ? {} : { length: element.length }),
              }
            : { standardCode: undefined }),
        });
      }}
      options={[
        ...found.map((one) => ({
          value: one.id,
          label: `${one.titleZh} · ${one.standard} ${one.identifier}`,
        })),
        ...(item.elementId && !found.some((one) => one.id === item.elementId)
          ? [{ value: item.elementId, label: item.standardCode ?? item.elementId }]
          : []),
      ]}
    />
  );
}

export function ItemFields({
  content,
  set,
  terms,
}: {
  content: Content;
  set: (change: ContentPatch) => void;
  terms: TermsReply;
}) {
  const { t, say } = useTexts();
  const [open, setOpen] = useState(false);
  if (content.items.length === 0) return null;
  const update = (at: number, part: Partial<DraftItem>) =>
    set({ items: content.items.map((item, i) => (i === at ? { ...item, ...part } : item)) });
  const words = (list: readonly { key: string; zh: string; en: string }[]) =>
    list.map((word) => ({ value: word.key, label: say(word) }));
  return (
    <details className="folded" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('compile:form.itemMore')}</summary>
      {open ? (
        <table className="table items-table">
          <caption className="visually-hidden">{t('compile:form.itemMore')}</caption>
          <thead>
            <tr>
              {(['item', 'grade', 'sharing', 'opening', 'element', 'sourceKind'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`compile:form.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {content.items.map((item, at) => (
              <tr key={item.id ?? at}>
                <td data-label={t('compile:form.item')}>{item.titleZh || item.name || at + 1}</td>
                <td data-label={t('compile:form.grade')}>
                  <Select
                    aria-label={`${t('compile:form.grade')} ${item.titleZh}`}
                    allowClear
                    value={item.grade}
                    onChange={(grade: DraftItem['grade']) => update(at, { grade })}
                    options={grades.map((value) => ({ value, label: String(value) }))}
                  />
                </td>
                <td data-label={t('compile:form.sharing')}>
                  <Select
                    aria-label={`${t('compile:form.sharing')} ${item.titleZh}`}
                    allowClear
                    value={item.sharingClass}
                    onChange={(sharingClass: string | undefined) => update(at, { sharingClass })}
                    options={words(terms.sharingClasses)}
                  />
                </td>
                <td data-label={t('compile:form.opening')}>
                  <Select
                    aria-label={`${t('compile:form.opening')} ${item.titleZh}`}
                    allowClear
                    value={item.openingClass}
                    onChange={(openingClass: string | undefined) => update(at, { openingClass })}
                    options={words(terms.openingClasses)}
                  />
                </td>
                <td data-label={t('compile:form.element')}>
                  <ElementPick item={item} change={(part) => update(at, part)} />
                  {item.elementId ? (
                    <Checkbox
                      checked={item.authoritative ?? false}
                      onChange={(event) => update(at, { authoritative: event.target.checked || undefined })}
                    >
                      {t('catalog:item.authoritative')}
                    </Checkbox>
                  ) : null}
                </td>
                <td data-label={t('compile:form.sourceKind')}>
                  <Select
                    aria-label={`${t('compile:form.sourceKind')} ${item.titleZh}`}
                    allowClear
                    value={item.sourceKind}
                    onChange={(sourceKind: DraftItem['sourceKind']) => update(at, { sourceKind })}
                    options={words(terms.extended.sourceKind)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </details>
  );
}

// The items of a version for reading: name, meaning, type, and what is personal.
import { useQuery } from '@tanstack/react-query';
import type { DraftItem } from '#rooms/catalog/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { useTexts } from '../../shared/text.ts';
import { DetectMark } from '../classify/DetectMark.tsx';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { ItemFurther } from './ItemFurther.tsx';
import { termsQuery, wordOf } from './queries.ts';

/** `compact`: three columns for a narrow place, such as the facts of a case. */
export function ItemsTable({ items, compact = false }: { items: readonly DraftItem[]; compact?: boolean }) {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(termsQuery);
  const type = (item: DraftItem) => {
    const size =
      item.length === undefined ? '' : `(${item.length}${item.scale === undefined ? '' : `,${item.scale}`})`;
    return `${say(wordOf(terms?.itemTypes, item.type))}${size}`;
  };
  const marks = (item: DraftItem) => (
    <span className="class-mark">
      {item.key ? <span className="mark">{t('catalog:item.key')}</span> : null}
      {item.nullable ? null : <span className="mark">{t('catalog:item.required')}</span>}
      {item.filterable ? <span className="mark">{t('catalog:item.filterable')}</span> : null}
      {item.identifier ? <span className="mark">{t(`catalog:identifier.${item.identifier}`)}</span> : null}
    </span>
  );
  const personal = (item: DraftItem) =>
    item.personal === 'none' ? (
      <>
        <span className="muted">{t('catalog:personal.none')}</span> <DetectMark item={item} />
      </>
    ) : (
      <span className="mark near">{t(`catalog:personal.${item.personal}`)}</span>
    );
  const title = (item: DraftItem) => say({ zh: item.titleZh, en: item.titleEn });
  const wide: Column<DraftItem>[] = [
    { key: 'name', title: t('catalog:item.name'), render: (item) => <code>{item.name}</code> },
    { key: 'title', title: t('catalog:item.titleZh'), render: title },
    { key: 'type', title: t('catalog:item.type'), render: type },
    { key: 'marks', title: t('catalog:item.marks'), render: marks },
    { key: 'personal', title: t('catalog:item.personal'), render: personal },
    {
      key: 'description',
      title: t('catalog:item.description'),
      render: (item) => (
        <>
          {item.description}
          <ItemFurther item={item} />
        </>
      ),
    },
  ];
  const narrow: Column<DraftItem>[] = [
    {
      key: 'title',
      title: t('catalog:item.titleZh'),
      render: (item) => (
        <>
          {title(item)}
          <div className="row-sub">
            {item.name} · {type(item)}
          </div>
          {item.description ? <div className="row-sub">{item.description}</div> : null}
          <ItemFurther item={item} />
        </>
      ),
    },
    {
      key: 'marks',
      title: t('catalog:item.marks'),
      render: (item) => (
        <>
          {marks(item)} {item.personal === 'none' ? <DetectMark item={item} /> : personal(item)}
        </>
      ),
    },
  ];
  return (
    <DataTable<DraftItem>
      label={t('catalog:part.items')}
      rows={[...items]}
      rowKey={(item) => item.id ?? item.name}
      empty={<Empty title={t('catalog:empty.items')} how={t('catalog:empty.itemsHow')} />}
      columns={compact ? narrow : wide}
    />
  );
}

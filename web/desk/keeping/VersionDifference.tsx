// Two versions side by side: the fields that differ, and items by their id: added, removed, changed.
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { versionDifferenceQuery } from './queries.ts';

const plain = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '–'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value, null, 1);

type Row = { id: string; what: string; tone: string; field: string; before: string; after: string };

export function ChangeOf({ id, from, to }: { id: string; from: number; to: number }) {
  const { t } = useTexts();
  const { data, error } = useQuery(versionDifferenceQuery(id, from, to));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={4} />;
  const item = (
    what: 'added' | 'removed',
    { id: key, name, titleZh }: { id: string; name: string; titleZh: string },
  ): Row => ({
    id: `${what}${key}`,
    what: t(`keeping:version.${what}`),
    tone: what === 'added' ? '' : 'bad',
    field: titleZh || name,
    before: what === 'removed' ? name : '–',
    after: what === 'added' ? name : '–',
  });
  const rows: Row[] = [
    ...data.fields.map((change) => ({
      id: change.field,
      what: t('keeping:version.changed'),
      tone: 'near',
      field: t(`catalog:field.${change.field}`),
      before: plain(change.before),
      after: plain(change.after),
    })),
    ...data.items.added.map((one) => item('added', one)),
    ...data.items.removed.map((one) => item('removed', one)),
    ...data.items.changed.flatMap((one) =>
      one.fields.map((change) => ({
        id: `${one.id}${change.field}`,
        what: t('keeping:version.changed'),
        tone: 'near',
        field: `${one.titleZh || one.name} · ${t(`keeping:itemField.${change.field}`)}`,
        before: plain(change.before),
        after: plain(change.after),
      })),
    ),
  ];
  return (
    <section className="panel compare" aria-label={t('keeping:version.page')}>
      <h2>{t('catalog:versions.compare', { a: data.from.number, b: data.to.number })}</h2>
      <DataTable
        label={t('catalog:versions.compareLabel')}
        rows={rows}
        rowKey={(row) => row.id}
        empty={<Empty title={t('catalog:versions.same')} />}
        columns={[
          {
            key: 'what',
            title: t('keeping:lists.what'),
            width: 72,
            render: (row) => <span className={`mark ${row.tone}`}>{row.what}</span>,
          },
          { key: 'field', title: t('catalog:versions.field'), width: 160, render: (row) => row.field },
          {
            key: 'before',
            title: t('catalog:versions.number', { number: data.from.number }),
            render: (row) => <pre className="diff">{row.before}</pre>,
          },
          {
            key: 'after',
            title: t('catalog:versions.number', { number: data.to.number }),
            render: (row) => <pre className="diff">{row.after}</pre>,
          },
        ]}
      />
    </section>
  );
}

// Two days of a list compared, and its published editions.
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../shared/Empty.tsx';
import { withQuery } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { editionsQuery, listDifferenceQuery } from './queries.ts';

export function Difference({ list, from, to }: { list: string; from: string; to: string | undefined }) {
  const { t } = useTexts();
  const { data, error } = useQuery(listDifferenceQuery(list, { from, to }));
  if (error) return <ProblemView error={error} />;
  if (!data) return null;
  const rows = [
    ...data.added.map((line) => ({
      id: `a${line.subjectId}`,
      what: 'added',
      name: line.line.name,
      fields: '',
    })),
    ...data.changed.map((line) => ({
      id: `c${line.subjectId}`,
      what: 'changed',
      name: line.name,
      fields: line.fields
        .map(({ field }) => field)
        .filter((field) => !['versionId', 'version', 'publishedOn'].includes(field))
        .map((field) => t(`keeping:lineField.${field}`))
        .join(t('law:separator')),
    })),
    ...data.removed.map((line) => ({
      id: `r${line.subjectId}`,
      what: 'removed',
      name: line.line.name,
      fields: '',
    })),
  ];
  return (
    <section className="panel" aria-label={t('keeping:lists.difference')}>
      <h2>
        {t('keeping:lists.between', {
          from: data.from,
          to: data.to,
          before: data.versions.from,
          after: data.versions.to,
        })}
      </h2>
      <DataTable
        label={t('keeping:lists.difference')}
        rows={rows}
        rowKey={(row) => row.id}
        empty={<Empty title={t('keeping:lists.same')} />}
        columns={[
          {
            key: 'what',
            title: t('keeping:lists.what'),
            width: 90,
            render: (row) => t(`keeping:lists.${row.what}`),
          },
          { key: 'name', title: t('catalog:field.name'), render: (row) => row.name },
          { key: 'fields', title: t('keeping:lists.fields'), render: (row) => row.fields || '–' },
        ]}
      />
    </section>
  );
}

export function Editions({ list }: { list: string }) {
  const { t } = useTexts();
  const { data } = useQuery(editionsQuery(list));
  if (!data || data.items.length === 0) return null;
  return (
    <section className="panel" aria-label={t('keeping:lists.editions')}>
      <h2>{t('keeping:lists.editions')}</h2>
      <DataTable
        label={t('keeping:lists.editions')}
        rows={data.items}
        rowKey={(row) => row.id}
        empty={null}
        columns={[
          { key: 'number', title: t('keeping:lists.number'), render: (row) => row.number },
          { key: 'version', title: t('keeping:lists.version'), render: (row) => row.version },
          {
            key: 'on',
            title: t('keeping:lists.publishedOn'),
            render: (row) => <span className="num">{row.publishedOn}</span>,
          },
          {
            key: 'lines',
            title: t('keeping:lists.lines'),
            align: 'right',
            render: (row) => formatNumber(row.lines),
          },
          {
            key: 'to',
            title: t('keeping:lists.reach'),
            render: (row) => t(row.toPublic ? 'keeping:lists.toPublic' : 'keeping:lists.inside'),
          },
          {
            key: 'file',
            title: t('keeping:lists.file'),
            render: (row) => (
              <a href={withQuery(`/api/catalog/lists/${list}`, { edition: row.id, format: 'xlsx' })} download>
                {t('keeping:lists.xlsx')}
              </a>
            ),
          },
        ]}
      />
    </section>
  );
}

// 旧件: cases decided before they came onto the platform, with the day and the citation of then; nothing runs from them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Link } from 'react-router';
import { formerOutcomes } from '#rooms/share/former/outcomes.ts';
import type { FormerCase, FormerList } from '#rooms/share/former/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api, type Query } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Fold } from '../registers/Fold.tsx';
import { SharePages } from './SharePages.tsx';

export const formerQuery = (filters: Query) => ({
  queryKey: ['former', filters],
  queryFn: () => api.get<FormerList>('/api/share/former', filters),
  placeholderData: (before: FormerList | undefined) => before,
});

const filterNames = ['q', 'outcome', 'before'] as const;

/** A day of then; one from before the measures says so. */
export function DayOfThen({ day }: { day: { on: string; beforeLaw: boolean } | null }) {
  const { t } = useTexts();
  if (!day) return '–';
  return (
    <>
      <span className="num">{day.on}</span>{' '}
      {day.beforeLaw ? <span className="mark">{t('share:former.before')}</span> : null}
    </>
  );
}

function Basis({ basis }: { basis: FormerCase['basis'] }) {
  const { t } = useTexts();
  if (basis.title === '' && basis.number === '') return '–';
  return (
    <>
      {[basis.title, basis.number, basis.article].filter((part) => part !== '').join(' ')}
      {basis.repealedOn ? (
        <div className="row-sub">
          {t('share:former.repealed', { day: basis.repealedOn })} <ArticleRefs ids={basis.articles} />
        </div>
      ) : null}
    </>
  );
}

function ByHand() {
  const { t } = useTexts();
  const client = useQueryClient();
  const text = (name: string, required = false) =>
    ({ name, label: t(`share:former.field.${name}`), kind: 'text', required }) as const;
  const date = (name: string, required = false) =>
    ({ name, label: t(`share:former.field.${name}`), kind: 'date', required }) as const;
  return (
    <Fold
      title={t('share:former.enter')}
      what={t('share:former.what')}
      ok={t('share:former.ok')}
      done={t('share:former.done')}
      fields={[
        text('number', true),
        text('title', true),
        text('applicant', true),
        text('provider', true),
        text('resource'),
        date('appliedOn'),
        date('dueOn'),
        date('decidedOn', true),
        {
          name: 'outcome',
          label: t('share:former.field.outcome'),
          kind: 'choice',
          required: true,
          options: formerOutcomes.map((value) => ({ value, label: t(`share:former.outcome.${value}`) })),
        },
        text('basisTitle'),
        text('basisNumber'),
        text('basisArticle'),
        { name: 'note', label: t('share:former.field.note'), kind: 'long' },
      ]}
      submit={(values) =>
        api.post('/api/share/former', values).then(() => client.invalidateQueries({ queryKey: ['former'] }))
      }
    />
  );
}

export function FormerPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = Object.fromEntries(filterNames.map((name) => [name, address.get(name) || undefined]));
  const list = useQuery(formerQuery({ ...filters, page: address.page }));
  const columns: Column<FormerCase>[] = [
    {
      key: 'title',
      title: t('share:former.field.title'),
      optional: false,
      render: (row) => (
        <>
          {row.title}
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'applicant', title: t('share:former.field.applicant'), render: (row) => row.applicant.name },
    { key: 'provider', title: t('share:former.field.provider'), render: (row) => row.provider.name },
    { key: 'resource', title: t('share:former.field.resource'), render: (row) => row.resource || '–' },
    {
      key: 'decided',
      title: t('share:former.field.decidedOn'),
      render: (row) => <DayOfThen day={row.decided} />,
    },
    {
      key: 'due',
      title: t('share:former.field.dueOn'),
      render: (row) =>
        row.due ? (
          <>
            <DayOfThen day={row.due} />
            <div className="row-sub">{t('share:former.noClock')}</div>
          </>
        ) : (
          '–'
        ),
    },
    {
      key: 'outcome',
      title: t('share:former.field.outcome'),
      render: (row) => t(`share:former.outcome.${row.outcome}`),
    },
    { key: 'basis', title: t('share:former.field.basisTitle'), render: (row) => <Basis basis={row.basis} /> },
    {
      key: 'imported',
      title: t('share:former.imported'),
      render: (row) => (
        <>
          <span className="num">{formatInstant(row.imported.at)}</span>
          <div className="row-sub">
            {[row.imported.by, row.imported.source].filter((part) => part).join(' · ')}
          </div>
        </>
      ),
    },
  ];
  const imports = can(list.data?.abilities, 'import');
  return (
    <>
      <SharePages />
      <ListPage<FormerCase>
        name="former-cases"
        title={t('share:pages.former')}
        address={address}
        list={list}
        columns={columns}
        facts={
          list.data?.since
            ? t('share:former.since', { name: say(list.data.instrument), day: list.data.since })
            : t('share:former.noDay')
        }
        exported={{
          path: '/api/share/former',
          query: filters,
          columns: [
            { title: t('share:former.field.number'), value: (row) => row.number },
            { title: t('share:former.field.title'), value: (row) => row.title },
            { title: t('share:former.field.applicant'), value: (row) => row.applicant.name },
            { title: t('share:former.field.provider'), value: (row) => row.provider.name },
            { title: t('share:former.field.resource'), value: (row) => row.resource },
            { title: t('share:former.field.appliedOn'), value: (row) => row.applied?.on },
            { title: t('share:former.field.dueOn'), value: (row) => row.due?.on },
            { title: t('share:former.field.decidedOn'), value: (row) => row.decided.on },
            {
              title: t('share:former.field.outcome'),
              value: (row) => t(`share:former.outcome.${row.outcome}`),
            },
            { title: t('share:former.field.basisTitle'), value: (row) => row.basis.title },
            { title: t('share:former.field.basisNumber'), value: (row) => row.basis.number },
            { title: t('share:former.field.basisArticle'), value: (row) => row.basis.article },
          ],
        }}
        actions={
          imports ? (
            <Link to="/applications/former/import">
              <Button type="primary">{t('share:former.import')}</Button>
            </Link>
          ) : null
        }
        above={imports ? <ByHand /> : null}
        tools={
          <>
            <Input.Search
              allowClear
              defaultValue={address.get('q')}
              placeholder={t('share:former.search')}
              aria-label={t('share:former.search')}
              onSearch={(q) => address.set({ q: q || undefined })}
            />
            <OneOf
              address={address}
              name="before"
              values={[
                { value: 'true', label: t('share:former.before') },
                { value: 'false', label: t('share:former.after') },
              ]}
            />
            <OneOf
              address={address}
              name="outcome"
              values={formerOutcomes.map((value) => ({ value, label: t(`share:former.outcome.${value}`) }))}
            />
          </>
        }
        empty={<Empty title={t('share:former.empty')} how={t('share:former.emptyHow')} />}
      />
    </>
  );
}

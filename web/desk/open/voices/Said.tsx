// Entries of events and comments on drafts, by whether they are shown: what is doubtful about each, show or hide.
import { useQuery } from '@tanstack/react-query';
import type { SaidItem, SaidList } from '#rooms/open/showcase/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { opening } from '../queries.ts';
import { Verdict } from './Verdict.tsx';

const paths = { entry: 'moderation/entries', comment: 'moderation/comments' } as const;

export function Said({ shown }: { shown: string }) {
  const { t, say } = useTexts();
  const list = useQuery(opening<SaidList>('moderation/said', { pageSize: 100, shown }));
  const columns: Column<SaidItem>[] = [
    {
      key: 'of',
      title: t('open-voices-desk:said.of'),
      render: (row) => t(`open-voices-desk:said.${row.of}`),
    },
    {
      key: 'about',
      title: t('open-voices-desk:said.about'),
      render: (row) => (
        <a href={`/${row.of === 'entry' ? 'events' : 'standards'}/${row.about.id}`}>{row.about.title}</a>
      ),
    },
    {
      key: 'said',
      title: t('open-voices:field.text'),
      render: (row) => (
        <>
          {row.said}
          <div className="row-sub">{say(row.organisation.name)}</div>
          {row.why ? <div className="row-sub">{row.why}</div> : null}
        </>
      ),
    },
    {
      key: 'doubts',
      title: t('open-voices-desk:doubts'),
      render: (row) =>
        row.doubts.map((key) => t(`open-voices-desk:doubt.${key}`)).join(t('open-voices:comma')),
    },
    {
      key: 'at',
      title: t('open-voices:filedOn'),
      render: (row) => <span className="num">{row.filedAt.slice(0, 10)}</span>,
    },
    {
      key: 'act',
      title: t('open-voices-desk:verdict'),
      render: (row) => <Verdict shown={row.shown} at={`${paths[row.of]}/${row.id}`} />,
    },
  ];
  return (
    <section>
      <h2>{t('open-voices-desk:said.title')}</h2>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-voices-desk:said.title')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-voices-desk:said.empty')} how={t('open-voices-desk:said.how')} />}
        />
      )}
    </section>
  );
}

// Standards of the trade: drafts registered, comments answered, final versions published.
import { useQuery } from '@tanstack/react-query';
import type { StandardList, StandardReply } from '#rooms/open/showcase/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { useTexts } from '../../../shared/text.ts';
import type { Column } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { Register } from './parts.tsx';

function Keep({ row }: { row: StandardReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  if (!can(row.abilities, 'keep')) return null;
  const waiting = row.comments.filter(({ answer, shown }) => answer === null && shown !== 'hidden');
  return (
    <>
      {waiting.map((one) => (
        <Fold
          key={one.id}
          title={`${one.clause} ${one.said} · ${say(one.organisation.name)}`}
          ok={t('open-voices-desk:answer')}
          fields={[
            { name: 'answer', label: t('open-voices:answer'), kind: 'long', required: true },
            { name: 'taken', label: t('open-voices-desk:takenOver'), kind: 'flag' },
          ]}
          submit={(values) =>
            acts.post(`standards/${row.id}/comments/${one.id}/answer`, {
              answer: values.answer,
              taken: values.taken === true,
            })
          }
        />
      ))}
      {row.state === 'draft' && waiting.length === 0 ? (
        <Fold
          title={t('open-voices-desk:final')}
          ok={t('open-voices-desk:publish')}
          fields={[
            { name: 'text', label: t('open-voices:standards.final'), kind: 'long' },
            { name: 'address', label: t('open-voices:reuses.address'), kind: 'text' },
          ]}
          submit={(values) => acts.post(`standards/${row.id}/final`, values)}
        />
      ) : null}
    </>
  );
}

function NewDraft() {
  const { t } = useTexts();
  const acts = useOpenActs();
  return (
    <Fold
      title={t('open-voices-desk:newStandard')}
      ok={t('open-voices-desk:publish')}
      fields={[
        { name: 'title', label: t('open-voices:reuses.name'), kind: 'text', required: true },
        { name: 'summary', label: t('open-voices:reuses.summary'), kind: 'long' },
        { name: 'participants', label: t('open-voices-desk:participants'), kind: 'long', required: true },
        { name: 'text', label: t('open-voices:standards.draftText'), kind: 'long', required: true },
        { name: 'commentUntil', label: t('open-voices:standards.until'), kind: 'date', required: true },
      ]}
      submit={({ participants, ...values }) =>
        acts.post('standards', {
          ...values,
          participants: String(participants ?? '')
            .split('\n')
            .map((one) => one.trim())
            .filter(Boolean),
        })
      }
    />
  );
}

export function Standards() {
  const { t } = useTexts();
  const list = useQuery(opening<StandardList>('standards'));
  const columns: Column<StandardReply>[] = [
    {
      key: 'title',
      title: t('open-voices:reuses.name'),
      render: (row) => (
        <>
          <a className="row-name" href={`/standards/${row.id}`}>
            {row.title}
          </a>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    {
      key: 'state',
      title: t('open-voices:state.label'),
      render: (row) => t(`open-voices:standards.${row.state}`),
    },
    {
      key: 'until',
      title: t('open-voices:standards.until'),
      render: (row) => <span className="num">{row.commentUntil}</span>,
    },
    { key: 'act', title: t('open-voices:standards.comments'), render: (row) => <Keep row={row} /> },
  ];
  return (
    <Register
      page="standards"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      above={can(list.data?.abilities, 'keep') ? <NewDraft /> : null}
    />
  );
}

// Sets that bodies of society and research offer: what they say of them, the review of secrets, where an accepted one goes on.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { OfferList, OfferReply } from '#rooms/open/offers/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { useTexts } from '../../../shared/text.ts';
import type { Column } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { Register } from './parts.tsx';

const points = ['noSecrets', 'noPersons', 'noTradeSecrets', 'lawfullyHeld'];

function Review({ row }: { row: OfferReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  if (!can(row.abilities, 'review')) return null;
  return (
    <>
      {row.file ? (
        <Fold
          title={t('open-voices-desk:accept')}
          ok={t('open-voices-desk:accept')}
          cite={row.articles}
          begin={Object.fromEntries(points.map((name) => [name, false]))}
          fields={[
            ...points.map((name) => ({
              name,
              label: t(`open-voices-desk:point.${name}`),
              kind: 'flag' as const,
            })),
            { name: 'note', label: t('open-voices-desk:note'), kind: 'long' as const },
          ]}
          submit={(values) => {
            const review = Object.fromEntries(points.map((name) => [name, values[name] === true]));
            return acts.post(`offers/${row.id}/review`, {
              accept: true,
              review: { ...review, note: String(values.note ?? '') },
            });
          }}
        />
      ) : (
        <span className="muted">{t('open-voices-desk:noFile')}</span>
      )}
      <Fold
        title={t('open-voices-desk:return')}
        ok={t('open-voices-desk:return')}
        fields={[{ name: 'reason', label: t('open-voices-desk:reason'), kind: 'text', required: true }]}
        submit={(values) => acts.post(`offers/${row.id}/review`, { ...values, accept: false })}
      />
    </>
  );
}

export function Offers() {
  const { t, say } = useTexts();
  const list = useQuery(opening<OfferList>('offers'));
  const columns: Column<OfferReply>[] = [
    {
      key: 'title',
      title: t('open-voices:reuses.name'),
      render: (row) => (
        <>
          <span className="row-name">{row.content.title}</span>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    {
      key: 'by',
      title: t('open-voices:reuses.by'),
      render: (row) => (
        <>
          {say(row.organisation.name)}
          <div className="row-sub">{say(row.body.title)}</div>
        </>
      ),
    },
    { key: 'secrecy', title: t('open-voices-desk:secrecy'), render: (row) => row.secrecy },
    {
      key: 'file',
      title: t('open-voices-desk:file'),
      render: (row) => (row.file ? `${row.file.name} · ${row.file.bytes} B` : ''),
    },
    {
      key: 'state',
      title: t('open-voices:state.label'),
      render: (row) => (
        <>
          <span
            className={`mark ${row.state === 'accepted' ? 'good' : row.state === 'offered' ? 'near' : ''}`}
          >
            {t(`open-voices-desk:offer.${row.state}`)}
          </span>{' '}
          {row.dataset ? (
            <Link to={`/open/datasets/${row.dataset.id}`}>{t('open-voices-desk:toSet')}</Link>
          ) : null}
        </>
      ),
    },
    { key: 'act', title: t('open-voices-desk:verdict'), render: (row) => <Review row={row} /> },
  ];
  return (
    <Register
      page="offers"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
    />
  );
}

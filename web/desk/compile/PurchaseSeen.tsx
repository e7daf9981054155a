// What the authority sees before it decides on a purchase: the request in full, what the catalogue holds of it, what was bought before.
import { Link } from 'react-router';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import type { Purchase } from './queries.ts';

export function PurchaseSeen({ row }: { row: Purchase }) {
  const { t, say } = useTexts();
  return (
    <section className="panel" aria-label={t('compile:purchase.seen')}>
      <dl className="facts">
        <div>
          <dt>{t('compile:purchase.items')}</dt>
          <dd>{row.items.join(t('compile:separator')) || '–'}</dd>
        </div>
        <div>
          <dt>{t('compile:purchase.supplier')}</dt>
          <dd>{row.supplier || '–'}</dd>
        </div>
        <div>
          <dt>{t('compile:purchase.price')}</dt>
          <dd className="num">{row.price === null ? '–' : formatNumber(row.price)}</dd>
        </div>
        <div>
          <dt>{t('compile:purchase.whyNotShared')}</dt>
          <dd>{row.whyNotShared || '–'}</dd>
        </div>
      </dl>
      <h3 className="section-title">{t('compile:purchase.matches')}</h3>
      {row.matches.length === 0 ? (
        <p className="muted">{t('compile:purchase.noMatches')}</p>
      ) : (
        <ul className="plain-list">
          {row.matches.map(({ resource, provider, full, same, of }) => (
            <li key={resource.id}>
              <Link to={`/catalog/${resource.id}`}>{resource.name}</Link> {say(provider.name)}{' '}
              {full ? (
                <span className="mark near">{t('compile:purchase.fullMatch')}</span>
              ) : of > 0 ? (
                <span className="muted">{t('compile:purchase.partMatch', { same, of })}</span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <h3 className="section-title">{t('compile:purchase.earlier')}</h3>
      {row.earlier.length === 0 ? (
        <p className="muted">{t('compile:purchase.noEarlier')}</p>
      ) : (
        <ul className="plain-list">
          {row.earlier.map((one) => (
            <li key={one.id}>
              {one.title} <span className="muted">{`${say(one.buyer.name)} ${one.supplier}`}</span>{' '}
              <span className="num">{formatInstant(one.day)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

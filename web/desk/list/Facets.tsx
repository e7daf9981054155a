// Filters beside a list with the number of entries behind each; chosen ones stand in the address.
import { useTexts } from '../../shared/text.ts';
import type { Address } from './address.ts';

export type FacetValue = { key: string; text: string; count?: number };
export type Facet = { name: string; title: string; values: FacetValue[] };

/** How many values of a facet stand open before the rest folds away. */
const shownAtFirst = 8;

function Values({ facet, address }: { facet: Facet; address: Address }) {
  const { t } = useTexts();
  const chosen = address.get(facet.name);
  const first = facet.values.filter((value, i) => i < shownAtFirst || value.key === chosen);
  const rest = facet.values.filter((value) => !first.includes(value));
  const line = (value: FacetValue) => (
    <li key={value.key}>
      <button
        type="button"
        aria-pressed={chosen === value.key}
        onClick={() => address.set({ [facet.name]: chosen === value.key ? undefined : value.key })}
      >
        <span>{value.text}</span>
        {value.count === undefined ? null : <span className="num">{value.count}</span>}
      </button>
    </li>
  );
  return (
    <>
      <ul>{first.map(line)}</ul>
      {rest.length > 0 ? (
        <details>
          <summary>{t('common:action.more')}</summary>
          <ul>{rest.map(line)}</ul>
        </details>
      ) : null}
    </>
  );
}

export function Facets({ facets, address }: { facets: Facet[]; address: Address }) {
  const { t } = useTexts();
  const names = facets.map((facet) => facet.name);
  const active = names.filter((name) => address.get(name) !== '').length;
  const body = (
    <>
      {facets
        .filter((facet) => facet.values.length > 0)
        .map((facet) => (
          <section key={facet.name}>
            <h2>{facet.title}</h2>
            <Values facet={facet} address={address} />
          </section>
        ))}
      {active > 0 ? (
        <button type="button" className="facets-clear" onClick={() => address.clear(names)}>
          {t('common:action.clear')}
        </button>
      ) : null}
    </>
  );
  return (
    <aside className="facets" aria-label={t('common:list.filters')}>
      <div className="facets-wide">{body}</div>
      <details className="facets-narrow">
        <summary>
          {t('common:list.filters')}
          {active > 0 ? ` (${active})` : ''}
        </summary>
        {body}
      </details>
    </aside>
  );
}

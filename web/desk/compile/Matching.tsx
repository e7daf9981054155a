// 一数一源: while items are typed, entries that hold them already are named, before anything is collected twice.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { Link, useParams } from 'react-router';
import type { MatchingReply } from '#rooms/catalog/compile/matching.ts';
import type { DraftItem } from '#rooms/catalog/schema.ts';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';

const mostLines = 8;

export function Matching({ items }: { items: readonly DraftItem[] }) {
  const { t, say } = useTexts();
  const { id } = useParams();
  const asked = items
    .filter(({ titleZh }) => titleZh.trim() !== '')
    .map(({ name, titleZh, elementId, identifier, type, length }) => ({
      name,
      titleZh,
      ...(elementId ? { elementId } : {}),
      ...(identifier ? { identifier } : {}),
      type,
      ...(length === undefined ? {} : { length }),
    }));
  const settled = useDeferredValue(JSON.stringify(asked));
  const { data } = useQuery({
    queryKey: ['matching', id, settled],
    queryFn: () =>
      api.post<MatchingReply>('/api/catalog/items/matching', {
        items: JSON.parse(settled),
        ...(id ? { except: id } : {}),
      }),
    enabled: asked.length > 0,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  if (!data || (data.items.length === 0 && data.repeated.length === 0)) return null;
  return (
    <section className="panel" aria-label={t('compile:match.title')} aria-live="polite">
      <h3>{t('compile:match.title')}</h3>
      <p className="muted">{t('compile:match.how')}</p>
      <ul>
        {data.repeated.map(({ resource, provider, same, of }) => (
          <li key={resource.id}>
            <Link to={`/catalog/${resource.id}`}>
              {t('compile:match.repeated', { name: resource.name, provider: say(provider.name), same, of })}
            </Link>
          </li>
        ))}
        {data.items.slice(0, mostLines).map(({ index, matches }) => {
          const [match] = matches;
          return match ? (
            <li key={index}>
              <Link to={`/catalog/${match.resource.id}`}>
                {t('compile:match.item', {
                  item: match.item.titleZh,
                  provider: say(match.provider.name),
                  name: match.resource.name,
                })}
              </Link>
            </li>
          ) : null;
        })}
      </ul>
    </section>
  );
}

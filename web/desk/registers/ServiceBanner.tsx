// What everybody signed in is to know now: maintenance and announcements, above every page.
import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { currentQuery } from './queries.ts';

export function ServiceBanner() {
  const { t } = useTexts();
  const { data } = useQuery({ ...currentQuery, retry: false, refetchInterval: 60_000 });
  if (!data || data.items.length === 0) return null;
  return data.items.map((one) => (
    <div className="service-strip" role="note" key={one.id}>
      <strong>{t(`registers:service.${one.kind}`)}</strong> {one.title}{' '}
      <span className="num">
        {formatInstant(one.startsAt)} – {formatInstant(one.endsAt)}
      </span>{' '}
      {one.body}
    </div>
  ));
}

// On the page of an entry: on what ground its data are collected.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { useBusiness } from '../../shell/session.ts';
import { groundsQuery } from './queries.ts';

export function Grounds({ resourceId }: { resourceId: string }) {
  const { t, say } = useTexts();
  const { data } = useQuery({ ...groundsQuery(resourceId), enabled: useBusiness() });
  if (!data || data.items.length === 0) return null;
  return (
    <FactList
      facts={data.items.map(({ taskId, opens, title, ground, purpose, articles }) => ({
        label: t('lawful:grounds.title'),
        value: (
          <>
            {[ground.name ? say(ground.name) : '', ground.title, ground.article, ground.need]
              .filter(Boolean)
              .join(' ')}{' '}
            {opens ? <Link to={`/collect/tasks/${taskId}`}>{title}</Link> : title}{' '}
            <span className="muted">{purpose}</span>
          </>
        ),
        articles,
      }))}
    />
  );
}

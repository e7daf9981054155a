// The mark of doubt, in the same words wherever data are shown: amber, with its day and articles.
import { Link } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { useTexts } from '../../../shared/text.ts';

type Doubt = { underCheck: boolean; disputed: boolean; since: string | null; articles?: string[] };

export function DoubtMark({ doubt }: { doubt: Doubt | undefined }) {
  const { t } = useTexts();
  if (!doubt || !(doubt.underCheck || doubt.disputed)) return null;
  return (
    <span className="class-mark">
      {doubt.disputed ? <span className="mark near">{t('corrections:mark.disputed')}</span> : null}
      {doubt.underCheck ? <span className="mark near">{t('corrections:mark.underCheck')}</span> : null}
      {doubt.since ? (
        <span className="muted num">{t('corrections:mark.since', { day: doubt.since })}</span>
      ) : null}
      <ArticleRefs ids={doubt.articles} />
    </span>
  );
}

/** On an entry: whether some of its data are in doubt, and the way to say so. */
export function EntryDoubt({
  resource,
}: {
  resource: Pick<ResourceReply, 'id' | 'dispute' | 'publishedOn'>;
}) {
  const { t } = useTexts();
  if (!resource.publishedOn) return null;
  return (
    <>
      <DoubtMark doubt={resource.dispute} />
      <Link to={`/corrections/new?resource=${resource.id}`}>{t('corrections:ask')}</Link>
    </>
  );
}

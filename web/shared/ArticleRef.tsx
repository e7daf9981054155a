// An article one hover away: number, instrument, our paraphrase, and the way to its page.
import { useQuery } from '@tanstack/react-query';
import { Popover, Skeleton } from 'antd';
import { Link } from 'react-router';
import { api } from './fetch.ts';
import { type ArticleReply, articleDuty, articleTitle } from './law.ts';
import { useTexts } from './text.ts';

export function useArticle(id: string, enabled = true) {
  return useQuery({
    queryKey: ['law', 'article', id],
    queryFn: () => api.get<ArticleReply>(`/api/law/articles/${encodeURIComponent(id)}`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    enabled,
  });
}

function ArticleCard({ id }: { id: string }) {
  const { t, language } = useTexts();
  const { data, isError } = useArticle(id);
  if (isError) return <div className="article-card">{t('common:article.unknown', { id })}</div>;
  if (!data) return <Skeleton active paragraph={{ rows: 2 }} className="article-card" />;
  return (
    <div className="article-card">
      <div className="article-card-head">
        <strong>{articleTitle(t, data, language)}</strong>
        <span className="muted">{t(`common:article.kind.${data.kind}`)}</span>
      </div>
      <p>{articleDuty(data, language)}</p>
      <Link to={`/law/${encodeURIComponent(id)}`}>{t('common:article.open')}</Link>
    </div>
  );
}

export function ArticleRef({ id }: { id: string }) {
  const { t } = useTexts();
  return (
    <Popover
      content={<ArticleCard id={id} />}
      trigger={['hover', 'focus']}
      mouseEnterDelay={0.15}
      destroyOnHidden
    >
      <Link
        className="article-ref"
        to={`/law/${encodeURIComponent(id)}`}
        aria-label={`${t('common:article.hint')} ${id}`}
      >
        {id}
      </Link>
    </Popover>
  );
}

export function ArticleRefs({ ids }: { ids: readonly string[] | null | undefined }) {
  if (!ids || ids.length === 0) return null;
  return (
    <span className="article-refs">
      {ids.map((id) => (
        <ArticleRef id={id} key={id} />
      ))}
    </span>
  );
}

// One article: what it says in our words, and what the platform does about it.

import { useParams } from 'react-router';
import { useArticle } from '../../shared/ArticleRef.tsx';
import { articleDuty, articleTitle } from '../../shared/law.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';

export function ArticlePage() {
  const { t, language } = useTexts();
  const { id = '' } = useParams();
  const { data, error } = useArticle(id);
  if (error) return <ProblemView error={error} />;
  return (
    <Screen
      title={data ? articleTitle(t, data, language) : id}
      crumbs={[{ to: '/law', text: t('desk:room.law') }]}
      facts={<code>{id}</code>}
    >
      {data ? (
        <div className="prose">
          <p className="article-duty">{articleDuty(data, language)}</p>
          <h2>{t('common:article.does')}</h2>
          <p>
            <strong>{t(`common:article.kind.${data.kind}`)}</strong>
          </p>
          {/* The requirements state the check in English alone. */}
          {data.check && language === 'en' ? <p>{data.check}</p> : null}
        </div>
      ) : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}

// One article for the public: what it says in plain words and what the platform does about it.
import { type ArticleReply, articleDuty, articleTitle } from '../../shared/law.ts';
import type { Page, PageData } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';

const articleOf = (data: PageData) => (data.status === 200 ? (data.body as ArticleReply) : undefined);

export const articlePage: Page = {
  load: ({ get, params }) => get(`/api/law/articles/${encodeURIComponent(params.id ?? '')}`),
  title: (view, data) => {
    const article = articleOf(data);
    return article ? articleTitle(view.t, article, view.language) : view.t('portal:problem.notFound.title');
  },
  description: (view, data) => {
    const article = articleOf(data);
    return article ? articleDuty(article, view.language) : '';
  },
  View: ({ view, data }) => {
    const article = articleOf(data);
    if (!article) return <ProblemBody view={view} data={data} />;
    return (
      <article className="sheet">
        <p className="kicker">{article.id}</p>
        <h1>{articleTitle(view.t, article, view.language)}</h1>
        <p className="lead">{articleDuty(article, view.language)}</p>
        <p>
          {view.t('common:article.does')}: <strong>{view.t(`common:article.kind.${article.kind}`)}</strong>
        </p>
      </article>
    );
  },
};

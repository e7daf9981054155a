// What a reader sees when a page cannot be shown: what happened, why, and where to go on.
import type { ProblemDocument } from '#kernel/errors.ts';
import type { Page, PageData, View } from '../page.ts';
import { ArticleLinks } from './ArticleLinks.tsx';
import { SearchForm } from './Frame.tsx';
import { Said, WayOn } from './Said.tsx';
import { SignInOrRegister } from './SignInOrRegister.tsx';

/** The problem inside a refused reply, if there is one. */
export function problemOf(data: PageData): Partial<ProblemDocument> | undefined {
  if (data.status < 400) return undefined;
  return typeof data.body === 'object' && data.body !== null ? data.body : {};
}

export function ProblemBody({ view, data }: { view: View; data: PageData }) {
  const { t } = view;
  const problem = problemOf(data) ?? {};
  const kind =
    data.status === 401 || data.status === 403 ? 'signIn' : data.status === 404 ? 'notFound' : 'failed';
  return (
    <article className="sheet">
      <h1>{problem.title ?? t(`portal:problem.${kind}.title`)}</h1>
      <p>{problem.detail ?? t(`portal:problem.${kind}.text`)}</p>
      {problem.mend ? (
        <p>
          <Said text={problem.mend} />
        </p>
      ) : null}
      <ArticleLinks ids={problem.articles ?? []} />
      {kind === 'signIn' ? (
        view.me ? (
          <WayOn view={view} problem={problem} />
        ) : (
          <SignInOrRegister view={view} />
        )
      ) : (
        <SearchForm view={{ ...view, query: new URLSearchParams() }} />
      )}
      {problem.requestId ? (
        <p className="muted">{t('common:problem.requestId', { id: problem.requestId })}</p>
      ) : null}
    </article>
  );
}

export const notFoundPage: Page = {
  load: async () => ({ status: 404, body: {} }),
  title: ({ t }) => t('portal:problem.notFound.title'),
  View: ({ view, data }) => <ProblemBody view={view} data={data} />,
};

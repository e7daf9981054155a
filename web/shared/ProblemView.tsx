// A refusal made plain: what happened, why, how to mend it, and the articles behind it.
import { Alert, Button } from 'antd';
import { ArticleRefs } from './ArticleRef.tsx';
import type { Translate } from './deadline.ts';
import { type Problem, ProblemError } from './fetch.ts';
import { useTexts } from './text.ts';

/** Title, reason and repair in words, for any thrown value. */
export function problemWords(
  t: Translate,
  error: unknown,
): { title: string; detail: string; mend?: string; problem?: Problem } {
  if (!(error instanceof ProblemError)) {
    return {
      title: t('common:problem.title'),
      detail: error instanceof Error ? error.message : String(error),
    };
  }
  const { problem } = error;
  if (problem.code === 'network') {
    return {
      title: t('common:problem.network'),
      detail: t('common:problem.networkDetail'),
      mend: t('common:problem.networkMend'),
    };
  }
  if (problem.code.startsWith('http-')) {
    return { title: t('common:problem.http', { status: problem.status }), detail: problem.detail, problem };
  }
  return { title: problem.title, detail: problem.detail, mend: problem.mend, problem };
}

export function ProblemView({
  error,
  onRetry,
  fields = true,
}: {
  error: unknown;
  onRetry?: () => void;
  fields?: boolean;
}) {
  const { t } = useTexts();
  if (!error) return null;
  const { title, detail, mend, problem } = problemWords(t, error);
  const issues = fields ? (problem?.fields ?? []) : [];
  return (
    <Alert
      type="error"
      showIcon
      className="problem"
      title={title}
      action={
        onRetry ? (
          <Button size="small" onClick={onRetry}>
            {t('common:action.retry')}
          </Button>
        ) : undefined
      }
      description={
        <>
          {detail ? <div>{detail}</div> : null}
          {mend ? <div>{mend}</div> : null}
          {issues.length > 0 ? (
            <ul className="problem-fields">
              {issues.map((issue) => (
                <li key={`${issue.path}${issue.code}`}>
                  {issue.message} {issue.mend ? <span className="muted">{issue.mend}</span> : null}{' '}
                  <ArticleRefs ids={issue.articles} />
                </li>
              ))}
            </ul>
          ) : null}
          <ArticleRefs ids={problem?.articles} />
          {problem?.requestId ? (
            <div className="muted">{t('common:problem.requestId', { id: problem.requestId })}</div>
          ) : null}
        </>
      }
    />
  );
}

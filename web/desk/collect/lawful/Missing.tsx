// What a task lacks, in red, each beside its article; and who holds its data already.
import { Alert } from 'antd';
import { Link } from 'react-router';
import type { TaskIssue, TaskRepeat } from '#rooms/collect/lawful/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { useTexts } from '../../../shared/text.ts';

export function Missing({ issues, quiet = false }: { issues: readonly TaskIssue[]; quiet?: boolean }) {
  const { t, say } = useTexts();
  if (issues.length === 0)
    return quiet ? null : (
      <Alert type="success" showIcon className="problem" title={t('lawful:nothingMissing')} />
    );
  return (
    <Alert
      type="error"
      showIcon
      className="problem"
      title={t('lawful:missing', { count: issues.length })}
      description={
        <ul className="problem-fields">
          {issues.map((issue) => (
            <li key={`${issue.path}${issue.message.zh}`}>
              {say(issue.message)} {issue.mend ? <span className="muted">{say(issue.mend)}</span> : null}{' '}
              <ArticleRefs ids={issue.articles} />
            </li>
          ))}
        </ul>
      }
    />
  );
}

export function Repeats({ repeats }: { repeats: readonly TaskRepeat[] }) {
  const { t } = useTexts();
  if (repeats.length === 0) return null;
  return (
    <section className="panel">
      <h2 className="section-title">{t('lawful:repeats.title')}</h2>
      <p className="muted">{t('lawful:repeats.what')}</p>
      <ul className="problem-fields">
        {repeats.map((one) => (
          <li key={`${one.item}${one.resourceId}`}>
            <code>{one.item}</code> {one.providerName} <Link to={one.apply}>{one.resourceName}</Link>{' '}
            {one.settled ? (
              <span className="mark good">
                {t('lawful:repeats.settled')} {one.settled.title} {one.settled.article}
              </span>
            ) : null}{' '}
            {one.shareable ? (
              <Link to={one.apply}>{t('lawful:repeats.apply')}</Link>
            ) : (
              <span className="mark">{t('lawful:repeats.not')}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

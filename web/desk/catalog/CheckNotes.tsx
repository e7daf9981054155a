// What the check says of an entry under review: faults that came up since, and what the reviewer has to weigh.
import { useQuery } from '@tanstack/react-query';
import type { CheckReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { api, ProblemError } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';

/** Nothing for those who may not check the entry, and nothing where nothing is to be said. */
export function CheckNotes({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data } = useQuery({
    // Not below the entry's own key: the decision makes that stale, and by then nobody may ask for the check any more.
    queryKey: ['check-notes', id],
    queryFn: async () => {
      try {
        return await api.post<CheckReply>(`/api/catalog/resources/${id}/check`);
      } catch (error) {
        if (error instanceof ProblemError && [403, 404].includes(error.problem.status)) return null;
        throw error;
      }
    },
  });
  if (!data || data.issues.length === 0) return null;
  const order = [...data.issues].sort(
    (a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'),
  );
  return (
    <section className="panel" aria-labelledby={`notes-${id}`}>
      <h3 id={`notes-${id}`}>{t('catalog:check.forReview')}</h3>
      <ul className="check-issues">
        {order.map((issue) => (
          <li key={`${issue.path}${issue.code}`}>
            <span className={`issue ${issue.severity}`}>
              {say(issue.message)} {issue.mend ? <span className="issue-mend">{say(issue.mend)}</span> : null}{' '}
              <ArticleRefs ids={issue.articles} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

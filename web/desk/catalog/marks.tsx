// Small marks the catalogue shows everywhere: sharing class with its articles, state of an entry.
import type { CitedWord, ResourceSummary } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';

export function ClassMark({
  word,
  articles = false,
}: {
  word: CitedWord | null | undefined;
  articles?: boolean;
}) {
  const { t, say } = useTexts();
  if (!word) return <span className="muted">{t('common:none')}</span>;
  return (
    <span className="class-mark">
      <span className="mark">{say(word)}</span>
      {articles ? <ArticleRefs ids={word.articles} /> : null}
    </span>
  );
}

type StateOf = Pick<ResourceSummary, 'state' | 'version' | 'working'>;

/** One word for where an entry stands: its own state, and the version under way beside it. */
export function StateMark({ entry }: { entry: StateOf }) {
  const { t } = useTexts();
  const under = entry.working?.state ?? (entry.version.state === 'published' ? null : entry.version.state);
  return (
    <span className="class-mark">
      {entry.state === 'draft' ? null : (
        <span className={`mark ${entry.state === 'active' ? 'good' : 'bad'}`}>
          {t(`catalog:state.${entry.state}`)}
        </span>
      )}
      {under && under !== 'published' ? (
        <span className={`mark ${under === 'returned' ? 'bad' : 'near'}`}>
          {t(`catalog:version.${under}`)}
        </span>
      ) : null}
    </span>
  );
}

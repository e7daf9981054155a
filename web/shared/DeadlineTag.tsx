// A due day with its weekday, what is left of it, and what the day rests on.

import { ArticleRefs } from './ArticleRef.tsx';
import { type Deadline, deadlineTone, deadlineWords } from './deadline.ts';
import { useTexts } from './text.ts';

export function DeadlineTag({
  deadline,
  bare = false,
}: {
  deadline: Deadline | null | undefined;
  bare?: boolean;
}) {
  const { t } = useTexts();
  const known: Deadline = deadline ?? {};
  const { main, notes } = deadlineWords(t, known);
  return (
    <span className={`deadline ${deadlineTone(known)}`}>
      <span className="deadline-main">{main}</span>
      {notes.map((note) => (
        <span className="deadline-note" key={note}>
          {note}
        </span>
      ))}
      {bare ? null : <ArticleRefs ids={known.cite ?? []} />}
    </span>
  );
}

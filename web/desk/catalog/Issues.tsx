// What the check found: as a list to jump from, and beside the field it speaks of.
import { type ReactNode, useContext, useId } from 'react';
import type { CheckReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';
import { IssueContext, TouchedContext } from './issue-context.ts';
import { useLeaving } from './useTouched.ts';

export type Issue = CheckReply['issues'][number];

export function IssueText({ issue }: { issue: Issue }) {
  const { say } = useTexts();
  const { red } = useContext(TouchedContext);
  return (
    <span className={`issue ${red(issue.path) ? issue.severity : 'quiet'}`}>
      {say(issue.message)}
      {issue.mend ? <span className="issue-mend"> {say(issue.mend)}</span> : null}{' '}
      <ArticleRefs ids={issue.articles} />
    </span>
  );
}

/** A labelled control; `children` get the id to bear. Issues of `path` (and below it) stand under it. */
export function Field({
  path,
  label,
  hint,
  articles,
  deep = true,
  children,
}: {
  path: string;
  label: string;
  hint?: ReactNode;
  articles?: string[];
  /** False: only issues of this very path, not of its parts. */
  deep?: boolean;
  children: (props: {
    id: string;
    status: 'error' | 'warning' | '';
    describedBy: string | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const issues = useContext(IssueContext).filter(
    (issue) =>
      issue.path === path ||
      (deep && (issue.path.startsWith(`${path}.`) || issue.path.startsWith(`${path}[`))),
  );
  const { red, onBlur } = useLeaving(path);
  const found = issues.some((issue) => issue.severity === 'error')
    ? 'error'
    : issues.length > 0
      ? 'warning'
      : '';
  const status = red ? found : '';
  const noteId = `${id}-note`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears its control being left.
    <div className="field" data-path={path} onBlur={onBlur}>
      <div className="field-label">
        <label htmlFor={id}>{label}</label> <ArticleRefs ids={articles} />
      </div>
      {children({ id, status, describedBy: issues.length > 0 || hint ? noteId : undefined })}
      <div id={noteId}>
        {hint ? <div className="field-hint">{hint}</div> : null}
        {issues.map((issue) => (
          <div key={`${issue.path}${issue.code}`}>
            <IssueText issue={issue} />
          </div>
        ))}
      </div>
    </div>
  );
}

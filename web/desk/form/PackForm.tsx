// Draws a form that a city's pack describes: its sections, fields, helps, articles; nothing about any city is known here.
import type { Form, FormField } from '#law/types.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';
import { type AnswerMap, type FormIssue, issuesAt, type Value } from './answers.ts';
import { Control } from './Control.tsx';

export type Choice = { key: string; title: { zh: string; en?: string }; articles?: string[] };

/** What a form needs beside the pack: the values the platform fills in, and the lists behind some fields. */
export type FormWorld = {
  fixed: Record<string, { zh: string; en?: string }>;
  options: Record<string, Choice[]>;
  systems: { id: string; code: string; name: { zh: string; en?: string }; place?: string }[];
  /** What a conditional entry states: scenarios to choose from, conditions to answer. */
  scenarios: string[];
  conditions: string[];
  /** What the applying unit does, for fields that are chosen from its list. */
  functions?: { name: string; steps: string[] }[];
  /** `off`: shown, but not to be chosen. */
  items: { name: string; title: { zh: string; en?: string }; personal?: string; off?: boolean }[];
};

export type FieldProps = {
  field: FormField;
  path: string;
  value: Value | undefined;
  issues: readonly FormIssue[];
  world: FormWorld;
  disabled: boolean;
  /** Articles already shown by the field around this one. */
  shownArticles?: readonly string[];
  onChange: (value: Value) => void;
};

export function IssueLines({ issues }: { issues: readonly FormIssue[] }) {
  const { say } = useTexts();
  return (
    <>
      {issues.map((issue) => (
        <div className={`issue ${issue.severity}`} key={`${issue.path}${issue.code}${issue.message.zh}`}>
          {say(issue.message)} {issue.mend ? <span className="issue-mend">{say(issue.mend)}</span> : null}{' '}
          <ArticleRefs ids={issue.articles} />
        </div>
      ))}
    </>
  );
}

/** Label, help, control and issues of one field. */
export function FieldBox(props: FieldProps) {
  const { t, say } = useTexts();
  const { field, path, issues } = props;
  const id = `f-${path}`;
  const cite = field.cite.filter((one) => !props.shownArticles?.includes(one));
  const own = issuesAt(issues, path);
  const grouped = ['group', 'rows', 'hours', 'items', 'choices', 'addresses', 'conditions'].includes(
    field.type,
  );
  const label = (
    <>
      {say(field.label)} {field.required ? null : <span className="muted">({t('common:optional')})</span>}
    </>
  );
  const body = (
    <>
      <Control {...props} id={id} describedBy={`${id}-note`} invalid={own.length > 0} />
      <div id={`${id}-note`}>
        {field.help ? <div className="field-hint">{say(field.help)}</div> : null}
        {field.because ? <div className="field-hint">{say(field.because)}</div> : null}
        <IssueLines issues={own} />
      </div>
    </>
  );
  if (grouped) {
    return (
      <fieldset className="field plain" data-path={path}>
        <legend className="field-label">
          {label} <ArticleRefs ids={cite} />
        </legend>
        {body}
      </fieldset>
    );
  }
  if (field.type === 'declaration' || field.type === 'signature') {
    return (
      <div className="field" data-path={path}>
        {body}
      </div>
    );
  }
  return (
    <div className="field" data-path={path}>
      <div className="field-label">
        <label htmlFor={id}>{label}</label> <ArticleRefs ids={cite} />
      </div>
      {body}
    </div>
  );
}

export function PackForm({
  form,
  answers,
  issues,
  world,
  filledBy,
  disabled = false,
  bare = false,
  onChange,
}: {
  form: Form;
  answers: AnswerMap;
  issues: readonly FormIssue[];
  world: FormWorld;
  /** Whose fields are typed here; those of the platform are shown, those of others left out. */
  filledBy: FormField['filledBy'];
  disabled?: boolean;
  /** Without a panel around each section. */
  bare?: boolean;
  onChange: (key: string, value: Value) => void;
}) {
  const { say } = useTexts();
  return (
    <>
      {form.sections.map((section) => {
        const fields = form.fields.filter(
          (field) =>
            field.section === section.key && (field.filledBy === filledBy || field.filledBy === 'platform'),
        );
        if (fields.length === 0) return null;
        return (
          <section
            key={section.key}
            className={bare ? 'form-section' : 'panel form-section'}
            aria-labelledby={`s-${form.key}-${section.key}`}
          >
            <h2 id={`s-${form.key}-${section.key}`}>{say(section.title)}</h2>
            {fields.map((field) => (
              <FieldBox
                key={field.key}
                field={field}
                path={field.key}
                value={answers[field.key]}
                issues={issues}
                world={world}
                disabled={disabled}
                onChange={(value) => onChange(field.key, value)}
              />
            ))}
          </section>
        );
      })}
    </>
  );
}

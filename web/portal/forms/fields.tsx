// Plain HTML forms: a label, what it is for, the field, and what is wrong with it beside it. Works without script.
import type { ReactNode } from 'react';
import type { View } from '../page.ts';
import { ArticleLinks } from '../parts/ArticleLinks.tsx';
import { Said } from '../parts/Said.tsx';
import type { FormState } from './sent.ts';

const stateOf = (view: View, of: string): FormState | undefined =>
  view.form?.of === of ? view.form : undefined;

/** The form `of` a page; on refusal it opens with what is wrong, and each field says its own. */
export function PostForm({
  view,
  of,
  action,
  files = false,
  children,
}: {
  view: View;
  of: string;
  /** The address of another page with `act`; without it the page's own. */
  action?: string;
  files?: boolean;
  children: ReactNode;
}) {
  return (
    <form
      method="post"
      action={action ?? view.url}
      className="post"
      id={`form-${of}`}
      encType={files ? 'multipart/form-data' : undefined}
    >
      <input type="hidden" name="form" value={of} />
      <Refused view={view} of={of} />
      {children}
    </form>
  );
}

/** What was refused and how to mend it, with links to the fields. */
function Refused({ view, of }: { view: View; of: string }) {
  const state = stateOf(view, of);
  if (!state) return null;
  const { problem, faults } = state;
  const { t } = view;
  return (
    <div className="refused" role="alert" id={`refused-${of}`}>
      <h2>{problem.title ?? t('portal-form:refused')}</h2>
      {problem.detail ? <p>{problem.detail}</p> : null}
      {problem.mend ? (
        <p>
          <Said text={problem.mend} />
        </p>
      ) : null}
      <ArticleLinks ids={problem.articles ?? []} />
      <ul>
        {Object.entries(faults).flatMap(([name, list]) =>
          list.map((fault) => (
            <li key={`${name} ${fault.message}`}>
              <a href={`#${of}-${name}`}>{fault.message}</a>
            </li>
          )),
        )}
      </ul>
      {problem.requestId ? (
        <p className="muted small">{t('common:problem.requestId', { id: problem.requestId })}</p>
      ) : null}
    </div>
  );
}

type Common = {
  view: View;
  of: string;
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  required?: boolean;
  articles?: string[];
  /** What stands there before anybody typed. */
  value?: string | undefined;
};

type Wired = {
  id: string;
  name: string;
  required: boolean | undefined;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
};

/** Label, hint and faults around a field; `children` draws the field with what ties it to them. */
function Labelled(props: Common & { children: (wired: Wired, value: string) => ReactNode }) {
  const { view, of, name, label, hint, required, articles, value, children } = props;
  const state = stateOf(view, of);
  const faults = state?.faults[name] ?? [];
  const id = `${of}-${name}`;
  const described = [hint ? `${id}-hint` : '', faults.length > 0 ? `${id}-fault` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className={faults.length > 0 ? 'field faulty' : 'field'}>
      <label htmlFor={id}>
        {label}
        {required ? <span className="needed">{view.t('portal-form:required')}</span> : null}
      </label>{' '}
      <ArticleLinks ids={articles ?? []} />
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <Faults id={id} faults={faults} />
      {children(
        {
          id,
          name,
          required,
          'aria-invalid': faults.length > 0 ? true : undefined,
          'aria-describedby': described === '' ? undefined : described,
        },
        state?.values[name]?.[0] ?? value ?? '',
      )}
    </div>
  );
}

function Faults({ id, faults }: { id: string; faults: FormState['faults'][string] }) {
  if (faults.length === 0) return null;
  return (
    <div className="fault" id={`${id}-fault`}>
      {faults.map(({ message, mend, articles }) => (
        <p key={message}>
          {message} {mend} <ArticleLinks ids={articles} />
        </p>
      ))}
    </div>
  );
}

type Kind = 'text' | 'email' | 'tel' | 'url' | 'date' | 'number' | 'password';

export function TextField({
  type = 'text',
  autoComplete,
  maxLength,
  ...common
}: Common & { type?: Kind; autoComplete?: string; maxLength?: number }) {
  return (
    <Labelled {...common}>
      {(wired, value) => (
        <input
          {...wired}
          type={type}
          defaultValue={type === 'password' ? '' : value}
          autoComplete={autoComplete}
          maxLength={maxLength}
        />
      )}
    </Labelled>
  );
}

export function AreaField({
  rows = 5,
  maxLength,
  ...common
}: Common & { rows?: number; maxLength?: number }) {
  return (
    <Labelled {...common}>
      {(wired, value) => <textarea {...wired} rows={rows} maxLength={maxLength} defaultValue={value} />}
    </Labelled>
  );
}

export type Option = { key: string; label: string };

/** `empty`: what stands for no choice; without it the first option is chosen. */
export function SelectField({ options, empty, ...common }: Common & { options: Option[]; empty?: string }) {
  return (
    <Labelled {...common}>
      {(wired, value) => (
        <select {...wired} defaultValue={value}>
          {empty === undefined ? null : <option value="">{empty}</option>}
          {options.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export function FileField({ accept, ...common }: Common & { accept?: string }) {
  return <Labelled {...common}>{(wired) => <input {...wired} type="file" accept={accept} />}</Labelled>;
}

/** One box to tick; it sends `on`. */
export function TickField({ view, of, name, label, hint, required, articles, value }: Common) {
  const state = stateOf(view, of);
  const faults = state?.faults[name] ?? [];
  const id = `${of}-${name}`;
  return (
    <div className={faults.length > 0 ? 'field tick faulty' : 'field tick'}>
      <Faults id={id} faults={faults} />
      <input
        id={id}
        name={name}
        type="checkbox"
        required={required}
        defaultChecked={(state ? state.values[name]?.[0] : value) === 'on'}
        aria-invalid={faults.length > 0 ? true : undefined}
        aria-describedby={faults.length > 0 ? `${id}-fault` : undefined}
      />
      <label htmlFor={id}>{label}</label> <ArticleLinks ids={articles ?? []} />
      {hint ? <p className="hint">{hint}</p> : null}
    </div>
  );
}

/** Several boxes or round buttons under one question; boxes send one value each. */
export function ChoiceField({
  options,
  many = false,
  chosen = [],
  view,
  of,
  name,
  label,
  hint,
  required,
  articles,
}: Common & { options: (Option & { hint?: string })[]; many?: boolean; chosen?: string[] }) {
  const state = stateOf(view, of);
  const faults = state?.faults[name] ?? [];
  const id = `${of}-${name}`;
  const now = state ? (state.values[name] ?? []) : chosen;
  return (
    <fieldset
      className={faults.length > 0 ? 'field faulty' : 'field'}
      id={id}
      aria-describedby={faults.length > 0 ? `${id}-fault` : undefined}
    >
      <legend>
        {label}
        {required ? <span className="needed">{view.t('portal-form:required')}</span> : null}
      </legend>
      <ArticleLinks ids={articles ?? []} />
      {hint ? <p className="hint">{hint}</p> : null}
      <Faults id={id} faults={faults} />
      {options.map((option) => (
        <div key={option.key} className="choice">
          <input
            id={`${id}-${option.key}`}
            name={name}
            type={many ? 'checkbox' : 'radio'}
            value={option.key}
            required={required && !many}
            defaultChecked={now.includes(option.key)}
          />
          <label htmlFor={`${id}-${option.key}`}>{option.label}</label>
          {option.hint ? <p className="hint">{option.hint}</p> : null}
        </div>
      ))}
    </fieldset>
  );
}

/** A field nobody sees: whoever fills it in is a machine. The API decides what to make of it. */
export function Honeypot({ name = 'website' }: { name?: string }) {
  return (
    <div className="visually-hidden" aria-hidden="true">
      <label>
        {name}
        <input name={name} type="text" tabIndex={-1} autoComplete="off" />
      </label>
    </div>
  );
}

export function Send({ children, plain = false }: { children: ReactNode; plain?: boolean }) {
  return (
    <button type="submit" className={plain ? 'button plain' : 'button'}>
      {children}
    </button>
  );
}

/** Said once after a form went through: the page it leads to has `?done=<key>` in its address. */
export function Done({ view, messages }: { view: View; messages: Record<string, string> }) {
  const message = messages[view.query.get('done') ?? ''];
  return message === undefined ? null : (
    <p className="done" role="status">
      {message}
    </p>
  );
}

// What a plain form sent, and what is shown of it when it was refused.
import type { ProblemDocument } from '#kernel/errors.ts';
import type { ApiReply } from '../page.ts';

export type FieldFault = { message: string; mend?: string | undefined; articles: string[] };

/** A form drawn again: what was typed, and what is wrong with it. */
export type FormState = {
  /** Value of the hidden field `form`: which of the page's forms it was. */
  of: string;
  values: Record<string, string[]>;
  faults: Record<string, FieldFault[]>;
  problem: Partial<ProblemDocument>;
  /** Of one that was done: what is shown this once and stands nowhere else. */
  once?: Record<string, string>;
};

/** The sent fields, text trimmed; files apart. */
export type Sent = {
  of: string;
  text(name: string): string;
  /** The text, or nothing where the field was left empty. */
  given(name: string): string | undefined;
  all(name: string): string[];
  has(name: string): boolean;
  file(name: string): File | undefined;
  values: Record<string, string[]>;
};

export function readSent(data: FormData): Sent {
  const values: Record<string, string[]> = {};
  for (const [name, value] of data.entries()) {
    if (typeof value !== 'string') continue;
    const known = values[name] ?? [];
    known.push(value.replaceAll('\r\n', '\n').trim());
    values[name] = known;
  }
  const all = (name: string): string[] => (values[name] ?? []).filter((value) => value !== '');
  const text = (name: string): string => values[name]?.[0] ?? '';
  return {
    of: text('form'),
    values,
    all,
    text,
    given: (name) => (text(name) === '' ? undefined : text(name)),
    has: (name) => all(name).length > 0,
    file: (name) => {
      const found = data.get(name);
      return found instanceof File && found.size > 0 ? found : undefined;
    },
  };
}

/** What must never be drawn again. */
const secret = /password|secret|code/i;

/** A refusal as the form shows it: faults by the name of the form's field, the rest above the form. */
export function formState(sent: Sent, reply: ApiReply, names: Record<string, string> = {}): FormState {
  const problem: Partial<ProblemDocument> =
    typeof reply.body === 'object' && reply.body !== null ? reply.body : {};
  const faults: FormState['faults'] = {};
  for (const { path, message, mend, articles } of problem.fields ?? []) {
    const name = fieldOf(path, sent, names);
    faults[name] = [...(faults[name] ?? []), { message, mend, articles }];
  }
  const values = Object.fromEntries(Object.entries(sent.values).filter(([name]) => !secret.test(name)));
  return { of: sent.of, values, faults, problem };
}

/** The field a path of the request came from: by the page's own list, else the longest beginning that is a field. */
function fieldOf(path: string, sent: Sent, names: Record<string, string>): string {
  const parts = path.split(/[./]/).filter((part) => part !== '' && part !== 'body');
  for (let count = parts.length; count > 0; count -= 1) {
    const beginning = parts.slice(0, count).join('.');
    if (names[beginning] !== undefined) return names[beginning];
    if (beginning in sent.values) return beginning;
  }
  return parts.join('.');
}

/** An address of this site to go to next, or the other one: never another host. */
export function ownAddress(wanted: string | null | undefined, otherwise: string): string {
  if (!wanted?.startsWith('/')) return otherwise;
  const address = URL.parse(wanted, 'http://portal.invalid');
  if (address?.host !== 'portal.invalid') return otherwise;
  return `${address.pathname.replace(/^\/+/, '/')}${address.search}${address.hash}`;
}

/** Where to sign in, and come back to this page. */
export const signInAddress = (url: string): string => `/sign-in?next=${encodeURIComponent(url)}`;

/** Where to register, and come back to this page; one that takes its own way back keeps it. */
export const registerAddress = (url: string): string => `/register?next=${encodeURIComponent(url)}`;

// What the pages of voices share: fields that keep machines out, lists of facts, the words of a state.
import type { ReactNode } from 'react';
import { Honeypot } from '../../forms/fields.tsx';
import type { Sent } from '../../forms/sent.ts';
import type { ApiReply, Page, PageData, View } from '../../page.ts';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { SignInOrRegister } from '../../parts/SignInOrRegister.tsx';

/** What every public form carries: a field no person sees, and when it was opened. */
export function Trap({ opened }: { opened: string }) {
  return (
    <>
      <Honeypot />
      <input type="hidden" name="opened" value={opened} />
    </>
  );
}

export function Facts({ items }: { items: [label: ReactNode, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([label, value]) => (
          <div key={String(label)}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function SignInFirst({ view }: { view: View }) {
  return (
    <div className="notice">
      <p>{view.t('open-voices:signIn')}</p>
      <SignInOrRegister view={view} />
    </div>
  );
}

/** The fields a form gave, by their names; what was left empty is left out. */
export const bodyOf = (sent: Sent, ...names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => (sent.given(name) === undefined ? [] : [[name, sent.text(name)]])),
  );

/** The page where the API gave its body, its refusal otherwise. */
export const drawn =
  <T,>(Shown: (props: { view: View; body: T }) => ReactNode): Page['View'] =>
  ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Shown view={view} body={data.body as T} />
    ) : (
      <ProblemBody view={view} data={data} />
    );

export const failed = (reply: ApiReply): boolean => reply.status >= 300;

// What a refusal says, with the addresses in it as links, and the way it leads on as a button.
import type { ReactNode } from 'react';
import type { ProblemDocument } from '#kernel/errors.ts';
import type { View } from '../page.ts';

/** An address of this site within a sentence: after a space or a bracket, up to the last letter or figure. */
const own = /(?<=^|[\s(\uFF08\u201C])(\/[a-z][\w%./-]*\w)/;

/** The text with its own addresses as links. */
export function Said({ text }: { text: string }): ReactNode {
  let at = 0;
  return text.split(new RegExp(own, 'g')).map((part, index) => {
    at += part.length;
    return index % 2 === 1 ? (
      <a key={at} href={part}>
        {part}
      </a>
    ) : (
      part
    );
  });
}

const labels: [address: RegExp, key: string][] = [
  [/^\/datasets\/[^/]+\/apply$/, 'open-portal:apply.go'],
  [/^\/register$/, 'open-me:register.title'],
  [/^\/me\/identity$/, 'open-me:apply.prove'],
  [/^\/me\/rules$/, 'open-me:rules.title'],
  [/^\/me\/applications\//, 'open-me:applications.title'],
  [/^\/me\/access$/, 'open-me:access.title'],
];

/** Where a refusal leads, by the address in what it says; nothing where it names none that has a name. */
export function WayOn({ view, problem }: { view: View; problem: Partial<ProblemDocument> }) {
  const [, address = ''] = own.exec(problem.mend ?? '') ?? [];
  const label = labels.find(([pattern]) => pattern.test(address))?.[1];
  if (label === undefined || (address === '/register' && !view.me)) return null;
  return (
    <p>
      <a className="button" href={address}>
        {view.t(label)}
      </a>
    </p>
  );
}

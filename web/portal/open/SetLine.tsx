// One data set in a list: its name, what it is, the facts in one line, and why it answers the question.
import type { ReactNode } from 'react';
import { formatNumber } from '../../shared/format.ts';
import type { View } from '../page.ts';
import { type FoundSet, freshnessText, say, setAddress } from './words.ts';

/** The words of the question marked where they stand. */
function Marked({ text, words }: { text: string; words: readonly string[] }): ReactNode {
  const long = [...new Set(words)].filter((word) => word.length > 1 || words.length === 1);
  if (long.length === 0) return text;
  const pattern = new RegExp(
    `(${long.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  );
  let at = 0;
  return text.split(pattern).map((part, index) => {
    at += part.length;
    return index % 2 === 1 ? <mark key={at}>{part}</mark> : part;
  });
}

/** The two of RDF are one to whoever reads a list; the bundle of all is no form of its own. */
const names: Record<string, string> = { turtle: 'RDF', ntriples: 'RDF', zip: '' };
const formatNames = (view: View, formats: readonly string[]): string =>
  [...new Set(formats.map((one) => names[one] ?? one.toUpperCase()))]
    .filter(Boolean)
    .join(view.t('open-portal:comma'));

export function SetLine({ view, set, words = [] }: { view: View; set: FoundSet; words?: readonly string[] }) {
  const { t } = view;
  const late = set.freshness.state === 'late';
  return (
    <li className="result">
      <h2>
        <a href={setAddress(set.slug)}>
          <Marked text={say(view, set.title)} words={words} />
        </a>
        {set.class === 'conditional' ? <span className="tag">{say(view, set.className)}</span> : null}
        {late ? <span className="tag warn">{t('open-portal:outdated')}</span> : null}
      </h2>
      <p>
        <Marked text={say(view, set.summary)} words={words} />
      </p>
      <p className="result-facts">
        <span>{say(view, set.organisation.name)}</span>
        <span className={late ? 'late' : undefined}>{freshnessText(view, set.cycle, set.freshness)}</span>
        {set.formats.length > 0 ? <span>{formatNames(view, set.formats)}</span> : null}
        {set.rows > 0 ? (
          <span className="num">{t('open-portal:rows', { count: set.rows, n: formatNumber(set.rows) })}</span>
        ) : null}
        {set.downloads > 0 ? (
          <span className="num">
            {t('open-portal:downloads', { count: set.downloads, n: formatNumber(set.downloads) })}
          </span>
        ) : null}
        {set.rating === null ? null : (
          <span className="num">{t('open-portal:rated', { stars: set.rating.toFixed(1) })}</span>
        )}
      </p>
      {set.matched ? <Why view={view} matched={set.matched} words={words} /> : null}
    </li>
  );
}

function Why({
  view,
  matched,
  words,
}: {
  view: View;
  matched: NonNullable<FoundSet['matched']>;
  words: readonly string[];
}) {
  const { t } = view;
  if (matched.how === 'name' && matched.fields.length === 0) return null;
  return (
    <p className="muted small">
      {matched.how === 'name' ? null : t(`open-portal:why.${matched.how}`)}
      {matched.fields.length > 0 ? (
        <>
          {' '}
          {t('open-portal:why.inFields')}
          {matched.fields.map((field, index) => (
            <span key={field}>
              {index > 0 ? t('open-portal:comma') : null}
              <Marked text={field} words={words} />
            </span>
          ))}
        </>
      ) : null}
    </p>
  );
}

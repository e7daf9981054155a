// One resource in a list: its name, its facts in one line, and why it matched.
import type { ResourceSummary } from '#rooms/catalog/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import type { View } from '../page.ts';
import { say, type TermsReply, word } from './words.ts';

/** Where the words of the query stand in a text: pieces, those that match marked. */
function pieces(text: string, q: string): { text: string; hit: boolean; at: number }[] {
  const words = q.split(/\s+/).filter((one) => one !== '');
  if (words.length === 0) return [{ text, hit: false, at: 0 }];
  const pattern = new RegExp(
    `(${words.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  );
  let at = 0;
  return text.split(pattern).map((piece, i) => {
    const found = { text: piece, hit: i % 2 === 1, at };
    at += piece.length;
    return found;
  });
}

export function Marked({ text, q }: { text: string; q: string }) {
  return (
    <>
      {pieces(text, q).map((piece) =>
        piece.hit ? <mark key={piece.at}>{piece.text}</mark> : <span key={piece.at}>{piece.text}</span>,
      )}
    </>
  );
}

export function ResourceLine({
  view,
  row,
  terms,
}: {
  view: View;
  row: ResourceSummary;
  terms: TermsReply | undefined;
}) {
  const { t, query } = view;
  const q = query.get('q') ?? '';
  const format = terms?.formats.find((one) => one.key === row.formatCategory);
  const facts = [
    say(view, row.provider.name),
    row.sharingClass ? say(view, row.sharingClass) : '',
    row.updateCycle ? word(view, terms?.updateCycles, row.updateCycle) : '',
    format ? say(view, format) : '',
    t('portal:facts.items', { count: row.itemCount, items: formatNumber(row.itemCount) }),
    row.publishedOn ? t('portal:facts.published', { day: row.publishedOn }) : '',
  ].filter((fact) => fact !== '');
  const hits = q !== '' && `${row.name}${row.summary}`.toLowerCase().includes(q.toLowerCase());
  return (
    <li className="result">
      <h2>
        <a href={`/resources/${row.id}`}>
          <Marked text={row.name} q={q} />
        </a>
      </h2>
      {row.summary ? (
        <p>
          <Marked text={row.summary} q={q} />
        </p>
      ) : null}
      <p className="result-facts">{facts.join(' · ')}</p>
      {q !== '' && !hits ? <p className="muted small">{t('portal:results.matchedElsewhere')}</p> : null}
    </li>
  );
}

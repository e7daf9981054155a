// Marks of a database's state, and where a value came from, in one line.
import { Link } from 'react-router';
import { formatInstant } from '../../shared/format.ts';
import { type Text, useTexts } from '../../shared/text.ts';
import type { DatabaseRow } from './queries.ts';

export function Marks({ row }: { row: DatabaseRow }) {
  const { t } = useTexts();
  const marks = [
    row.stopped ? (
      <span key="stopped" className="mark bad">
        {t('basedb:mark.stopped')}
      </span>
    ) : null,
    row.late ? (
      <span key="late" className="mark bad">
        {t('basedb:mark.late')}
      </span>
    ) : null,
    row.conflicts > 0 ? (
      <Link key="conflicts" className="mark near" to={`/bases/${row.id}?tab=conflicts`}>
        {t('basedb:mark.conflicts', { count: row.conflicts })}
      </Link>
    ) : null,
  ].filter((one) => one !== null);
  if (marks.length > 0) return <span className="marks">{marks}</span>;
  if (row.resourceId === null) return <span className="muted">{t('basedb:mark.notBuilt')}</span>;
  return row.records > 0 ? (
    <span className="mark good">{t('basedb:mark.current')}</span>
  ) : (
    <span className="muted">{t('basedb:mark.noRows')}</span>
  );
}

type Origin = {
  resourceId: string;
  resource: string;
  organisation: Text;
  batchId: string | null;
  seq: number;
  at: string | null;
};
export function OriginLine({ origin }: { origin: Origin }) {
  const { t, say } = useTexts();
  return (
    <span className="origin">
      {say(origin.organisation)} · <Link to={`/catalog/${origin.resourceId}`}>{origin.resource}</Link> ·{' '}
      {t('collect:seq', { seq: origin.seq })}
      {origin.at ? <span className="num"> · {formatInstant(origin.at)}</span> : null}
    </span>
  );
}

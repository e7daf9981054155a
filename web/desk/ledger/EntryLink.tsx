// The way from anything recorded to its entry in the ledger.
import { Link } from 'react-router';
import { shortHash } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';

export function EntryLink({ hash }: { hash: string | null | undefined }) {
  const { t } = useTexts();
  if (!hash) return null;
  return (
    <Link to={`/ledger/${encodeURIComponent(hash)}`} title={hash} className="entry-link">
      {t('ledger:entry')} <code>{shortHash(hash, 10)}</code>
    </Link>
  );
}

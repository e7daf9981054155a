// The ledger's pages for who oversees: the entries, the search over the copy, and those outside.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { useMe } from '../shell/session.ts';

export function LedgerPages() {
  const { t } = useTexts();
  const me = useMe();
  if (!me?.roles.some((role) => role === 'bureau' || role === 'auditor')) return null;
  return (
    <SubNav
      label={t('outside:pages')}
      pages={[
        { to: '/ledger', text: t('outside:page.entries') },
        { to: '/ledger/search', text: t('outside:page.search') },
        { to: '/ledger/outside', text: t('outside:page.outside') },
        { to: '/marks/trace', text: t('marks:trace') },
        { to: '/marks/canary', text: t('marks:canary') },
      ]}
    />
  );
}

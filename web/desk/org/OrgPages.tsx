// The pages around organisations: the register, people, areas, filings, comparison, kinds.
import { can } from '../../shared/Can.tsx';
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { useMe } from '../shell/session.ts';

export function OrgPages() {
  const { t } = useTexts();
  const me = useMe();
  const bureau = can(me?.abilities, 'close-organisation');
  return (
    <SubNav
      label={t('org:pages.label')}
      pages={[
        { to: '/organisations', text: t('org:pages.list') },
        ...(can(me?.abilities, 'list-people') ? [{ to: '/people', text: t('org:pages.people') }] : []),
        { to: '/areas', text: t('org:pages.areas') },
        ...(bureau ? [{ to: '/organisations/filings', text: t('org:pages.filings') }] : []),
        ...(can(me?.abilities, 'compare-organisations')
          ? [{ to: '/organisations/comparison', text: t('org:pages.compare') }]
          : []),
        { to: '/organisations/kinds', text: t('org:pages.kinds') },
        ...(can(me?.abilities, 'read-settings') ? [{ to: '/settings', text: t('org:pages.settings') }] : []),
      ]}
    />
  );
}

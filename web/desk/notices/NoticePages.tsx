// The pages around messages: mine, those sent, what went out, how I am reached.

import { can } from '../../shared/Can.tsx';
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { useMe } from '../shell/session.ts';

export function NoticePages() {
  const { t } = useTexts();
  const me = useMe();
  const business = can(me?.abilities, 'business');
  return (
    <SubNav
      label={t('notices:pages.label')}
      pages={[
        { to: '/notices', text: t('notices:pages.mine') },
        ...(business ? [{ to: '/notices/sent', text: t('notices:pages.sent') }] : []),
        { to: '/notices/deliveries', text: t('notices:pages.deliveries') },
        { to: '/notices/preferences', text: t('notices:pages.preferences') },
      ]}
    />
  );
}

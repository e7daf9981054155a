// The pages around grants: the grants themselves, and what leaves under them otherwise than by calls.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';

export function GrantPages() {
  const { t } = useTexts();
  return (
    <SubNav
      label={t('serve:pages')}
      pages={[
        { to: '/grants', text: t('desk:room.grants') },
        { to: '/deliveries', text: t('deliveries:title') },
        { to: '/deliveries/copies', text: t('deliveries:copies.title') },
        { to: '/feeds', text: t('feeds:title') },
        { to: '/papers', text: t('feeds:papers.title') },
      ]}
    />
  );
}

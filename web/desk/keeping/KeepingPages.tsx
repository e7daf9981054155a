// The pages that keep the catalogue, as links under the top of each.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { useBusiness } from '../shell/session.ts';

export function KeepingPages() {
  const { t } = useTexts();
  // Who runs the platform or only advises reads the catalogue and nothing around it.
  if (!useBusiness()) return null;
  return (
    <SubNav
      label={t('keeping:pages')}
      pages={[
        { to: '/catalog', text: t('desk:room.catalog') },
        { to: '/catalog/following', text: t('finding:title') },
        { to: '/catalog/statistics', text: t('finding:statistics.title') },
        { to: '/lists', text: t('keeping:lists.title') },
        { to: '/changes', text: t('keeping:changes.title') },
        { to: '/instruments', text: t('keeping:acts.title') },
        { to: '/catalog/standards', text: t('compile:pages') },
      ]}
    />
  );
}

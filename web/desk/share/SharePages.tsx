// The pages around applications: those made here, and what was decided before it came onto the platform.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';

export function SharePages() {
  const { t } = useTexts();
  return (
    <SubNav
      label={t('desk:room.share')}
      pages={[
        { to: '/applications', text: t('share:pages.here') },
        { to: '/applications/former', text: t('share:pages.former') },
      ]}
    />
  );
}

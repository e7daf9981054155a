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
        { to: '/applications/find', text: t('share:find.title') },
        { to: '/applications/functions', text: t('share:functions.title') },
        { to: '/applications/requirements', text: t('share:requirements.title') },
        { to: '/applications/former', text: t('share:pages.former') },
      ]}
    />
  );
}

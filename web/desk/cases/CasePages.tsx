// The pages around cases: the list with its views, delegation, sentences at hand, the simulator.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';

export function CasePages() {
  const { t } = useTexts();
  return (
    <SubNav
      label={t('cases:pages.label')}
      pages={[
        { to: '/cases', text: t('cases:pages.list') },
        { to: '/cases/waiting', text: t('cases:pages.waiting') },
        { to: '/cases/calendar', text: t('cases:pages.calendar') },
        { to: '/cases/lateness', text: t('cases:pages.lateness') },
        { to: '/cases/simulator', text: t('cases:pages.simulator') },
        { to: '/cases/delegations', text: t('cases:pages.delegations') },
        { to: '/cases/templates', text: t('cases:pages.templates') },
      ]}
    />
  );
}

// The pages of gathering, as links under the top of each.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';

export function CollectPages() {
  const { t } = useTexts();
  return (
    <SubNav
      label={t('collect:pages')}
      pages={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/tasks', text: t('lawful:title') },
        { to: '/collect/units', text: t('collect:gathering.units') },
        { to: '/collect/connectors', text: t('connectors:title') },
        { to: '/collect/exceptions', text: t('collect:exception.title') },
        { to: '/collect/cards', text: t('timeliness:card.title') },
        { to: '/collect/push', text: t('timeliness:push.title') },
        { to: '/collect/lists', text: t('sources:lists.title') },
        { to: '/collect/elements', text: t('sources:elements.title') },
        { to: '/collect/specification', text: t('sources:specification.title') },
        { to: '/collect/archive', text: t('archive:title') },
        { to: '/collect/retention', text: t('retention:title') },
        { to: '/collect/systems', text: t('sources:systems.title') },
      ]}
    />
  );
}

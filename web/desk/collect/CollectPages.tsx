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
        { to: '/collect/units', text: t('collect:gathering.units') },
        { to: '/collect/exceptions', text: t('collect:exception.title') },
      ]}
    />
  );
}

// Ways between the pages of compiling.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';

export function CompilePages() {
  const { t } = useTexts();
  return (
    <SubNav
      label={t('compile:pages')}
      pages={[
        { to: '/catalog', text: t('desk:room.catalog') },
        { to: '/catalog/import', text: t('compile:import.title') },
        { to: '/catalog/sources', text: t('compile:sources.title') },
        { to: '/catalog/standards', text: t('compile:standards.title') },
      ]}
    />
  );
}

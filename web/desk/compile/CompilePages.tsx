// Ways between the pages of compiling.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { mayBuy, mayConnect } from '../shell/may.ts';
import { useMe } from '../shell/session.ts';

export function CompilePages() {
  const { t } = useTexts();
  const me = useMe();
  return (
    <SubNav
      label={t('compile:pages')}
      pages={[
        { to: '/catalog', text: t('desk:room.catalog') },
        { to: '/catalog/import', text: t('compile:import.title') },
        { to: '/catalog/import/profile', text: t('compile:profile.title') },
        ...(mayConnect(me) ? [{ to: '/catalog/sources', text: t('compile:sources.title') }] : []),
        ...(mayBuy(me) ? [{ to: '/catalog/purchases', text: t('compile:purchase.title') }] : []),
        { to: '/catalog/drivers', text: t('compile:driver.title') },
        { to: '/catalog/standards', text: t('compile:standards.title') },
        { to: '/catalog/code-lists', text: t('compile:codes.title') },
      ]}
    />
  );
}

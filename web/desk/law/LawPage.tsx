// 法规: the articles and what the platform does about each, the rules it runs by, two cities side by side, the working days.
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { Browse } from './Browse.tsx';
import { CalendarTab } from './CalendarTab.tsx';
import { Compare } from './Compare.tsx';
import { browseQuery } from './queries.ts';
import { Rules } from './Rules.tsx';
import { Unbuilt } from './Unbuilt.tsx';

export function LawPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const law = useLaw();
  const abilities = useQuery(browseQuery({})).data?.abilities;
  const active = address.get('tab') || 'articles';
  return (
    <Screen title={t('desk:room.law')} facts={law ? say({ zh: law.city.nameZh, en: law.city.nameEn }) : null}>
      <Tabs
        label={t('law:tabs')}
        active={active}
        // Each part has its own filters: a change of part begins anew.
        onChange={(tab) => {
          address.clear([
            'q',
            'city',
            'page',
            'room',
            'state',
            'topic',
            'standing',
            'instrument',
            'with',
            'year',
            'different',
          ]);
          address.set({
            tab: tab === 'articles' ? undefined : tab,
            // One's own city first; the others are a click away.
            city: tab === 'unbuilt' ? law?.city.key : undefined,
          });
        }}
        tabs={[
          {
            key: 'articles',
            label: t('law:tab.articles'),
            content: active === 'articles' ? <Browse /> : null,
          },
          {
            key: 'rules',
            label: t('law:tab.rules'),
            content: active === 'rules' ? <Rules abilities={abilities} /> : null,
          },
          {
            key: 'unbuilt',
            label: t('law:tab.unbuilt'),
            content: active === 'unbuilt' ? <Unbuilt /> : null,
          },
          { key: 'compare', label: t('law:tab.compare'), content: active === 'compare' ? <Compare /> : null },
          {
            key: 'calendar',
            label: t('law:tab.calendar'),
            content: active === 'calendar' ? <CalendarTab /> : null,
          },
        ]}
      />
    </Screen>
  );
}

// The pages of opening, one line each; whoever may not read one does not see its link.
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { useMe } from '../shell/session.ts';

type Page = { to: string; text: string; roles?: readonly string[] };

/** `text`: a key of the language files; `roles`: where not everybody in business may read it. */
const pages: readonly Page[] = [
  { to: '/open', text: 'open:page.datasets' },
  { to: '/open/exclusions', text: 'open-exclusions:title' },
  { to: '/open/disclosure', text: 'open-disclosure:title' },
  { to: '/open/disclosure/risks', text: 'open-disclosure:risks' },
  { to: '/open/applications', text: 'open-applications:title' },
  { to: '/open/access', text: 'open-applications:accesses' },
  { to: '/open/identities', text: 'open-applications:identities', roles: ['bureau', 'auditor'] },
  { to: '/open/demands', text: 'open-demands:page.demands' },
  { to: '/open/queue', text: 'open-demands:page.queue' },
  { to: '/open/plan', text: 'open-demands:page.plan' },
  { to: '/open/tasks', text: 'open-demands:page.tasks' },
  { to: '/open/calls', text: 'open-demands:page.calls' },
  { to: '/open/unit-lists', text: 'open-demands:page.lists' },
  { to: '/open/government', text: 'open-demands:page.government' },
  { to: '/open/shares', text: 'open-demands:page.shares' },
  { to: '/open/channels', text: 'open-demands:page.channels' },
  { to: '/open/guidance', text: 'open-demands:page.guidance' },
  { to: '/open/voices', text: 'open-voices-desk:page.voices' },
  { to: '/open/moderation', text: 'open-voices-desk:page.moderation', roles: ['bureau'] },
  { to: '/open/products', text: 'open-voices-desk:page.products', roles: ['bureau'] },
  { to: '/open/offers', text: 'open-voices-desk:page.offers', roles: ['bureau', 'auditor'] },
  { to: '/open/events', text: 'open-voices-desk:page.events' },
  { to: '/open/standards', text: 'open-voices-desk:page.standards' },
  { to: '/open/trust', text: 'open-voices-desk:page.trust' },
  { to: '/open/health', text: 'open-health:desk.title' },
  { to: '/open/status', text: 'open-status:title' },
];

export function OpenPages() {
  const { t } = useTexts();
  const me = useMe();
  return (
    <SubNav
      label={t('open:title')}
      pages={pages
        .filter(({ roles }) => !roles || me?.roles.some((role) => roles.includes(role)))
        .map(({ to, text }) => ({ to, text: t(text) }))}
    />
  );
}

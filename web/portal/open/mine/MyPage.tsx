// One's own pages in one place: what is new, what waits, and how many there are of each.
import type { z } from 'zod';
import type { AccessList } from '#rooms/open/access/schema.ts';
import type { ApplicationList } from '#rooms/open/applications/schema.ts';
import type { OfferList } from '#rooms/open/offers/schema.ts';
import type { MeReply } from '#rooms/open/people/schema.ts';
import type { ProductList } from '#rooms/open/showcase/schema.ts';
import type { FollowsReply, VoiceList } from '#rooms/open/voices/schema.ts';
import type { meReply } from '#rooms/org/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import type { Page, PageData, View } from '../../page.ts';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { whoOf } from '../../parts/who.ts';
import { given } from '../words.ts';

const groups = [
  ['data', ['applications', 'access', 'reports', 'follows', 'reuses', 'events', 'offers']],
  ['said', ['demands', 'voices', 'conduct']],
  ['account', ['notices', 'identity', 'rules', 'operations']],
] as const;
type Name = (typeof groups)[number][1][number];

const addresses: Record<Name, string> = {
  notices: '/me/notices',
  applications: '/me/applications',
  access: '/me/access',
  reports: '/me/reports',
  conduct: '/me/conduct',
  events: '/me/events',
  follows: '/me/follows',
  reuses: '/me/reuses',
  offers: '/offers',
  demands: '/demands/mine',
  voices: '/me/voices',
  identity: '/me/identity',
  rules: '/me/rules',
  operations: '/me/operations',
};

type Body = {
  me: z.output<typeof meReply>;
  own: MeReply | undefined;
  counts: Partial<Record<Name, number>>;
  offers: boolean;
};

/** What is asked of the person before they can do more, each with its page. */
function Waiting({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { own } = body;
  if (!own) return null;
  const open = own.rules.items.filter(({ acceptedAt }) => acceptedAt === null);
  if (own.verifiedAt !== null && open.length === 0) return null;
  return (
    <div className="notice">
      {own.verifiedAt === null ? (
        <p>
          {t('open-mine:waiting.identity')} <a href="/me/identity">{t('open-me:apply.prove')}</a>
        </p>
      ) : null}
      {open.length > 0 ? (
        <p>
          {t('open-mine:waiting.rules')} <a href="/me/rules">{t('open-me:rules.title')}</a>
        </p>
      ) : null}
    </div>
  );
}

function Mine({ view, body }: { view: View; body: Body }) {
  const { t, me } = view;
  const shown = (name: Name): boolean =>
    (name !== 'offers' || body.offers) &&
    (name !== 'operations' || body.me.roles.includes('operator')) &&
    (body.own !== undefined || name !== 'identity');
  return (
    <article className="sheet">
      <h1>{t('portal-form:me.page')}</h1>
      <p className="lead">{whoOf(view, body.me.person.name, body.me.organisation.name)}</p>
      <Waiting view={view} body={body} />
      {groups.map(([group, names]) => (
        <section key={group} aria-labelledby={`mine-${group}`}>
          <h2 id={`mine-${group}`}>{t(`open-mine:group.${group}`)}</h2>
          <ul className="tiles">
            {names.filter(shown).map((name) => (
              <li key={name}>
                <a href={addresses[name]}>
                  <span>{t(`open-mine:page.${name}`)}</span>
                  {name === 'notices' && me && me.unread > 0 ? (
                    <strong className="num">
                      {t('open-mine:unread', { count: me.unread, n: me.unread })}
                    </strong>
                  ) : body.counts[name] === undefined ? null : (
                    <span className="num">{formatNumber(body.counts[name])}</span>
                  )}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}

export const mePage: Page = {
  personal: true,
  load: async ({ get }) => {
    const me = await get('/api/me');
    if (me.status !== 200) return me;
    const [own, applications, access, follows, demands, voices, reuses, offers, conduct] = await Promise.all([
      given<MeReply>(get, '/api/open/me'),
      given<ApplicationList>(get, '/api/open/applications?pageSize=1'),
      given<AccessList>(get, '/api/open/access'),
      given<FollowsReply>(get, '/api/open/me/follows'),
      given<{ items: unknown[] }>(get, '/api/open/demands/mine'),
      given<VoiceList>(get, '/api/open/me/voices?pageSize=1'),
      given<ProductList>(get, '/api/open/me/products?pageSize=1'),
      given<OfferList>(get, '/api/open/offers'),
      given<{ items: unknown[] }>(get, '/api/open/me/conduct'),
    ]);
    const counts = {
      applications: applications?.total,
      access: access?.items.length,
      follows: follows?.items.length,
      demands: demands?.items.length,
      voices: voices?.total,
      reuses: reuses?.total,
      offers: offers?.items.length,
      conduct: conduct?.items.length,
    };
    return {
      status: 200,
      body: {
        me: me.body,
        own,
        counts,
        offers: (offers?.items.length ?? 0) > 0 || offers?.abilities.offer?.allowed === true,
      },
    };
  },
  title: ({ t }) => t('portal-form:me.page'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Mine view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};

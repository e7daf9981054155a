// Left of the desk: my organisation and role, my to-dos by card colour, then the rooms.
import { CheckOutlined, DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Dropdown } from 'antd';
import { NavLink } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { todosQuery } from '../cases/queries.ts';
import { openRooms } from './rooms.ts';
import { type Me, useLaw, usePlatformName, useSessionAct } from './session.ts';

function Organisation({ me }: { me: Me }) {
  const { t, say } = useTexts();
  const change = useSessionAct((organisationId: string) =>
    api.post('/api/session/organisation', { organisationId }),
  );
  const roles = me.roles.map((role) => t(`desk:role.${role}`)).join(' · ');
  const face = (
    <>
      <span className="org-name">{say(me.organisation.name)}</span>
      <span className="org-role">{roles}</span>
    </>
  );
  if (me.memberships.length < 2) return <div className="org">{face}</div>;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [me.organisation.id],
        onClick: ({ key }) => change.mutate(key),
        items: me.memberships.map((membership) => ({
          key: membership.organisationId,
          icon: membership.organisationId === me.organisation.id ? <CheckOutlined /> : undefined,
          label: `${say(membership.organisationName)} · ${membership.roles.map((role) => t(`desk:role.${role}`)).join(' · ')}`,
        })),
      }}
    >
      <button type="button" className="org org-button" title={t('desk:shell.switchOrganisation')}>
        {face}
        <DownOutlined className="org-caret" />
      </button>
    </Dropdown>
  );
}

/** `known`: somebody is signed in; to-dos of nobody are not asked for. */
function Waiting({ known }: { known: boolean }) {
  const { t } = useTexts();
  const { data } = useQuery({ ...todosQuery, enabled: known });
  const count = (card: string) => data?.items.filter((todo) => todo.card === card).length ?? 0;
  return (
    <NavLink to="/" end className="waiting">
      <span className="waiting-title">{t('desk:shell.todos')}</span>
      <span className="waiting-counts num">
        {(['red', 'yellow', 'green'] as const).map((card) => (
          <span key={card} className={`card-count ${card}`} title={t(`desk:card.${card}`)}>
            <span className="visually-hidden">{t(`desk:card.${card}`)}</span>
            {data ? count(card) : '–'}
          </span>
        ))}
      </span>
    </NavLink>
  );
}

export function Brand({ size = 24 }: { size?: number }) {
  const { t, say } = useTexts();
  const law = useLaw();
  const platform = usePlatformName();
  return (
    <div className="brand">
      <img src="/desk/mark.svg" alt="" width={size} height={size} />
      <span>
        {platform}
        <small>
          {law ? t('desk:shell.city', { name: say({ zh: law.city.nameZh, en: law.city.nameEn }) }) : ''}
        </small>
      </span>
    </div>
  );
}

export function Sidebar({ me }: { me: Me | null | undefined }) {
  const { t } = useTexts();
  return (
    <div className="side-inner">
      <Brand />
      {me ? <Organisation me={me} /> : <div className="org" />}
      <Waiting known={Boolean(me)} />
      <nav aria-label={t('desk:shell.rooms')}>
        <ul className="rooms">
          {openRooms(me).map((room) => (
            <li key={room.key}>
              <NavLink to={room.path} end={room.path === '/'}>
                <span>{t(`desk:room.${room.key}`)}</span>
                <kbd>g {room.letter}</kbd>
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <a className="portal-link" href="/">
        {t('desk:shell.portal')}
      </a>
    </div>
  );
}

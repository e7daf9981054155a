// The bell: how many messages I have not read; red when one of them is urgent.
import { BellOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTexts } from '../../shared/text.ts';
import { bellQuery } from './queries.ts';

/** More than this is “99+”: the figure is no reason to widen the bar. */
const shown = 99;

export function Bell() {
  const { t } = useTexts();
  const { data } = useQuery(bellQuery);
  const unread = data?.unread ?? 0;
  return (
    <Link to="/notices" className="bell" aria-label={t('notices:bell', { count: unread })}>
      <BellOutlined />
      {unread > 0 ? (
        <span className={data?.urgent ? 'bell-count urgent num' : 'bell-count num'} aria-hidden="true">
          {unread > shown ? `${shown}+` : unread}
        </span>
      ) : null}
    </Link>
  );
}

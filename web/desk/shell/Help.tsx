// Help that knows the page: its three answers, and the whole keyboard.
import { Drawer } from 'antd';
import { useLocation } from 'react-router';
import { useTexts } from '../../shared/text.ts';
import { rooms } from './rooms.ts';

function roomOf(path: string): string {
  const found = rooms.filter((room) => room.path !== '/' && path.startsWith(room.path)).at(-1);
  if (found) return found.key;
  return path.startsWith('/cases') ? 'cases' : 'home';
}

export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const room = roomOf(useLocation().pathname);
  return (
    <Drawer open={open} onClose={onClose} title={t('desk:help.title')} size={380} destroyOnHidden>
      <h3>{t(`desk:help.${room}.title`)}</h3>
      <p>{t(`desk:help.${room}.text`)}</p>
      <h3>{t('desk:help.keys')}</h3>
      <dl className="keys">
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>{t('desk:shell.search')}</dd>
        {rooms.map(({ key, letter }) => (
          <div key={key} className="keys-row">
            <dt>
              <kbd>g</kbd> <kbd>{letter}</kbd>
            </dt>
            <dd>{t(`desk:room.${key}`)}</dd>
          </div>
        ))}
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{t('desk:help.title')}</dd>
      </dl>
    </Drawer>
  );
}

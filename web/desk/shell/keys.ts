// Keyboard of the desk: `/` searches, `g` then a letter goes to a room, `?` shows the rest.
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { rooms } from './rooms.ts';

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** How long the second key may take, in milliseconds. */
const patience = 1200;

export function useDeskKeys(acts: { search: () => void; help: () => void }) {
  const navigate = useNavigate();
  const goAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
      if (event.key === '/') {
        event.preventDefault();
        acts.search();
      } else if (event.key === '?') {
        acts.help();
      } else if (event.key === 'g') {
        goAt.current = Date.now();
      } else if (Date.now() - goAt.current < patience) {
        const room = rooms.find(({ letter }) => letter === event.key);
        goAt.current = 0;
        if (room) navigate(room.path);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [acts, navigate]);
}

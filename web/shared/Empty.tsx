// Nothing here yet: says why the list is empty and the one act that fills it.
import type { ReactNode } from 'react';

export function Empty({ title, how, action }: { title: string; how?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {how ? <p className="empty-how">{how}</p> : null}
      {action ? <div className="empty-action">{action}</div> : null}
    </div>
  );
}

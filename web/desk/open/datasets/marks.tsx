// Where a data set stands, and what is to be done next, in a word each.
import type { DeskReply } from '#rooms/open/datasets/schema.ts';
import { useTexts } from '../../../shared/text.ts';

type Item = DeskReply['items'][number];

export function SetState({ item }: { item: Item }) {
  const { t } = useTexts();
  const tone = item.state === 'open' ? 'good' : item.state === 'suspended' ? 'bad' : '';
  return (
    <span className="marks">
      <span className={`mark ${tone}`}>{t(`open:state.${item.state}`)}</span>
      {item.state === 'open' && item.freshness.state === 'late' ? (
        <span className="mark bad">{t('open:state.late')}</span>
      ) : null}
      {item.outdated ? <span className="mark warn">{t('open:state.outdated')}</span> : null}
      {item.overdue ? <span className="mark bad">{t('open:state.overdue')}</span> : null}
    </span>
  );
}

export function Next({ next }: { next: Item['next'] }) {
  const { t } = useTexts();
  return <span className={next === 'none' ? 'muted' : ''}>{t(`open:next.${next}`)}</span>;
}

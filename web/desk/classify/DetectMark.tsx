// What the name and the comment of an item make one suspect while it is marked as nothing personal, and why it is said to be none.
import { Input } from 'antd';
import { useId } from 'react';
import type { DraftItem } from '#rooms/catalog/schema.ts';
import { detectColumn } from '#rooms/classify/detect/column.ts';
import { detectors } from '#rooms/classify/detect/kinds.ts';
import { openlyHeld, type SuspectEntry } from '#rooms/classify/suspicion.ts';
import { useTexts } from '../../shared/text.ts';

type Named = Pick<DraftItem, 'name' | 'titleZh' | 'description' | 'personal' | 'personalReason'>;

const suspected = (item: Named) =>
  item.personal === 'none'
    ? detectColumn({ name: item.name, title: item.titleZh, comment: item.description }).find(
        ({ kind }) => detectors[kind].personal !== 'none',
      )
    : undefined;

/** Beside the item, for whoever reads it: the suspicion and what the provider says to it. */
export function DetectMark({ item }: { item: Named }) {
  const { t, say } = useTexts();
  const found = suspected(item);
  if (!found && !item.personalReason) return null;
  return (
    <>
      {found ? (
        <div className="mark near">{t('classify:detect.suspect', { kind: say(detectors[found.kind]) })}</div>
      ) : null}
      {item.personal === 'none' && item.personalReason ? (
        <div className="row-sub">{t('classify:detect.said', { reason: item.personalReason })}</div>
      ) : null}
    </>
  );
}

/** On the compiling form: where the item stands open, the reason why it is nothing personal after all. */
export function DetectReason({
  item,
  entry,
  asked,
  status,
  change,
}: {
  item: DraftItem;
  entry: SuspectEntry;
  /** The check asks for it: what was found may lie in the values. */
  asked: boolean;
  status: 'error' | 'warning' | '';
  change: (part: Partial<DraftItem>) => void;
}) {
  const { t, say } = useTexts();
  const id = useId();
  const found = suspected(item);
  const shown =
    item.personal === 'none' && (asked || item.personalReason || (found && openlyHeld(entry, item)));
  return (
    <>
      {found ? (
        <div className="mark near">{t('classify:detect.suspect', { kind: say(detectors[found.kind]) })}</div>
      ) : null}
      {shown ? (
        <div className="detect-reason">
          <label htmlFor={id} className="muted">
            {t('classify:detect.reason')}
          </label>
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={500}
            status={status}
            placeholder={t('classify:detect.reasonHint')}
            value={item.personalReason ?? ''}
            onChange={(e) => change({ personalReason: e.target.value === '' ? undefined : e.target.value })}
          />
        </div>
      ) : null}
    </>
  );
}

// On the compiling form: what the name and the comment of an item make one suspect while it is marked as nothing personal.
import { detectColumn } from '#rooms/classify/detect/column.ts';
import { detectors } from '#rooms/classify/detect/kinds.ts';
import { useTexts } from '../../shared/text.ts';

type Named = { name: string; titleZh: string; description: string; personal: string };

export function DetectMark({ item }: { item: Named }) {
  const { t, say } = useTexts();
  if (item.personal !== 'none') return null;
  const [found] = detectColumn({ name: item.name, title: item.titleZh, comment: item.description }).filter(
    ({ kind }) => detectors[kind].personal !== 'none',
  );
  if (!found) return null;
  const { zh, en } = detectors[found.kind];
  return <div className="mark near">{t('classify:detect.suspect', { kind: say({ zh, en }) })}</div>;
}

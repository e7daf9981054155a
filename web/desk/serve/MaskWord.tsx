// A mask of a grant in words: its name and, where it has figures of its own, those.
import { useQuery } from '@tanstack/react-query';
import type { GrantReply } from '#rooms/serve/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { classifyTermsQuery } from '../classify/queries.ts';

type Mask = GrantReply['terms']['masks'][string];

function MaskWord({ mask }: { mask: Mask }) {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(classifyTermsQuery);
  const { mask: key, ...figures } = typeof mask === 'string' ? { mask } : mask;
  const named = terms?.masks.find((one) => one.key === key);
  const told = Object.entries(figures).map(([name, value]) => {
    const words =
      name === 'part'
        ? t(`classify:masks.parts.${value}`)
        : name === 'to'
          ? t(`classify:masks.places.${value}`)
          : String(value);
    return `${t(`classify:masks.${name}`)} ${words}`;
  });
  return (
    <>
      {named ? say(named) : key}
      {told.length > 0 ? <span className="muted"> · {told.join(t('classes:comma'))}</span> : null}
    </>
  );
}

/** Column by column. */
export function MaskList({
  masks,
  columns,
}: {
  masks: Record<string, Mask>;
  columns: GrantReply['columns'];
}) {
  const { t, say } = useTexts();
  const rows = Object.entries(masks);
  if (rows.length === 0) return <>{t('serve:terms.noMasks')}</>;
  return (
    <ul className="plain-list">
      {rows.map(([name, mask]) => (
        <li key={name}>
          {say(columns.find((column) => column.name === name)?.title) || name} · <MaskWord mask={mask} />
        </li>
      ))}
    </ul>
  );
}

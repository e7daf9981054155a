// 申报数据变化: the unit says on which day its data changed; from then on newer ones are due.
import { useQueryClient } from '@tanstack/react-query';
import type { GatheringReply } from '#rooms/collect/gathering/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';

export function DeclareChange({ list }: { list: GatheringReply | undefined }) {
  const { t } = useTexts();
  const client = useQueryClient();
  if (!list || list.items.length === 0 || !can(list.abilities, 'file')) return null;
  return (
    <Fold
      title={t('timeliness:change.title')}
      what={t('timeliness:change.what')}
      ok={t('timeliness:change.ok')}
      done={t('timeliness:change.done')}
      fields={[
        {
          name: 'resourceId',
          label: t('collect:exception.resource'),
          kind: 'choice',
          required: true,
          options: list.items.map((row) => ({ value: row.resourceId, label: row.name })),
        },
        { name: 'changedOn', label: t('timeliness:change.day'), kind: 'date', required: true },
      ]}
      submit={async ({ resourceId, changedOn }) => {
        await api.post(`/api/collect/resources/${String(resourceId)}/changes`, { changedOn });
        await client.invalidateQueries({ queryKey: ['gathering'] });
      }}
    />
  );
}

// The entry's data management key: drawn and sealed by the platform, never shown; only that and since when it is set.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { Field } from './Issues.tsx';
import { resourceQuery } from './queries.ts';

export function ManagementKey({ resource, onSet }: { resource: ResourceReply; onSet: () => void }) {
  const { t } = useTexts();
  const { data, refetch } = useQuery({ ...resourceQuery(resource.id), enabled: false });
  const key = (data ?? resource).detail?.managementKey;
  const draw = useMutation({
    mutationFn: () => api.put<ResourceReply>(`/api/catalog/resources/${resource.id}/management-key`, {}),
    onSuccess: async () => {
      await refetch();
      onSet();
    },
  });
  return (
    <Field
      path="managementKey"
      label={t('catalog:field.managementKey')}
      articles={resource.articles.managementKey}
    >
      {({ id }) => (
        <div className="items-tools">
          <output id={id}>
            {key?.set ? t('catalog:key.set', { time: formatInstant(key.setAt) }) : t('catalog:key.unset')}
          </output>
          <Button size="small" loading={draw.isPending} onClick={() => draw.mutate()}>
            {t(key?.set ? 'catalog:key.again' : 'catalog:key.make')}
          </Button>
          <ProblemView error={draw.error} />
        </div>
      )}
    </Field>
  );
}

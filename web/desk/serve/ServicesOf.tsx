// The services of one resource, and publishing a new one from it.
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useMayApply } from './Apply.tsx';
import { PublishForm } from './PublishForm.tsx';
import { servicesQuery } from './queries.ts';
import { ServiceTable } from './ServiceTable.tsx';

export function ServicesOf({ resource }: { resource: ResourceReply }) {
  const { t, say } = useTexts();
  const mayApply = useMayApply(resource.provider) && resource.state === 'active';
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery(servicesQuery({ resource: resource.id }));
  const mayPublish = can(resource.abilities, 'save') && resource.state === 'active';
  const button = mayPublish ? (
    <Button type="primary" onClick={() => setOpen(true)}>
      {t('serve:publish.button')}
    </Button>
  ) : null;
  return (
    <>
      <ProblemView error={error} />
      {data && data.items.length > 0 ? <div className="list-tools end">{button}</div> : null}
      {error ? null : (
        <ServiceTable
          list={data}
          withProvider={false}
          withApply={mayApply}
          empty={
            <Empty
              title={t('serve:empty.ofResource')}
              how={
                mayApply
                  ? t('serve:askProvider', { provider: say(resource.provider.name) })
                  : t('serve:empty.ofResourceHow')
              }
              action={button}
            />
          }
        />
      )}
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        size={620}
        title={t('serve:publish.title')}
        destroyOnHidden
      >
        <PublishForm resource={resource} />
      </Drawer>
    </>
  );
}

// The side panel of a catalogue row: enough to decide whether to open the whole.
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useNavigate } from 'react-router';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { ApplyOf } from '../serve/Apply.tsx';
import { ResourceFacts } from './Facts.tsx';
import { resourceQuery } from './queries.ts';
import { ResourceActs } from './ResourceActs.tsx';

export function ResourcePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { data, error } = useQuery({ ...resourceQuery(id), enabled: id !== '' });
  return (
    <Drawer
      open={id !== ''}
      onClose={onClose}
      size={520}
      title={data?.name ?? t('common:state.loading')}
      destroyOnHidden
      footer={
        data ? (
          <div className="panel-foot">
            <Button type="primary" onClick={() => navigate(`/catalog/${data.id}`)}>
              {t('catalog:openWhole')}
            </Button>
            <ResourceActs resource={data} />
          </div>
        ) : null
      }
    >
      <ProblemView error={error} />
      {data ? (
        <>
          <ResourceFacts resource={data} />
          <ApplyOf resource={data} />
        </>
      ) : error ? null : (
        <SkeletonFacts />
      )}
    </Drawer>
  );
}

// What an applicant may still do with an application that was handed in: take it back, or apply again from it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import type { ApplicationReply } from '#rooms/share/schema.ts';
import { Can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useReason } from '../shell/useConfirm.tsx';

export function ApplicationActs({ application }: { application: ApplicationReply }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const askReason = useReason();
  const withdraw = useMutation({
    mutationFn: (reason: string) =>
      api.post(`/api/share/applications/${application.id}/withdraw`, { reason }),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['application', 'applications', 'case', 'cases', 'todos'].includes(String(queryKey[0])),
      }),
  });
  const again = useMutation({
    mutationFn: () =>
      api.post<ApplicationReply>('/api/share/applications', {
        serviceId: application.service.id,
        follows: application.id,
      }),
    onSuccess: (made) => navigate(`/applications/${made.id}`),
  });
  return (
    <>
      <ProblemView error={withdraw.error ?? again.error} />
      <Can abilities={application.abilities} act="withdraw">
        {() => (
          <Button
            loading={withdraw.isPending}
            onClick={async () => {
              const reason = await askReason({
                title: t('share:withdraw.title'),
                what: t('share:withdraw.what'),
                ok: t('share:withdraw.ok'),
                danger: true,
                label: t('share:withdraw.reason'),
              });
              if (reason !== undefined) withdraw.mutate(reason);
            }}
          >
            {t('share:withdraw.button')}
          </Button>
        )}
      </Can>
      <Can abilities={application.abilities} act="again">
        {() => (
          <Button loading={again.isPending} onClick={() => again.mutate()}>
            {t('share:again')}
          </Button>
        )}
      </Can>
    </>
  );
}

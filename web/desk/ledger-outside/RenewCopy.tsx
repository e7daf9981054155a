// Throws the search copy away; it is written anew from the log.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { api } from '../../shared/fetch.ts';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useConfirm } from '../shell/useConfirm.tsx';
import { base, outsideQuery } from './queries.ts';

export function RenewCopy() {
  const { t } = useTexts();
  const { message } = App.useApp();
  const confirm = useConfirm();
  const client = useQueryClient();
  const renew = useMutation({
    mutationFn: () => api.post(`${base}/copy/renew`),
    onSuccess: () => client.invalidateQueries({ queryKey: outsideQuery.queryKey }),
    onError: (error) => void message.error(problemWords(t, error).title),
  });
  const ask = async (): Promise<void> => {
    const sure = await confirm({
      title: t('outside:renewCopy.title'),
      what: t('outside:renewCopy.what'),
      ok: t('outside:renewCopy.ok'),
    });
    if (sure) renew.mutate();
  };
  return (
    <Button disabled={renew.isPending} onClick={() => void ask()}>
      {t('outside:renewCopy.ok')}
    </Button>
  );
}

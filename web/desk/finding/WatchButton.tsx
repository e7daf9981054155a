// Follow this entry, or stop following it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { WatchReply } from '#rooms/catalog/watch/schema.ts';
import { api } from '../../shared/fetch.ts';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { watchesQuery, watchPath, watchQuery } from './queries.ts';

export function WatchButton({ id }: { id: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { data } = useQuery(watchQuery(id));
  const turn = useMutation({
    mutationFn: () =>
      data?.watching ? api.delete<WatchReply>(watchPath(id)) : api.put<WatchReply>(watchPath(id), undefined),
    onSuccess: async (now) => {
      client.setQueryData(watchQuery(id).queryKey, now);
      await client.invalidateQueries({ queryKey: watchesQuery.queryKey });
      void message.success(t(now.watching ? 'finding:watch.on' : 'finding:watch.off'));
    },
    onError: (error) => void message.error(problemWords(t, error).title),
  });
  if (!data) return null;
  return (
    <Button loading={turn.isPending} aria-pressed={data.watching} onClick={() => turn.mutate()}>
      {t(data.watching ? 'finding:watch.stop' : 'finding:watch.start')}
    </Button>
  );
}

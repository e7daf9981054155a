// The way into class governance: the first of the pages this city has.
import { Navigate } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { useClassPages } from './Pages.tsx';

export function First() {
  const { t } = useTexts();
  const pages = useClassPages();
  const [first] = pages ?? [];
  if (first) return <Navigate to={first.to} replace />;
  return (
    <Screen title={t('desk:room.classes')}>
      {pages ? (
        <div className="panel">
          <Empty title={t('classes:none')} how={t('classes:noneHow')} />
        </div>
      ) : (
        <SkeletonTable columns={4} />
      )}
    </Screen>
  );
}

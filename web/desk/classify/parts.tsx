// Small parts the classification screens share: the row of their addresses, a grade in words, what an act answers.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { NavLink } from 'react-router';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { classifyTermsQuery } from './queries.ts';

export function ClassifyNav() {
  const { t } = useTexts();
  return (
    <nav className="list-tools" aria-label={t('classify:nav')}>
      {(
        [
          ['/classify', 'grades'],
          ['/classify/findings', 'findings'],
          ['/classify/rules', 'rules'],
          ['/classify/masks', 'masks'],
        ] as const
      ).map(([to, key]) => (
        <NavLink key={key} to={to} end className="tool-link">
          {t(`classify:${key}.title`)}
        </NavLink>
      ))}
    </nav>
  );
}

/** The grade in the words of the rules in force; a key they no longer know is shown as it is. */
export function useGradeWord(): (key: string | null | undefined) => string {
  const { say } = useTexts();
  const { data } = useQuery(classifyTermsQuery);
  return (key) => {
    if (!key) return '—';
    const word = data?.table.body.grades.find((grade) => grade.key === key);
    return word ? say(word) : key;
  };
}

export const gradeTone = (rank: number, of: number): string =>
  rank < 0 || of < 2 ? 'none' : rank / (of - 1) > 0.6 ? 'bad' : rank / (of - 1) > 0.3 ? 'near' : 'good';

export function GradeMark({ grade }: { grade: string | null | undefined }) {
  const word = useGradeWord();
  const { data } = useQuery(classifyTermsQuery);
  if (!grade) return <span className="muted">—</span>;
  const grades = data?.table.body.grades ?? [];
  const rank = grades.findIndex(({ key }) => key === grade);
  return <span className={`mark ${gradeTone(rank, grades.length)}`}>{word(grade)}</span>;
}

/** Sends an act and says what was refused; what is shown of classification is read anew. */
export function useAct<In>(send: (input: In) => Promise<unknown>, done?: () => void) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['classify'] });
      done?.();
    },
    onError: (error) => {
      const words = problemWords(t, error);
      const fields = (words.problem?.fields ?? []).map((field) => field.message).slice(0, 3);
      void message.error([words.title, words.detail, ...fields].filter(Boolean).join(' '));
    },
  });
}

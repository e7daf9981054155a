/** The workbench of a unit: its open and overdue tasks in one place, under the city's own headings, from what the rooms lend. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { getOrganisation, listOrganisations } from '../repository.ts';
import type { BoardTask, Domain, LentBoard } from './lent.ts';
import { allBoardsPolicy, ownBoardPolicy } from './policy.ts';
import type { boardList, boardReply } from './schema.ts';

const OTHER = 'other';

/** Headings where the city's rules have none of their own, and for what fits under none. */
const words: Readonly<Record<Domain | typeof OTHER, Text>> = {
  collect: { zh: '采集', en: 'Collecting' },
  catalog: { zh: '编目', en: 'Cataloguing' },
  update: { zh: '更新', en: 'Updating' },
  gather: { zh: '归集', en: 'Gathering' },
  share: { zh: '共享', en: 'Sharing' },
  open: { zh: '开放', en: 'Opening' },
  objection: { zh: '异议', en: 'Objections' },
  develop: { zh: '开发利用', en: 'Development' },
  secure: { zh: '安全', en: 'Security' },
  answer: { zh: '答复', en: 'Answers' },
  review: { zh: '审核', en: 'Reviews' },
  rectify: { zh: '整改', en: 'Rectification' },
  other: { zh: '其他', en: 'Other' },
};

type Heading = { key: string; name: Text; cite: string[] };

/** The authority guides the work of all and has headings of its own where the city's text names them. */
function headingsOf(law: LawNow, isBureau: boolean): Heading[] {
  const own = isBureau && law.terms('org.bureau-domains').length > 0;
  const rule = own ? 'org.bureau-domains' : 'org.board-domains';
  return law.terms(rule).map((term) => ({
    key: term.key,
    name: { zh: term.zh, en: term.en },
    cite: term.cite.length > 0 ? [...term.cite] : law.cite(rule),
  }));
}

/** Under the first of its headings that the city has; the others are shown together at the end. */
function headingOf(task: BoardTask, headings: readonly Heading[]): string {
  if (headings.length === 0) return task.domains[0] ?? OTHER;
  return task.domains.find((domain) => headings.some(({ key }) => key === domain)) ?? OTHER;
}

async function gather(
  p: Platform,
  law: LawNow,
  boards: readonly LentBoard[],
  organisationId: string,
): Promise<BoardTask[]> {
  const found = await Promise.all(boards.map((board) => board.tasks({ ex: p.db, p, law, organisationId })));
  return found
    .flat()
    .sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || a.title.localeCompare(b.title, 'zh'));
}

function counted(headings: readonly Heading[], tasks: readonly BoardTask[]) {
  const used = new Set(tasks.map((task) => headingOf(task, headings)));
  const further = [...used]
    .filter((key) => !headings.some((one) => one.key === key))
    .map((key): Heading => ({ key, name: words[key as Domain] ?? words.other, cite: [] }));
  return [...headings, ...further].map((heading) => {
    const own = tasks.filter((task) => headingOf(task, headings) === heading.key);
    return {
      ...heading,
      open: own.length,
      late: own.filter((task) => task.late).length,
    };
  });
}

/** One unit's tasks with their counts. */
export async function readBoard(
  p: Platform,
  actor: Actor,
  boards: readonly LentBoard[],
  asked: string | undefined,
): Promise<z.input<typeof boardReply>> {
  const organisationId = asked ?? organisationOf(actor);
  if (!organisationId) throw problem('kernel.sign-in-required');
  permit(ownBoardPolicy, actor, organisationId);
  const organisation = await getOrganisation(p.db, organisationId);
  if (!organisation) throw problem('org.organisation-unknown');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const tasks = await gather(p, law, boards, organisationId);
  const headings = headingsOf(law, organisation.office === 'bureau');
  return {
    organisation: { id: organisation.id, name: organisation.name },
    headings: counted(headings, tasks),
    open: tasks.length,
    late: tasks.filter((task) => task.late).length,
    tasks: tasks.map((task) => {
      const heading = headingOf(task, headings);
      const cite = headings.find(({ key }) => key === heading)?.cite ?? [];
      return {
        ...task,
        heading,
        domains: [...task.domains],
        // What the task rests on, and why it stands under this heading.
        articles: [...new Set([...task.articles, ...cite])],
      };
    }),
  };
}

/** The same counts of every unit, for the bureau. */
export async function readBoards(
  p: Platform,
  actor: Actor,
  boards: readonly LentBoard[],
  { page, pageSize, q }: { page: number; pageSize: number; q?: string },
): Promise<z.input<typeof boardList>> {
  permit(allBoardsPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const found = await listOrganisations(p.db, { page, pageSize, search: q });
  const items = [];
  for (const organisation of found.items) {
    const tasks = await gather(p, law, boards, organisation.id);
    items.push({
      organisation: { id: organisation.id, name: organisation.name },
      headings: counted(headingsOf(law, organisation.office === 'bureau'), tasks),
      open: tasks.length,
      late: tasks.filter((task) => task.late).length,
    });
  }
  return { items, total: found.total, page, pageSize };
}

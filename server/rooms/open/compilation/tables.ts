/** The opening catalogue of a year while it is compiled, as it lies in PostgreSQL. */
import type { Generated, Selectable } from 'kysely';
import type { Executor } from '#kernel/db.ts';

export const inputKeys = ['priorities', 'demands', 'grading'] as const;
export type InputKey = (typeof inputKeys)[number];
export type CompilationState = 'compiling' | 'submitted' | 'published';

export type CompilationTables = {
  'open.compilation': {
    id: string;
    year: number;
    state: CompilationState;
    started_by: string | null;
    started_at: Date;
    submitted_by: string | null;
    submitted_at: Date | null;
    published_by: string | null;
    published_at: Date | null;
    opinion: Generated<string>;
  };
  'open.compilation_entry': {
    compilation_id: string;
    resource_id: string;
    inputs: InputKey[];
    demands: number;
    kept: Generated<boolean>;
    reason: Generated<string>;
    agreed: boolean | null | undefined;
    said: Generated<string>;
    changed_by: string | null;
    changed_at: Date;
  };
};

export const compilationTables = (ex: Executor) => ex.withTables<CompilationTables>();
export type Compilation = Selectable<CompilationTables['open.compilation']>;
export type CompiledEntry = Selectable<CompilationTables['open.compilation_entry']>;

/** The part of rigs.yaml that says which changes another agent reviews. */
import { z } from 'zod';
import { TASK_KINDS } from '../core/model.ts';
import { glob } from './schema-gates.ts';
import { some, text } from './schema-routes.ts';

export const reviewWhenShape = {
  label: some(text, 'a label').exactOptional().describe('The task has this label, or one of these.'),
  kind: some(z.enum(TASK_KINDS), TASK_KINDS.join(' or ')).exactOptional().describe('The task is of this kind.'),
  priority: some(z.int().min(0).max(4), 'a number from 0, the most urgent, to 4')
    .exactOptional()
    .describe('The task has this priority; 0 is the most urgent.'),
  path: some(glob, 'a glob such as "src/ui/**"')
    .exactOptional()
    .describe('The change touches a path like this glob; `!` in front leaves paths out.'),
};

export const reviewShape = {
  required: z
    .boolean()
    .default(true)
    .describe(
      'Whether nothing lands before a reviewer approves it: by itself never, by a person only with `--anyway`.',
    ),
  when: z
    .union([z.strictObject(reviewWhenShape), z.array(z.strictObject(reviewWhenShape)).min(1)], {
      error:
        'is neither a group of options nor a list of such\nWrite it like when: { path: "src/**" }, or leave it out',
    })
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .exactOptional()
    .describe('Which changes: all of it must hold; of a list of such, any one. Every change where absent.'),
  role: text.default('reviewer').describe('As what the reviewer works.'),
  agent: text
    .exactOptional()
    .describe('Who reviews. Absent: whom the role names, rather another agent than the one that wrote it.'),
  rounds: z
    .int()
    .min(0)
    .max(20)
    .default(2)
    .describe('How often a reviewer may reject a change before you are asked; 0: you are asked at once.'),
};

export const review = z
  .strictObject(reviewShape)
  .exactOptional()
  .describe('Has another agent review what was handed in, before it lands.');

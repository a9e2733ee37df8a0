/** The part of rigs.yaml that says who works what: roles and routes. */
import { z } from 'zod';
import { isName } from '../core/ids.ts';
import { TASK_KINDS } from '../core/model.ts';

/** As in the schema: what is wrong and how to mend it, in one string. */
const say = (what: string, hint: string): string => `${what}\n${hint}`;

export const text = z.string().min(1, say('must not be empty', 'Write a value, or leave the line out'));
const word = z
  .string()
  .regex(/^[^\s-]\S*$/, say('is no single word', 'Write it as the CLI takes it, without spaces and no dash before it'));

/** One, or a list of which any will do. */
export const some = <Item extends z.ZodType>(item: Item, may: string) =>
  z
    .union([item, z.array(item).min(1)], { error: say('cannot be that', `Write ${may}, or a list of such`) })
    .transform((given): readonly z.output<Item>[] => (Array.isArray(given) ? given : [given]));

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 480 };
const minutes = z
  .string()
  .regex(/^\d{1,5}[mhd]$/, say('is no amount of work', 'Write it like 90m, 2h or 3d, a day being eight hours'))
  .transform((given) => Number(given.slice(0, -1)) * (MINUTES[given.slice(-1)] ?? 1));

export const modelOf = word
  .optional()
  .describe('Which model, as the CLI itself calls it. Its own choice where absent.');
export const effortOf = word
  .optional()
  .describe('How hard it is to think, as the CLI itself calls it. Its own choice where absent.');
export const fallbackOf = z
  .array(text)
  .optional()
  .describe('Agents that take new tasks while the account of the chosen one rests at a usage limit, in this order.');

export const roleShape = {
  agent: text.optional().describe('Which agent works as this. The rig’s own where absent.'),
  model: modelOf,
  effort: effortOf,
  prompt: text.optional().describe('What such a worker is told beside its task.'),
  permission: z.enum(['ask', 'auto']).optional().describe('In place of the agent’s own.'),
  fallback: fallbackOf,
};

export const whenShape = {
  label: some(text, 'a label').optional().describe('The task has this label, or one of these.'),
  kind: some(z.enum(TASK_KINDS), TASK_KINDS.join(' or ')).optional().describe('The task is of this kind.'),
  path: some(text, 'a glob such as "src/ui/**"').optional().describe('The task’s text mentions a path like this glob.'),
  priority: some(z.int().min(0).max(4), 'a number from 0, the most urgent, to 4')
    .optional()
    .describe('The task has this priority; 0 is the most urgent.'),
  estimate: z
    .strictObject({ from: minutes.optional(), to: minutes.optional() })
    .optional()
    .describe('The task is estimated at this much work: 90m, 2h, 3d.'),
  role: some(text, 'a role').optional().describe('The task asks for this role.'),
};

export const routeShape = {
  when: z.strictObject(whenShape).describe('All of it must hold.'),
  agent: roleShape.agent.describe('Which agent works such tasks.'),
  role: text.optional().describe('As what; a role that the task asks for comes first.'),
  model: modelOf,
  effort: effortOf,
};

export const roles = z
  .record(
    z.string().refine(isName, say('is no name for a role', 'Use lower-case letters, digits, ".", "_" and "-"')),
    z.strictObject(roleShape).describe('A role that tasks may ask for.'),
  )
  .default({});

export const routes = z
  .array(
    z
      .strictObject(routeShape)
      .refine(
        ({ agent, role, model, effort }) => [agent, role, model, effort].some((part) => part !== undefined),
        say('chooses nothing', 'Say agent, role, model or effort in it'),
      ),
  )
  .default([])
  .describe('Which agent works a task that names none: the first that fits.');

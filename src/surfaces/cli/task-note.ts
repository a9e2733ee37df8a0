import type { Command } from 'commander';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { withTask } from './rigs.ts';

export const addTaskNote = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'note <task> <text>',
    does: 'Add a comment to a task',
    examples: ['mayor task note shop-k3f9 "The tone should be formal"', 'make test 2>&1 | mayor task note k3f9 -'],
    more: 'A text of - is read from standard input. Comments never get in each other’s way, whoever writes them.',
  })
    .option('--as <name>', `who says it (${cli.person} where nothing is said)`)
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print the task with its comments as JSON')
    .action(async (given: string, text: string, options: { as?: string; rig?: string; json?: true }) => {
      const comment = text === '-' ? await cli.input.read() : text;
      await withTask(cli, given, options.rig, async ({ id, tracker }) => {
        if ((await tracker.change(id, { comment }, options.as ?? cli.person)) === 'absent') return 'absent';
        if (!options.json) return cli.say(`Noted on ${id}`);
        const found = await tracker.get(id);
        return found === 'absent' ? 'absent' : cli.json({ ...found.task, comments: found.comments });
      });
    });
};

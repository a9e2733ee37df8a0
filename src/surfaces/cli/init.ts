import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { InitOptions } from './deps.ts';

export const addInit = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'init [path]',
    does: 'Register a clone as a rig; nothing is written to its tracked files',
    examples: ['cd ~/src/shop && mayor init', 'mayor init ~/src/shop --name shop --agent script'],
  })
    .option('--name <rig>', "the rig's name; the folder's when absent")
    .option('--base <branch>', 'the branch that work is cut from and lands on; the one checked out when absent')
    .option('--agent <agent>', 'who works its tasks')
    .option('--json', 'print {rig, added, file} as JSON')
    .action(async (path: string | undefined, { json, ...options }: InitOptions & { readonly json?: true }) => {
      const done = await cli.initRig(resolve(cli.cwd, path ?? '.'), options);
      if (json) return cli.json(done);
      const { rig, added, file } = done;
      cli.say(
        added
          ? `Registered ${rig.path} (base ${rig.base}, agent ${rig.agent}) as rig ${rig.name}`
          : `${rig.path} is registered already as rig ${rig.name}`,
        cli.paint('faint', added ? `Its settings are in ${file}. Next: mayor task add "…"` : `See ${file}`),
      );
    });
};

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { InitDone, InitOptions } from './deps.ts';

export const addInit = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'init [path]',
    does: 'Register a clone as a rig; nothing is written to its tracked files',
    examples: ['cd ~/src/shop && mayor init', 'mayor init ~/src/shop --name shop --agent script'],
  })
    .option('--name <rig>', "the rig's name; the folder's when absent")
    .option('--base <branch>', 'the branch that work is cut from and lands on; the one checked out when absent')
    .option('--agent <agent>', 'who works its tasks')
    .option('--json', 'print {rig, added, file, agents} as JSON')
    .action(async (path: string | undefined, { json, ...options }: InitOptions & { readonly json?: true }) => {
      const done = await cli.initRig(resolve(cli.cwd, path ?? '.'), options);
      if (json) return cli.json(done);
      const { rig, added, file } = done;
      cli.say(
        added
          ? `Registered ${rig.path} (base ${rig.base}, agent ${rig.agent}) as rig ${rig.name}`
          : `${rig.path} is registered already as rig ${rig.name}`,
        ...agentLines(cli, done),
        cli.paint('faint', added ? `Its settings are in ${file}. Next: mayor task add "…"` : `See ${file}`),
      );
    });
};

/** Which agent CLIs there are, and what is to be done before the rig's own can work. */
export const agentLines = ({ paint }: Pick<Cli, 'paint'>, { rig, agents, file }: InitDone): readonly string[] => {
  const found = agents.flatMap(({ name, path, install }) => (path === undefined || install === undefined ? [] : name));
  const here = found.length === 0 ? 'No agent CLI was found here' : `Agents found here: ${found.join(', ')}`;
  const own = agents.find(({ name }) => name === rig.agent);
  const others = found.filter((name) => name !== rig.agent);
  const other = others.length === 0 ? '' : `, or write another into ${file} (agent: ${others[0]})`;
  if (own?.path === undefined) {
    const how = own?.install === undefined ? 'see "command" in rigs.example.yaml' : own.install;
    return [here, paint('attention', `${rig.agent} is not installed, so none of its tasks can start: ${how}${other}`)];
  }
  const off = `${rig.agent} is off: write "agents: { ${rig.agent}: { enabled: true } }" into ${file}`;
  return own.enabled ? [here] : [here, paint('attention', off)];
};

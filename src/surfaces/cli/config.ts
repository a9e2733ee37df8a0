import type { Command } from 'commander';
import { plainLine } from '../../core/plain.ts';
import { plural } from '../../core/views/age.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { ConfigProblem } from './deps.ts';

export const addConfig = (parent: Command, cli: Cli): void => {
  const config = define(parent, {
    usage: 'config',
    does: 'Find and check rigs.yaml, or print its schema for editors',
    examples: ['mayor config path', 'mayor config check', 'mayor config schema > rigs.schema.json'],
  });
  define(config, {
    usage: 'path',
    does: 'Print where rigs.yaml lies',
    examples: ['$EDITOR "$(mayor config path)"'],
  })
    .option('--json', 'print {path} as JSON')
    .action(({ json }: { readonly json?: true }) =>
      json ? cli.json({ path: cli.config.path }) : cli.say(cli.config.path),
    );
  define(config, {
    usage: 'check',
    does: 'Say what is wrong in rigs.yaml, with line and column',
    examples: ['mayor config check', 'mayor config check --json'],
  })
    .option('--json', 'print an array of {line, column, what, hint, screens} as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const problems = await cli.config.check();
      if (problems.length > 0) cli.exit(1);
      if (json) return cli.json(problems);
      if (problems.length > 0) return cli.say(...problems.flatMap((problem) => problemText(cli, problem)));
      const rigs = Object.keys((await cli.settings()).rigs).length;
      cli.say(`${cli.config.path} is good: ${plural(rigs, 'rig')}`);
    });
  define(config, {
    usage: 'schema',
    does: 'Print the JSON Schema of rigs.yaml',
    examples: ['mayor config schema > rigs.schema.json', 'mayor config schema | jq .properties'],
  }).action(async () => cli.say(JSON.stringify(await cli.config.schema(), undefined, 2)));
};

const problemText = (cli: Cli, { line, column, what, hint }: ConfigProblem): readonly string[] => {
  const where = [cli.config.path, line, column].filter((part) => part !== undefined).join(':');
  return [
    `${cli.paint('bad', plainLine(what))} ${cli.paint('faint', where)}`,
    ...(hint === undefined ? [] : [`  ${plainLine(hint)}`]),
  ];
};

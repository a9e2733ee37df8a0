/** Tasks that begin alike. */
import type { Command } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { TaskRig, TaskTemplate } from './deps.ts';
import { rigFor } from './rigs.ts';
import { sayTable } from './say-table.ts';
import type { FieldOptions } from './task-fields.ts';

export const addTaskTemplates = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'templates',
    does: 'List the templates that mayor task add --template can begin with',
    examples: ['mayor task templates', 'mayor task templates --json'],
    more:
      'A template is a Markdown file in .mayor/templates of the clone, or in templates beside rigs.yaml. Its front ' +
      'matter names fields as the options of mayor task add are called (kind: bug, label: [ui], set: {team: web}); ' +
      'what is said on the command line wins, labels and tasks to wait for are added.',
  })
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print an array of {name, file, fields, body} as JSON, {name, file, why} for a wrong one')
    .action(async (options: { readonly rig?: string; readonly json?: true }) => {
      const templates = await cli.templates(await rigFor(cli, options.rig));
      if (options.json) return cli.json(templates);
      if (templates.length === 0) return cli.say('No templates: write one as .mayor/templates/bug.md');
      const rows = templates.map((template) => [
        { text: template.name, tone: 'strong' as const },
        'why' in template ? { text: template.why, tone: 'bad' as const } : factsOf(template),
        { text: template.file, tone: 'faint' as const },
      ]);
      await sayTable(cli, [{}, { gives: true }, {}], rows);
    });
};

type Usable = Exclude<TaskTemplate, { readonly why: string }>;

const factsOf = ({ fields: { kind, priority, label = [] } }: Usable): string =>
  [kind, priority === undefined ? undefined : `P${priority}`, ...label].filter((fact) => fact !== undefined).join(' ');

/** What was given, over what the template says. @throws UsageError for one that is not there, or wrong. */
export const fromTemplate = async <Given extends FieldOptions>(
  cli: Cli,
  rig: TaskRig,
  name: string,
  given: Given,
): Promise<Given> => {
  const templates = await cli.templates(rig);
  const template = templates.find((one) => one.name === name);
  if (template === undefined) {
    const names = templates.map((one) => one.name).join(', ');
    throw new UsageError(`There is no template ${JSON.stringify(name)}`, {
      hint: names === '' ? `Write one as ${rig.path}/.mayor/templates/${plainLine(name)}.md` : `There are: ${names}`,
    });
  }
  if ('why' in template) throw new UsageError(`${template.file} cannot be used: ${template.why}`, { hint: 'Mend it' });
  const { label = [], after = [], set = {}, ...fields } = template.fields;
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return {
    ...said,
    ...(given.bodyFile === undefined ? { body: template.body } : {}),
    ...given,
    label: [...label, ...(given.label ?? [])],
    after: [...after, ...(given.after ?? [])],
    set: [...Object.entries(set).map(([field, value]) => `${field}=${value}`), ...(given.set ?? [])],
  };
};

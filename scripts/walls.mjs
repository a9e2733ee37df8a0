// The walls between the rooms of src/, as one lint rule. It looks at where an import leads, not at how it
// is spelt, so that `export from`, `import()`, types and roundabout paths meet the same wall.
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../src', import.meta.url));
const ANY = 'any';
const LATE = 'adapters/late.ts';

/** What a room may see besides its own files (a folder, or one file of it), and which packages. */
const rooms = {
  core: { sees: [], packages: [] },
  ports: { sees: ['core'], packages: [] },
  agents: { sees: ['core'], packages: [] },
  mayor: { sees: ['core', 'ports', 'agents'], packages: ['node:crypto', 'node:path'] },
  adapters: { sees: ['core', 'ports'], packages: ANY },
  config: { sees: ['core', 'ports', 'agents', 'adapters/whole-file.ts', LATE], packages: ANY },
  surfaces: { sees: ['core', 'ports', 'mayor/town.ts'], packages: ANY },
  main: { sees: ['core', 'ports', 'agents', 'mayor', 'adapters', 'config', 'surfaces'], packages: ANY },
};

/** Packages that only one place may touch. */
const kept = [
  { packages: /^(node:)?(child_process|cluster)$|^execa$/, by: 'adapters/process.ts', does: 'starts subprocesses' },
  { packages: /^(@lydell\/)?node-pty$/, by: 'adapters/runtimes/pty', does: 'opens ptys' },
  { packages: /^(node:)?module$/, by: LATE, does: 'loads code late' },
  { packages: /^(node:)?vm$/, by: 'nobody', does: 'loads code in ways that no wall can see' },
];

const isIn = (path, place) => path === place || path.startsWith(`${place}/`);
const roomOf = (path) => path.split('/')[0].replace(/^main\.\w+$/, 'main');

/** Why a file may not import this, or `undefined`. Both paths are relative to src/, with `/`. */
const whyNot = (from, specifier) => {
  const room = roomOf(from);
  const rules = rooms[room];
  if (rules === undefined) return `src/${room} is no room of the house: give it its walls in scripts/walls.mjs.`;
  if (/^(?:\/|#|file:|data:|https?:|~|@\/|src\/|mayor(?:\/|$))/.test(specifier))
    return 'Files are imported by relative path.';
  if (!specifier.startsWith('.')) return packageProblem(from, room, rules, specifier);
  const target = relative(src, resolve(src, dirname(from), specifier.replace(/[?#].*$/, '')))
    .split(sep)
    .join('/');
  if (isIn(target, '..')) return 'The house ends at src/: nothing outside it is imported.';
  if (room === 'adapters' && isIn(target, 'adapters')) return adapterProblem(from, target);
  const open = roomOf(target) === room || rules.sees.some((place) => isIn(target, place));
  return open ? undefined : `${room} may import only: ${[room, ...rules.sees].join(', ')}.`;
};

const packageProblem = (from, room, { packages }, specifier) => {
  const keeper = kept.find((one) => one.packages.test(specifier));
  if (keeper !== undefined && !isIn(from, keeper.by)) return `${keeper.by} is the one that ${keeper.does}.`;
  if (packages === ANY || packages.includes(specifier)) return undefined;
  return `${room} imports no packages${packages.length === 0 ? '' : ` but ${packages.join(', ')}`}.`;
};

/** A kind of adapter sees itself and the single files beside the kinds; those see only one another. */
const adapterProblem = (from, target) => {
  const kind = (path) => (path.split('/').length > 2 ? path.split('/')[1] : undefined);
  const wanted = kind(target) ?? (target.endsWith('.ts') ? undefined : target.split('/')[1]);
  return wanted === undefined || wanted === kind(from) ? undefined : 'Adapters never import one another.';
};

/** The text of a name that is written out, or `undefined`. */
const textOf = (node) => {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TSLiteralType') return textOf(node.literal);
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return undefined;
};

const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const from = relative(src, context.filename).split(sep).join('/');
    const look = (node, source) => {
      const specifier = textOf(source);
      const message =
        specifier === undefined ? 'What is imported is written out, so that walls can be.' : whyNot(from, specifier);
      if (message !== undefined) context.report({ node, message });
    };
    const lookAtSource = (node) => {
      if (node.source) look(node, node.source);
    };
    return {
      ImportDeclaration: lookAtSource,
      ExportNamedDeclaration: lookAtSource,
      ExportAllDeclaration: lookAtSource,
      ImportExpression: lookAtSource,
      TSImportType: (node) => look(node, node.source ?? node.argument),
      TSExternalModuleReference: (node) => look(node, node.expression),
      'Identifier[name=/^(require|createRequire|getBuiltinModule)$/]': (node) => {
        if (from !== LATE) context.report({ node, message: 'This is a house of modules: import, not require.' });
      },
    };
  },
};

export default { rules: { rooms: rule } };

/**
 * The picture of the README: `npm run screenshot` draws the real dashboard over the sample town and
 * writes it to docs/dashboard.svg, as text with colours. The same sources give the same bytes.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sampleScreen, sampleStatus } from '../test/helpers/sample-town.ts';
import { frameOf, having, stateWith } from '../test/helpers/tui.tsx';
import { svgOf } from './svg.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/dashboard.svg' } } });
const size = { columns: 112, rows: 32 };
/** Without a sign that many fonts lack. */
const shown = { ...sampleScreen, lines: sampleScreen.lines.map((line) => line.replace('⎿', '└')) };
const state = having(stateWith(sampleStatus, size), { kind: 'screen', polecat: 'birch', shown });
const lines = frameOf(state, { depth: '256', ascii: false });

await writeFile(values.out, svgOf(lines, { ...size, title: 'The dashboard of Mayor: a town at work' }));
console.log(`Wrote ${values.out}`);
process.exit(0);

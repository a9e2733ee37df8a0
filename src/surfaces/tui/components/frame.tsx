/** @jsxRuntime automatic */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { lineText } from '../drawing/row.ts';
import { widthOf } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { footerKeys } from '../keymap.ts';
import { layoutOf } from '../layout.ts';
import type { Banner } from '../rows/banner.ts';
import { footerText } from '../rows/keys.ts';
import { statusLines } from '../rows/status-line.ts';
import type { State } from '../state.ts';
import { Line, Lines } from './lines.tsx';

type FrameProps = {
  readonly state: State;
  readonly theme: Theme;
  readonly title: string;
  readonly children: ReactNode;
};

/** What every screen has: a title with a rule, the line of answers, the keys of the moment. */
export const Frame = ({ state, theme, title, children }: FrameProps) => {
  const { columns, rows, status } = layoutOf(state);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Line text={title} />
      {children}
      <Lines width={columns} lines={statusLines(state, theme, columns, status)} />
      <Line text={footerText(footerKeys(state), theme, columns)} />
    </Box>
  );
};

type RuleProps = { readonly theme: Theme; readonly width: number; readonly label?: string; readonly banner?: Banner };

/** A thin line across, with a word in it. */
export const Rule = ({ theme, width, label = '', banner = { text: label, tone: 'plain' } }: RuleProps) => {
  const text = banner.text === '' ? '' : ` ${banner.text} `;
  return (
    <Line
      text={lineText(theme, width, [
        { text, tone: banner.tone, bold: true },
        { text: theme.signs.across.repeat(Math.max(0, width - widthOf(text))), tone: 'dim' },
      ])}
    />
  );
};

/** A thin line downwards. */
export const Divider = ({ theme, height }: { readonly theme: Theme; readonly height: number }) => (
  <Lines width={1} lines={Array.from({ length: height }, () => theme.paint(theme.signs.down, { tone: 'dim' }))} />
);

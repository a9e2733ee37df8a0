/** @jsxRuntime automatic */
import { Frame, Rule } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { layoutOf } from '../layout.ts';
import { paletteLines, paletteTitle } from '../rows/palette.ts';
import type { ScreenProps } from './home.tsx';

/** All that can be done, to be searched. */
export const Palette = ({ state, theme }: ScreenProps) => {
  const { columns, body } = layoutOf(state);
  return (
    <Frame state={state} theme={theme} title={paletteTitle(state, theme, columns)}>
      <Rule theme={theme} width={columns} />
      <Lines width={columns} lines={paletteLines(state, theme, columns, body)} />
    </Frame>
  );
};

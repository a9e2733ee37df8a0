/** @jsxRuntime automatic */
import { Box, Transform } from 'ink';
import { memo } from 'react';

/**
 * A line that is composed already, as wide as its box. `Transform` and not `Text`: Ink remembers the
 * measure of every text it ever saw, which would grow without end over a pane that keeps writing.
 */
export const Line = memo(({ text }: { readonly text: string }) => <Transform transform={() => text}> </Transform>);

type LinesProps = { readonly lines: readonly string[]; readonly width: number };

/** Lines one below the other, their place being their key: a line that did not change is not drawn again. */
export const Lines = ({ lines, width }: LinesProps) => (
  <Box flexDirection="column" flexShrink={0} width={width} height={lines.length}>
    {lines.map((text, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
      <Line key={index} text={text} />
    ))}
  </Box>
);

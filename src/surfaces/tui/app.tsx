/** @jsxRuntime automatic */
// Said in every such file: sources that are started in a foreign folder find no tsconfig that says it.
import type { DOMElement } from 'ink';
import { Box } from 'ink';
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { drawnAt } from './drawing/motion.ts';
import { Home, type ScreenProps } from './screens/home.tsx';
import { Palette } from './screens/palette.tsx';
import { Reader } from './screens/reader.tsx';
import type { Store } from './store.ts';

/** A state as a frame; every screen is drawn from plain data. */
export const App = ({ state, ...rest }: ScreenProps) => {
  const props = { ...rest, state: drawnAt(state) };
  if (props.state.asking?.kind === 'palette') return <Palette {...props} />;
  return props.state.place.kind === 'home' ? <Home {...props} /> : <Reader {...props} />;
};

type LiveProps = Omit<ScreenProps, 'state'> & {
  readonly store: Store;
  /** Called with the laid out tree whenever it may have changed. */
  readonly onFrame: (root: DOMElement) => void;
};

export const LiveApp = ({ store, onFrame, theme, zone }: LiveProps) => {
  const state = useSyncExternalStore(store.subscribe, store.shown);
  const root = useRef<DOMElement>(null);
  useLayoutEffect(() => {
    if (root.current !== null) onFrame(root.current);
  });
  return (
    <Box ref={root}>
      <App state={state} theme={theme} zone={zone} />
    </Box>
  );
};

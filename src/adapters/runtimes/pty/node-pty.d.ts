/** The package is an alias; its types stand under the name that it was published as. */
/// <reference types="node-pty" />
declare module 'node-pty' {
  export * from '@lydell/node-pty';
}

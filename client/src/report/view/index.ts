/** What of the page is for others: those who draw it without a browser. */
export { App } from './app';
export { layoutGraph } from './graph/layout-graph';
export { nodeInDirection } from './graph/walk-graph';
export { Host } from './host';
export { paint } from './timeline/paint';
export { layoutRows } from './timeline/timeline-rows';

/** What of the page is for others: those who draw it without a browser. */
export { App } from './app';
export { Host } from './host';
export { paint } from './timeline/paint';
export { layoutRows } from './timeline/timeline-rows';

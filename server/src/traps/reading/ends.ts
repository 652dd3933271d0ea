const ENDS = 'aclose|close|dispose|disconnect|stop|wait_closed|close_all_connections';

/** Matches code that ends the client of that name: `engine.dispose()`, `async with client:`. */
export function endOf(name: string): RegExp {
  const own = name.slice(name.lastIndexOf('.') + 1);
  return new RegExp(`\\b${own}\\.(${ENDS})\\(|async with ([\\w.]+\\.)?${own}\\s*(:|as\\b)`);
}

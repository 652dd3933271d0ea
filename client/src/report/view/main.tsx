import { render } from 'preact';
import type { PanelState, ToPanel } from '../model/messages';
import type { ReportModel } from '../model/report-model';
import { App } from './app';
import { Host, type Post } from './host';
import './report.css';

/** What the editor gives to the scripts of a panel. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): PanelState | undefined;
  setState(state: PanelState): void;
}
declare function acquireVsCodeApi(): EditorApi;

const root = document.getElementById('report');
const saved = document.getElementById('report-data');

if (root && saved) showSaved(root, JSON.parse(saved.textContent ?? '') as ReportModel);
else if (root) followEditor(root, acquireVsCodeApi());

/** In a saved file the report stands in the file itself. */
function showSaved(target: HTMLElement, model: ReportModel): void {
  render(<App model={model} section={undefined} onSection={nothing} range={undefined} onRange={nothing} />, target);
}

/** In the editor the report comes as a message, now and whenever there is a new one. */
function followEditor(target: HTMLElement, editor: EditorApi): void {
  const post: Post = (message) => editor.postMessage(message);
  let state: PanelState = editor.getState() ?? {};
  const keep = (change: PanelState): void => {
    state = { ...state, ...change };
    editor.setState(state);
  };
  window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
    if (data.type === 'gone') {
      render(<p class="empty">{data.message}</p>, target);
      return;
    }
    const { source } = data.model;
    // What was in sight of another run says nothing about this one.
    const isSame = JSON.stringify(source) === JSON.stringify(state.source);
    keep({ source, ...(!isSame && { range: undefined }) });
    render(
      <Host.Provider value={post}>
        <App
          model={data.model}
          section={state.section}
          onSection={(section) => keep({ section })}
          range={state.range}
          onRange={(range) => keep({ range })}
        />
      </Host.Provider>,
      target,
    );
  });
  post({ type: 'ready' });
}

function nothing(): void {}

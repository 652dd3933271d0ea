import { expect, test } from 'vitest';
import { reportPage } from '../../../client/src/report/report-page';

const PARTS = {
  title: '<Report>',
  script: 'https://panel/report.js',
  style: 'https://panel/report.css',
  source: 'https://panel',
  nonce: 'abc+/=',
};

test('the page runs the one script that carries its nonce, and loads nothing else', () => {
  const page = reportPage(PARTS);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
  expect(policy).toBe(
    "default-src 'none'; base-uri 'none'; form-action 'none'; style-src https://panel; script-src 'nonce-abc+/='",
  );
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/<style|\son\w+=|style=/);
});

test('what is put into the page is text there', () => {
  expect(reportPage(PARTS)).toContain('<title>&lt;Report&gt;</title>');
});

import { expect, test } from 'vitest';
import { folderUrl } from '../../../src/core/forge/address.ts';
import { listTasks, mergeTicks, tickState } from '../../../src/core/forge/checklist.ts';
import { renderIssue } from '../../../src/core/forge/issue-text.ts';
import { findSection, replaceSection } from '../../../src/core/forge/section.ts';
import { exampleFacts, TEMPLATES } from './forge-facts.ts';

test('the issue of a change', async () => {
  const { marker, text } = renderIssue(TEMPLATES, exampleFacts());
  expect(marker).toMatchObject({
    change: 'add-status-page',
    project: '',
    state: tickState(exampleFacts().tasks),
  });
  await expect(text).toMatchFileSnapshot('texts/issue.md');
});

test('of a change with nothing but a name', () => {
  const facts = { proposal: undefined, capabilities: [], tasks: [], pull: undefined, folderUrl: undefined };
  expect(renderIssue(TEMPLATES, exampleFacts(facts)).text).toBe(
    '- Stage: **proposed**\n- Files: `openspec/changes/add-status-page`',
  );
});

test('of a proposal in another language, and with headings of its own', () => {
  const proposal =
    '# 提案\n\n## 理由\n\n因为。\n\n### 更多\n\n@all\n\n## 变更内容\n\n- 一\n\n## Capabilities\n\n- no\n';
  const { text } = renderIssue(TEMPLATES, exampleFacts({ proposal, capabilities: [], tasks: [] }));
  expect(text).toContain('### 理由\n因为。\n\n#### 更多\n\n`@all`\n\n### 变更内容\n- 一');
  expect(text).not.toContain('- no');
});

test('is the same after it was written and read, ticks apart', () => {
  const facts = exampleFacts();
  const body = replaceSection('Hello\r\n', renderIssue(TEMPLATES, facts)).replace('[ ] 1.1', '[x] 1.1');
  const section = findSection(body, facts);
  expect(section?.edited).toBe(false);
  const { tasks, changes } = mergeTicks({
    tasks: facts.tasks,
    state: section?.marker.state,
    issue: section?.text,
  });
  expect(changes.map(({ task }) => task.id)).toEqual(['1.1']);
  const again = replaceSection(body, renderIssue(TEMPLATES, { ...facts, tasks }));
  expect(again.startsWith('Hello\r\n\r\n')).toBe(true);
  expect(replaceSection(again, renderIssue(TEMPLATES, { ...facts, tasks }))).toBe(again);
});

test('fits on the forge, and says where it was cut', () => {
  const proposal = `# T\n\n## Why\n\n${'< 文字 & words\n'.repeat(20_000)}\n## What Changes\n\n${'- 一\n\n'.repeat(20_000)}`;
  const file = Array.from({ length: 4000 }, (_, index) => `- [ ] ${index}.1 任务任务任务`).join('\n');
  const tasks = listTasks([{ path: 't', item: 't', text: file }]);
  const { text } = renderIssue(TEMPLATES, exampleFacts({ proposal, tasks }));
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  expect(text).toContain('*Cut here. The rest: `openspec/changes/add-status-page/proposal.md`*');
  expect(text).toMatch(/\*\d+ more\*$/);
});

test('the web page of a folder', () => {
  const address = { base: 'https://host/forge', owner: 'ann', name: 'lab' };
  expect(folderUrl(address, 'change/a b', 'changes/x (1)#')).toBe(
    'https://host/forge/ann/lab/src/branch/change/a%20b/changes/x%20%281%29%23',
  );
});

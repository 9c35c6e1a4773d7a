import { test } from 'node:test';
import { expect } from 'chai';
import { Approvals } from '../../../src/cli/host/approvals.ts';
import { RoadSessions } from '../../kit/road-sessions.ts';
import { until } from '../../kit/until.ts';

test('R14 a question about a viewer comes once the one before is decided or has left', async (t) => {
  const sessions = await RoadSessions.open(t);
  const host = sessions.join('host', { approval: true });
  const questions: (string | undefined)[] = [];
  const approvals = new Approvals(host, ({ name }) => questions.push(name));
  const join = async (name: string) => {
    const viewer = sessions.join('viewer', { name });
    await until(() => host.requests.some((request) => request.name === name));
    return viewer;
  };
  await join('Ada');
  const bob = await join('Bob');
  await join('Cy');
  expect(questions).to.deep.equal(['Ada']);
  // It was not asked about.
  bob.stop();
  await until(() => host.requests.length === 2);
  expect(approvals.asked?.name).to.equal('Ada');
  approvals.asked?.accept();
  expect(questions).to.deep.equal(['Ada', 'Cy']);
  approvals.asked?.refuse();
  expect(approvals.asked).to.equal(undefined);
});

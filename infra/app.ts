import { App } from 'aws-cdk-lib';
import { ConfigProblems, settingsFor } from './config.ts';
import { buildStage } from './stacks.ts';

const app = new App();
try {
  buildStage(
    app,
    settingsFor((name) => app.node.tryGetContext(name)),
  );
} catch (problem) {
  if (!(problem instanceof ConfigProblems)) throw problem;
  console.error(problem.message);
  process.exit(1);
}
app.synth();

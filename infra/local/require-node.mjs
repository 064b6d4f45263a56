// First line of `npm start` and `npm test`: plain JavaScript, so that an old Node can read it too.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `grantkeeper needs Node 24, this is ${process.versions.node}. Run \`npm ci\` in the project's folder first: it brings Node 24 along, and \`npm run\` then uses it.`,
  );
  process.exit(1);
}

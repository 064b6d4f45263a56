// Loaded before the home: its standard input is a pipe that only the show holds, so however the show ends, the home
// ends as well, in its own clean way.
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();

// Connects to a Unix socket, reads what comes with node's HTTP parser, one response for each request on one connection, and
// prints for each its status and its body.
const http = require('http');

const [socketPath, count] = [process.argv[2], Number(process.argv[3])];
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function request(left) {
  if (left === 0) {
    agent.destroy();
    return;
  }
  const outgoing = http.request({ socketPath, agent, method: 'GET' }, (response) => {
    const parts = [];
    response.on('data', (part) => parts.push(part));
    response.on('end', () => {
      console.log(`${response.statusCode} ${Buffer.concat(parts).toString('hex')}`);
      setImmediate(() => request(left - 1));
    });
  });
  outgoing.on('error', (error) => {
    console.log(String(error));
    process.exitCode = 1;
  });
  outgoing.end();
}

request(count);

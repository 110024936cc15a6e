package dev.ipc.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a server and clients in processes of their own, first in peace, then with one client's process stopped, then with one
 * stopped and one killed each second, and compares what both ends of each living connection say.
 *
 * <p>Ends with status 1 if anything was lost, doubled, reordered or misdelivered. The options, with their defaults, are in
 * {@code docs/soak.md}.
 */
final class Soak {
    private final Options options;
    private final Path container = Files.createTempDirectory("ipc-soak").resolve("c");
    private final Findings findings;
    private final List<Child> clients = new ArrayList<>();
    private Child server;
    private int started;
    private long killed;
    private long stopped;
    private long attempts;

    private Soak(Options options) throws IOException {
        this.options = options;
        this.findings = new Findings(options);
        this.server = newServer();
    }

    public static void main(String[] args) throws Exception {
        Soak soak = new Soak(new Options(List.of(args)));
        boolean good;
        try {
            good = soak.run();
        } finally {
            soak.clients.forEach(Child::kill);
            soak.server.kill();
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        server.await("ready");
        int processes = options.number("processes", 16);
        for (int i = 0; i < processes; i++) {
            clients.add(newClients());
        }
        for (Child each : clients) {
            each.await("ready");
        }
        tellAll("run");
        tellAll("warm-up");
        seconds(options.number("warmUp", 5));
        tellAll("quiet");
        seconds(options.number("quiet", 20));
        tellAll("one-stopped");
        clients.get(0).signal("STOP");
        stopped++;
        seconds(options.number("stopped", 20));
        clients.get(0).signal("CONT");
        tellAll("recovery");
        seconds(2);
        tellAll("stops-and-kills");
        disturb(processes);
        tellAll("over");
        awaitAll("pause", "paused");
        awaitAll("report", "reported");
        System.out.println("hostile connects " + attempts);
        return findings.print(killed, stopped);
    }

    /** Each second stops one of the first quarter for a while, and kills one of the next. */
    private void disturb(int processes) throws InterruptedException {
        int quarter = Math.max(1, processes / 4);
        int serverEvery = options.number("killServerEvery", 0);
        try (Intruder intruder = new Intruder(container, options.number("hostile", 0))) {
            for (int i = 0; i < options.number("faults", 20); i++) {
                Child stands = clients.get(i % quarter);
                stands.signal("STOP");
                stopped++;
                int victim = quarter + i % quarter;
                if (processes > 1) {
                    clients.get(victim).kill();
                    killed++;
                    clients.set(victim, newClients());
                }
                if (serverEvery > 0 && i % serverEvery == serverEvery - 1) {
                    server.kill();
                    killed++;
                    server = newServer();
                    server.await("ready");
                    server.tell("run");
                }
                TimeUnit.MILLISECONDS.sleep(600);
                stands.signal("CONT");
                if (processes > 1) {
                    clients.get(victim).await("ready");
                    clients.get(victim).tell("run");
                }
                TimeUnit.MILLISECONDS.sleep(400);
            }
            attempts = intruder.attempts();
        }
        seconds(3); // reconnects and backlogs
    }

    private Child newServer() {
        List<String> arguments = new ArrayList<>(List.of(container.toString()));
        arguments.addAll(options.words());
        return new Child(SoakServer.class, arguments, findings::heard);
    }

    private Child newClients() {
        int count = Math.max(1, options.number("clients", 16) / options.number("processes", 16));
        String name = "c" + started++;
        boolean bystander =
                clients.size() >= options.number("processes", 16) / 2 && started <= options.number("processes", 16);
        List<String> arguments = new ArrayList<>(List.of(container.toString(), name, Integer.toString(count)));
        arguments.addAll(options.words());
        return new Child(SoakClients.class, arguments, line -> findings.heardOfClient(line, bystander));
    }

    private void tellAll(String line) {
        clients.forEach(each -> each.tell(line));
        server.tell(line);
    }

    private void awaitAll(String line, String answer) throws InterruptedException {
        tellAll(line);
        for (Child each : clients) {
            each.await(answer);
        }
        server.await(answer);
    }

    private static void seconds(int number) throws InterruptedException {
        TimeUnit.SECONDS.sleep(number);
    }
}

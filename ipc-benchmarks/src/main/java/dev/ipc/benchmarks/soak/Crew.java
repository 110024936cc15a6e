package dev.ipc.benchmarks.soak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The processes of a soak: a server and those of clients, with successors for those that are killed.
 *
 * <p><em>Threading:</em> for one thread; {@link #killAll} and {@link #killed} for any.
 */
final class Crew {
    private final Options options;
    private final Path container;
    private final Findings findings;
    private final List<Child> clients = new ArrayList<>();
    private final Queue<Child> all = new ConcurrentLinkedQueue<>();
    private Child server;
    private int started;
    private volatile long killed;

    Crew(Options options, Path container, Findings findings) {
        this.options = options;
        this.container = container;
        this.findings = findings;
        this.server = newServer();
    }

    /** Waits until all are there and connected. */
    void assemble() throws InterruptedException {
        server.awaitReady();
        int processes = options.number("processes");
        while (clients.size() < processes) {
            clients.add(newClients(clients.size() >= processes / 2));
        }
        awaitAll();
    }

    private void awaitAll() throws InterruptedException {
        server.awaitReady();
        for (Child each : clients) {
            each.awaitReady();
        }
    }

    private Child newServer() {
        return start("server-" + started++, SoakServer.class, false);
    }

    private Child newClients(boolean bystander) {
        return start("c" + started++, SoakClients.class, bystander);
    }

    private Child start(String name, Class<?> program, boolean bystander) {
        List<String> arguments = new ArrayList<>(List.of(container.toString(), name));
        arguments.addAll(options.words());
        Child child = new Child(
                name, program, options.number("heap"), arguments, line -> findings.heard(name, bystander, line));
        all.add(child);
        return child;
    }

    void tellAll(String line) {
        clients.forEach(each -> each.tell(line));
        server.tell(line);
    }

    /** Stops a process of clients, counted from the first; or lets it go on. */
    void stop(int number, boolean stop) {
        clients.get(number).signal(stop ? "STOP" : "CONT");
    }

    /** Kills a process of clients, and starts another in its place. */
    void replace(int number) {
        kill(clients.get(number));
        clients.set(number, send(newClients(false)));
    }

    /** Kills the server, and starts another in its place. */
    void replaceServer() throws InterruptedException {
        kill(server);
        server = send(newServer());
        server.awaitReady();
    }

    private void kill(Child child) {
        child.kill();
        killed++;
    }

    /** Has a successor do what the others do. */
    private Child send(Child child) {
        child.tell("run");
        return child;
    }

    long killed() {
        return killed;
    }

    /** Returns whether all are connected, newcomers too. */
    boolean isReady() throws InterruptedException {
        boolean ready = server.isReady();
        for (Child each : clients) {
            ready &= each.isReady();
        }
        return ready;
    }

    /**
     * Has all hold on until all that was sent has its outcome, and say what they sent and received, and what they have; compares
     * that, and has them go on.
     */
    void rest() throws InterruptedException {
        awaitAll();
        ask("pause", "paused");
        ask("report", "reported");
        findings.compare();
        tellAll("run");
    }

    private void ask(String line, String answer) throws InterruptedException {
        tellAll(line);
        for (Child each : clients) {
            each.await(answer);
        }
        server.await(answer);
    }

    /** Has all close, the server last, and waits until they have ended. */
    void end() throws InterruptedException {
        clients.forEach(Child::tellToEnd);
        for (Child each : clients) {
            each.awaitEnd();
        }
        server.tellToEnd();
        server.awaitEnd();
        all.stream().filter(Child::isAlive).forEach(each -> findings.fault(Kind.PROCESS, "left alive: " + each));
    }

    /** Has the server's threads printed, which may be why a client didn't answer. */
    void dumpServer() throws InterruptedException {
        server.dumpThreads();
    }

    void killAll() {
        all.forEach(Child::kill);
    }
}

package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Note;
import dev.ipc.benchmarks.peers.Peer;
import dev.ipc.benchmarks.peers.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One of the two processes of a comparison; it ends with its standard input.
 *
 * <p>Arguments: {@code server}, {@code client} or {@code first}, the peer, the directory. It says {@code ready} when it is. A client
 * then takes lines {@code WORKLOAD MILLISECONDS}, and answers each with a {@link Measured} or {@code failed} and why. With
 * {@code first} it asks one question, says {@code ready} when it has the answer, and ends.
 */
public final class PeerProcess {
    private PeerProcess() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        try {
            Peer peer = Peers.named(arguments[1]);
            Path directory = Path.of(arguments[2]);
            switch (arguments[0]) {
                case "server" -> serve(peer, directory, out);
                case "client" -> measure(new Session(peer, directory), out);
                case "first" -> askOnce(peer, directory, out);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (Exception | Error e) {
            e.printStackTrace();
            out.println("failed " + e);
            Runtime.getRuntime().halt(1);
        }
        System.exit(0);
    }

    private static void serve(Peer peer, Path directory, PrintStream out) throws Exception {
        Behaviour behaviour = new Behaviour();
        Peer.Serving serving = peer.serve(directory, behaviour);
        Thread broadcaster = new Thread(
                () -> {
                    try {
                        behaviour.broadcastOn(serving);
                    } catch (Exception | Error e) {
                        e.printStackTrace();
                        Runtime.getRuntime().halt(1);
                    }
                },
                "broadcaster");
        broadcaster.setDaemon(true);
        broadcaster.start();
        out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
        serving.close();
    }

    private static void askOnce(Peer peer, Path directory, PrintStream out) throws Exception {
        Session.check(peer.connect(directory, message -> {}).call(Note.of(0x1000)), 0x1000);
        out.println("ready");
    }

    private static void measure(Session session, PrintStream out) throws IOException {
        out.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        String before = "";
        while ((line = lines.readLine()) != null) {
            String[] words = line.split(" ", -1);
            try {
                if (!words[0].equals(before)) {
                    session.closeListeners();
                    before = words[0];
                }
                Workload workload = Workload.named(words[0]);
                out.println(workload.run(session, Duration.ofMillis(Long.parseLong(words[1])))
                        .line());
            } catch (Exception | Error e) {
                e.printStackTrace();
                out.println("failed " + e);
            }
        }
    }
}

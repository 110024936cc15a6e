package dev.ipc.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The comparison runs from end to end, very short; what it measures then means nothing. */
class CompareIT {
    private static final String ALL_BUT_MANY_LINKS = "call,p1,p64,one-way,1m,to-10,connects,first-reply";

    @TempDir
    Path directory;

    @Test
    @Timeout(400)
    void smoke_measuresEveryTaskOfTheOnesWithABar() throws Exception {
        String said = smoke("--peers", "netty,ipc,ipc-direct", "--workloads", ALL_BUT_MANY_LINKS);

        String report = Files.readString(directory.resolve("smoke.md"));
        assertThat(report)
                .as(said)
                .doesNotContain("failed")
                .contains("### Broadcast to 10", "**ipc**, direct dispatch");
        assertThat(Files.readString(directory.resolve("smoke.svg"))).contains("<svg", "</svg>");
    }

    @Test
    @Timeout(400)
    void smoke_talksToEveryPeer() throws Exception {
        String said = smoke("--workloads", "p1");

        for (Contestant contestant : Contestant.ALL) {
            if (!contestant.name().equals(Contestant.C)) {
                assertThat(said).containsPattern("p1 +" + contestant.name() + " +[0-9.k]+ µs");
            }
        }
    }

    @Test
    void options_refuseWhatTheyDontKnow() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int end = Compare.run(new PrintStream(out, true, StandardCharsets.UTF_8), "quick", "--peers", "nobody");

        assertThat(end).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("no peer nobody", "--workloads");
    }

    private String smoke(String... more) throws Exception {
        assumeTrue(Epoll.isAvailable(), "the other peers on Netty are measured with its native epoll transport");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] arguments = new String[5 + more.length];
        arguments[0] = "smoke";
        arguments[1] = "--results";
        arguments[2] = directory.resolve("smoke.tsv").toString();
        arguments[3] = "--output";
        arguments[4] = directory.toString();
        System.arraycopy(more, 0, arguments, 5, more.length);

        int end = Compare.run(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);

        String said = out.toString(StandardCharsets.UTF_8);
        assertThat(end).as(said).isZero();
        return said;
    }
}

package dev.ipc.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.benchmarks.soak.Verdict.Outcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Which verdict follows from what the processes say. */
class FindingsTest {
    private final Findings findings = new Findings(new Options(List.of()));

    private void server(String line) {
        findings.heard("server-0", false, line);
    }

    private void client(String line) {
        findings.heard("c1", true, line);
    }

    private Map<String, Outcome> outcomes() {
        return findings.verdicts().stream().collect(Collectors.toMap(Verdict::of, Verdict::outcome));
    }

    private void vitals(String process, int samples, long descriptors, long threads, long heap, long direct) {
        for (int i = 0; i < samples; i++) {
            Vitals vitals = new Vitals(
                    Growth.WARM_UP_MILLIS + i * 3000L, 9 + i * descriptors, 9 + i * threads, i * heap, i * direct);
            findings.heard(process, false, vitals.line());
        }
    }

    private void latency(String phase, int requests, long millis) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(millis * 1_000_000, requests);
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(bytes);
        client("latency " + phase + " " + Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
    }

    @Test
    void aQuietSoakHasNoFault() {
        client("client c1.0 id=1 s=5+0-1 q=4+1-0 t=6 b=7");
        server("server c1.0 s=5 q=5 t=6+0-2 b=7+0-0");
        findings.compare();
        vitals("server-0", 10, 0, 0, 0, 0);
        vitals("c1", 10, 0, 0, 0, 0);
        latency("quiet", 10_000, 10);
        latency("one-stopped", 10_000, 19);
        latency("faults", 10_000, 249);
        client("remains 8");
        assertThat(outcomes().values()).containsOnly(Outcome.OK);
        assertThat(findings.print()).isTrue();
        assertThat(findings.verdicts().get(0).figure()).startsWith("0 of 23 on 1 connections");
    }

    @Test
    void messagesAreCountedOnce() {
        for (String each : List.of("id=1 s=5+0-0", "id=1 s=8+0-0", "id=2 s=9+0-0")) {
            client("client c1.0 " + each + " q=0+0-0 t=0 b=0");
            server("server c1.0 s=" + each.charAt(7) + " q=0 t=0+0-0 b=0+0-0");
            findings.compare();
        }
        assertThat(findings.verdicts().get(0).figure()).startsWith("0 of 17 on 2 connections");
    }

    @Test
    void whatWasLostIsAFault() {
        client("client c1.0 id=1 s=5+0-0 q=0+0-0 t=0 b=0");
        server("server c1.0 s=4 q=0 t=0+0-0 b=0+0-0");
        findings.compare();
        assertThat(outcomes()).containsEntry("messages", Outcome.FAULT);
        assertThat(findings.print()).isFalse();
    }

    @Test
    void whatCameThoughItWasNotSentIsAFault() {
        client("client c1.0 id=1 s=0+0-0 q=0+0-0 t=0 b=8");
        server("server c1.0 s=0 q=0 t=0+0-0 b=6+1-3");
        findings.compare();
        assertThat(outcomes()).containsEntry("messages", Outcome.FAULT);
    }

    @Test
    void aConnectionThatOneEndDoesNotKnowIsAFault() {
        client("client c1.0 id=1 s=0+0-0 q=0+0-0 t=0 b=0");
        findings.compare();
        assertThat(outcomes()).containsEntry("messages", Outcome.FAULT);
    }

    @Test
    void whatAProcessFindsIsAFault() {
        Map<Kind, String> verdicts = Map.of(
                Kind.HISTORY, "messages",
                Kind.OUTCOME, "outcomes",
                Kind.LEAK, "leaks",
                Kind.REMAINS, "what is left",
                Kind.PROCESS, "processes",
                Kind.CONTAINER, "container");
        for (Kind each : Kind.values()) {
            assertThat(outcomes()).containsEntry(verdicts.get(each), Outcome.OK);
            server(each.word() + " which says more");
            assertThat(outcomes()).containsEntry(verdicts.get(each), Outcome.FAULT);
        }
    }

    @Test
    void whatCannotBeReadIsAFault() {
        client("vitals of somebody");
        assertThat(outcomes()).containsEntry("processes", Outcome.FAULT);
    }

    @Test
    void whatIsLeftAfterTheEndIsAFault() {
        client("remains 9");
        assertThat(outcomes()).containsEntry("what is left", Outcome.FAULT);
    }

    @Test
    void aThreadThatIsLeftIsAFault() {
        client("remains 0 ipc-client-loop-1");
        assertThat(outcomes()).containsEntry("what is left", Outcome.FAULT);
    }

    @Test
    void growthOfEachKindIsAFault() {
        vitals("server-0", 10, 1, 0, 300_000, 0);
        vitals("c1", 10, 0, 1, 0, 1_000_000);
        assertThat(outcomes())
                .containsEntry("descriptors, server", Outcome.FAULT)
                .containsEntry("threads, server", Outcome.OK)
                .containsEntry("heap, server", Outcome.FAULT)
                .containsEntry("direct, server", Outcome.OK)
                .containsEntry("descriptors, clients", Outcome.OK)
                .containsEntry("threads, clients", Outcome.FAULT)
                .containsEntry("heap, clients", Outcome.OK)
                .containsEntry("direct, clients", Outcome.FAULT);
    }

    @Test
    void aPeerThatHoldsUpOthersIsAFault() {
        latency("quiet", 10_000, 10);
        latency("one-stopped", 1000, 21);
        latency("faults", 10_000, 260);
        assertThat(outcomes())
                .containsEntry("p99, one stopped", Outcome.FAULT)
                .containsEntry("p99, stops and kills", Outcome.FAULT);
    }

    @Test
    void amongFaultsTenTimesTheQuietIsNone() {
        latency("quiet", 10_000, 100);
        latency("faults", 10_000, 990);
        assertThat(outcomes())
                .containsEntry("p99, stops and kills", Outcome.OK)
                .containsEntry("p99, one stopped", Outcome.UNKNOWN);
    }

    @Test
    void whatIsTooLittleToTellIsNotJudged() {
        vitals("c1", Growth.LEAST_SAMPLES - 1, 100, 100, 1 << 30, 1 << 30);
        latency("quiet", 10_000, 1);
        latency("one-stopped", 10, 1000);
        latency("faults", 10, 1000);
        assertThat(outcomes())
                .containsEntry("heap, clients", Outcome.UNKNOWN)
                .containsEntry("p99, one stopped", Outcome.UNKNOWN)
                .containsEntry("p99, stops and kills", Outcome.UNKNOWN);
        assertThat(findings.print()).isTrue();
    }
}

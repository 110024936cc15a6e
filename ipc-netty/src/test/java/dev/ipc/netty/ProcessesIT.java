package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.RequestFailedException;
import dev.ipc.ServerConnection;
import dev.ipc.group.CurrentUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Server and clients in processes of their own: their deaths, and their ends without one. */
class ProcessesIT extends SocketTest {
    private ChildJvm child(String role) {
        return ChildJvm.start(ChildProgram.class, role, address.container().orElseThrow(), transport);
    }

    @Test
    void aProcessEndsByItselfOnceAllIsClosed() {
        try (ChildJvm server = child("serve")) {
            server.awaitLine("serving");
            try (ChildJvm client = child("connect")) {
                assertThat(client.awaitLine("connected")).isEqualTo("connected " + CurrentUser.uid());
                client.say("hello");
                server.awaitLine("got hello");
                client.say("end");
                client.awaitLine("closed LOCAL");
                client.awaitExit();
            }
            server.awaitLine("closed REMOTE");
            server.say("end");
            server.awaitExit();
        }
    }

    @Test
    void aProcessWhoseConnectFailsEndsByItself() {
        try (ChildJvm client = child("connect")) {
            assertThat(client.awaitLine("failed")).contains("nobody serves");
            client.awaitExit();
        }
    }

    @Test
    void P37_aKilledClientIsToldToTheServer() throws Exception {
        IpcServer server = start(serverBuilder());
        try (ChildJvm client = child("connect")) {
            client.awaitLine("connected");
            client.say("last words");
            assertThat(nextEvent()).isEqualTo("connected");
            assertThat(nextEvent()).isEqualTo("last words");
            ServerConnection connection = onlyConnection(server);
            if (transport != Transport.NIO) {
                assertThat(connection.peer().pid()).hasValue(client.pid());
            }
            client.kill();
            assertThat(connection.closed().get(5, TimeUnit.SECONDS)).isInstanceOf(CloseReason.PeerGone.class);
            assertThat(nextEvent()).isEqualTo("closed PEER_GONE");
        }
    }

    @Test
    void P9_toAStoppedPeerASendIsWrittenAndARequestIsNotAnswered() throws Exception {
        try (ChildJvm server = child("serve")) {
            server.awaitLine("serving");
            IpcClient client = connect(clientBuilder());
            server.awaitLine("connected");
            server.signal("STOP");
            client.send("while it stands").get(SOON.toSeconds(), TimeUnit.SECONDS);
            RequestFailedException failure =
                    RequestsTest.failureOf(client.request(1, Integer.class, Duration.ofMillis(300)));
            assertThat(failure.reason()).isEqualTo(RequestFailedException.Reason.TIMED_OUT);
            assertThat(failure.mayHaveRun()).isTrue();
            server.signal("CONT");
            server.awaitLine("got while it stands");
            assertThat(client.request(2, Integer.class).get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(2);
        }
    }

    @Test
    void P12_aKilledServerEndsAThousandRequestsOnceEach() throws Exception {
        try (ChildJvm server = child("hold")) {
            server.awaitLine("serving");
            IpcClient client = connect(clientBuilder());
            AtomicInteger outcomes = new AtomicInteger();
            List<CompletableFuture<String>> replies = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                CompletableFuture<String> reply = client.request((long) i, String.class, Duration.ofMinutes(5));
                reply.whenComplete((none, failure) -> outcomes.incrementAndGet());
                replies.add(reply);
            }
            client.connection().barrier().join(); // the server has them all
            long begin = System.nanoTime();
            server.kill();
            for (CompletableFuture<String> reply : replies) {
                RequestFailedException failure = RequestsTest.failureOf(reply);
                assertThat(failure.reason()).isEqualTo(RequestFailedException.Reason.CLOSED);
                assertThat(failure.mayHaveRun()).isTrue();
                assertThat(failure.closeReason()).isInstanceOf(CloseReason.PeerGone.class);
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertThat(outcomes).hasValue(1000);
            assertThat(millis).isLessThan(20 * 500);
            LoggerFactory.getLogger(ProcessesIT.class).info("1000 requests ended within {} ms of a kill", millis);
        }
    }

    @Test
    void P37_aKilledServerIsToldToTheClient() throws Exception {
        try (ChildJvm server = child("serve")) {
            server.awaitLine("serving");
            IpcClient client = connect(clientBuilder().onMessage(String.class, (c, text) -> events.add(text)));
            server.say("last words");
            assertThat(nextEvent()).isEqualTo("last words");
            server.kill();
            assertThat(client.closed().get(5, TimeUnit.SECONDS)).isInstanceOf(CloseReason.PeerGone.class);
        }
        // P34: what it left behind is in nobody's way
        start(serverBuilder());
        connect(clientBuilder());
    }
}

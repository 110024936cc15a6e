package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.Limits;
import dev.ipc.NameTakenException;
import dev.ipc.Peer;
import dev.ipc.ServiceAddress;
import dev.ipc.group.CurrentUser;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Each {@link Capability} of each transport: that it has it, or that it hasn't. */
class TransportsTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    @Test
    void othersFindWhatHasAPath() {
        IpcServer server = start(serverBuilder());
        boolean has = Capability.PATH.has(transport);
        assertThat(Files.exists(server.socketPath())).isEqualTo(has);
        assertThat(Files.exists(directory.resolve("c"))).isEqualTo(has);
        assertThat(NettyIpc.liveServices(address).join()).hasSize(has ? 1 : 0);
        if (has) {
            welcomedPeer(server);
        }
    }

    @Test
    void P26_whoThePeerIs() {
        IpcServer server = start(serverBuilder());
        IpcClient client = connect(clientBuilder().processName("pid 1, uid 0"));
        for (Peer peer :
                List.of(onlyConnection(server).peer(), client.connection().peer())) {
            assertThat(peer.uid()).hasValue(CurrentUser.uid());
            if (Capability.PID.has(transport)) {
                assertThat(peer.pid()).hasValue(ProcessHandle.current().pid());
            } else {
                assertThat(peer.pid()).isEmpty();
            }
            assertThat(peer.gid().isPresent()).isEqualTo(Capability.KERNEL_FACTS.has(transport));
        }
    }

    @Test
    void whetherOneDirectionEndsAlone() {
        Channel channel = TransportChannels.newClientChannel(transport);
        assertThat(channel instanceof DuplexChannel).isEqualTo(Capability.HALF_CLOSE.has(transport));
        channel.unsafe().closeForcibly();
    }

    @Test
    void P2_whatIsUnreadWhenTheOtherSideEnds() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        IpcServer server = start(serverBuilder()
                .limits(Limits.builder().maxUndispatchedMessages(10).build())
                .onMessage(Integer.class, (connection, number) -> {
                    goOn.await(60, TimeUnit.SECONDS);
                    events.add(number);
                }));
        IpcClient client = connect(clientBuilder());
        CompletableFuture<?>[] sent = new CompletableFuture<?>[100];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = client.send(i);
        }
        NettyServerConnection received = (NettyServerConnection) onlyConnection(server);
        Awaitility.await().atMost(SOON).until(() -> received.decoder().isPaused());
        client.abort();
        client.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        long written = List.of(sent).stream()
                .filter(each -> !each.isCompletedExceptionally())
                .count();
        goOn.countDown();
        assertThat(nextEvent()).isEqualTo("connected");
        int handled = 0;
        Object event = nextEvent();
        while (event.equals(handled)) {
            handled++;
            event = nextEvent();
        }
        assertThat(event).isEqualTo("closed PEER_GONE");
        assertThat(handled).isEqualTo(written);
    }

    @Test
    void aSocketTakesMoreThanOneLargeMessage() throws Exception {
        assumeTrue(Capability.PATH.has(transport), "there is no socket");
        Path most = Path.of("/proc/sys/net/core/wmem_max");
        assumeTrue(Files.isReadable(most), "there is no Linux");
        long allowed;
        try (BufferedReader reader = Files.newBufferedReader(most)) { // such a file is empty behind its first read
            allowed = Long.parseLong(reader.readLine());
        }
        int doubled = transport == Transport.NIO ? 1 : 2; // Linux takes twice as much, of which the JDK tells half
        Channel channel = TransportChannels.newClientChannel(transport);
        try {
            int before = channel.config().getOption(ChannelOption.SO_SNDBUF);
            assumeTrue(before <= TransportChannels.SEND_BUFFER_BYTES, "this machine has a larger default");
            TransportChannels.configure(channel);
            assertThat((long) channel.config().getOption(ChannelOption.SO_SNDBUF))
                    .isEqualTo(doubled * Math.min(TransportChannels.SEND_BUFFER_BYTES, allowed));
            channel.config().setOption(ChannelOption.SO_SNDBUF, 3 * TransportChannels.SEND_BUFFER_BYTES);
            int larger = channel.config().getOption(ChannelOption.SO_SNDBUF);
            TransportChannels.configure(channel);
            assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF)).isEqualTo(larger);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    @Test
    void P18_whatNobodyReadsIsBounded() {
        CountDownLatch goOn = new CountDownLatch(1);
        start(NettyIpc.server(address)
                .transport(transport)
                .limits(Limits.builder().maxUndispatchedMessages(10).build())
                .onMessage(String.class, (connection, text) -> goOn.await(60, TimeUnit.SECONDS)));
        IpcClient client = connect(
                clientBuilder().limits(Limits.builder().maxQueuedMessages(100).build()));
        String large = "x".repeat(10_000);
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        CompletableFuture<Void> last = client.send(large);
        while (!last.isCompletedExceptionally() && accepted.size() < 5_000) {
            accepted.add(last);
            last = client.send(large);
        }
        goOn.countDown();
        assertThat(last).as("somebody says that nothing more fits").isCompletedExceptionally();
        assertThat(CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)))
                .as("and writes on when there is room")
                .succeedsWithin(SOON);
    }

    @Test
    void P33_aNameHasOneServerAndIsFreeBehindIt() throws Exception {
        IpcServer server = start(serverBuilder());
        assertThatThrownBy(() -> serverBuilder().start().join())
                .cause()
                .isInstanceOfSatisfying(NameTakenException.class, taken -> assertThat(taken.ownerPid())
                        .hasValue(ProcessHandle.current().pid()));
        ServiceAddress otherCase = ServiceAddress.of(address.group(), "LIFE").in(directory.resolve("other"));
        closer.add(NettyIpc.server(otherCase).transport(transport).start().join());
        connect(clientBuilder()).send("still there?").join();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("still there?");
        server.close();
        server.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        start(serverBuilder());
    }

    @Test
    void aClientThatComesWhileTheServerClosesLearnsIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            IpcServer server = start(serverBuilder());
            CompletableFuture<IpcClient> connecting = clientBuilder().connect();
            server.close();
            try {
                assertThat(connecting
                                .get(SOON.toSeconds(), TimeUnit.SECONDS)
                                .closed()
                                .get(SOON.toSeconds(), TimeUnit.SECONDS))
                        .isNotInstanceOf(CloseReason.Local.class);
            } catch (ExecutionException e) {
                assertThat(e).cause().isInstanceOf(ConnectFailedException.class);
            }
            server.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aTransportIsForcedByName() {
        String before = System.getProperty(Transport.PROPERTY);
        System.setProperty(Transport.PROPERTY, transport.name().toLowerCase(Locale.ROOT));
        try {
            assertThat(Transport.chosen()).isEqualTo(transport);
        } finally {
            if (before == null) {
                System.clearProperty(Transport.PROPERTY);
            } else {
                System.setProperty(Transport.PROPERTY, before);
            }
        }
    }
}

package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.ipc.AttributeKey;
import dev.ipc.BroadcastReplies;
import dev.ipc.BroadcastResult;
import dev.ipc.ConnectionGroup;
import dev.ipc.IpcServer;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How a server finds its connections again: by groups, by attributes, by who they are. */
class GroupsTest extends SocketTest {
    static List<Transport> transports() {
        return Sockets.all();
    }

    private static final AttributeKey<String> NAME = AttributeKey.of("name", String.class);

    private final List<RawPeer> peers = new ArrayList<>();

    private List<ServerConnection> connectPeers(IpcServer server, int count) {
        for (int i = 0; i < count; i++) {
            peers.add(welcomedPeer(server));
        }
        Awaitility.await().atMost(SOON).until(() -> server.connections().size() == count);
        return server.connections();
    }

    private static BroadcastResult resultOf(CompletableFuture<BroadcastResult> broadcast) throws Exception {
        return broadcast.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void P5_aBroadcastToAGroupReachesItsMembersAndNobodyElse() throws Exception {
        IpcServer server = start(serverBuilder());
        List<ServerConnection> all = connectPeers(server, 3);
        ConnectionGroup editors = server.group("editors");
        assertThat(editors.join(all.get(2))).isTrue();
        assertThat(editors.join(all.get(0))).isTrue();
        assertThat(server.group("editors").join(all.get(0))).as("twice").isFalse();
        assertThat(editors.members()).containsExactly(all.get(2), all.get(0));
        assertThat(all.get(0).groups()).containsExactly("editors");
        assertThat(resultOf(editors.broadcast("for editors")).written()).containsOnly(all.get(0), all.get(2));
        assertThat(editors.leave(all.get(2))).isTrue();
        assertThat(editors.leave(all.get(2))).as("twice").isFalse();
        assertThat(resultOf(editors.broadcast("for one")).recipients()).isEqualTo(1);
        server.broadcast("for all");
        assertThat(peers.get(1).readFrame().body()).isEqualTo(RawPeer.encode("for all"));
        for (String text : List.of("for editors", "for one", "for all")) {
            assertThat(peers.get(0).readFrame().body()).isEqualTo(RawPeer.encode(text));
        }
    }

    @Test
    void nothingIsLeftOfAGroupWhenItsMembersAreGone() throws Exception {
        IpcServer server = start(serverBuilder());
        List<ServerConnection> all = connectPeers(server, 2);
        ConnectionGroup group = server.group("short-lived");
        all.forEach(group::join);
        peers.get(0).close();
        all.get(0).closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(group.members()).containsExactly(all.get(1));
        assertThat(all.get(0).groups()).isEmpty();
        assertThat(group.join(all.get(0))).as("after its end").isFalse();
        all.get(1).abort();
        all.get(1).closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(group.members()).isEmpty();
        assertThat(resultOf(group.broadcast("to nobody")).recipients()).isZero();
    }

    @Test
    void aGroupTakesItsOwnServersConnectionsOnly() {
        IpcServer server = start(serverBuilder());
        ServerConnection connection = connectPeers(server, 1).get(0);
        address = ServiceAddress.of("dev.ipc.test", "other").in(directory.resolve("c"));
        IpcServer other = start(serverBuilder());
        assertThatIllegalArgumentException().isThrownBy(() -> other.group("g").join(connection));
    }

    @Test
    void connectionsAreFoundByWhoTheyAreAndWhatIsAttachedToThem() {
        IpcServer server = start(serverBuilder());
        List<ServerConnection> all = connectPeers(server, 2);
        assertThat(all.get(0).setAttribute(NAME, "ann")).isEmpty();
        assertThat(all.get(0).setAttribute(NAME, "bob")).contains("ann");
        assertThat(all.get(0).attribute(NAME)).contains("bob");
        assertThat(all.get(0).attribute(AttributeKey.of("name", String.class)))
                .as("another key of that name")
                .isEmpty();
        assertThat(server.connectionsWith(NAME, "bob")).containsExactly(all.get(0));
        assertThat(server.connectionsWith(NAME, "ann")).isEmpty();
        assertThat(all.get(0).setAttribute(NAME, null)).contains("bob");
        assertThat(server.connectionsWith(NAME, "bob")).isEmpty();
        @SuppressWarnings({"unchecked", "rawtypes"})
        AttributeKey<Object> wrong = (AttributeKey) NAME;
        assertThatThrownBy(() -> all.get(0).setAttribute(wrong, 7)).isInstanceOf(ClassCastException.class);
        int uid = all.get(0).peer().uid().orElseThrow();
        assertThat(server.connectionsOfUser(uid)).isEqualTo(all);
        assertThat(server.connectionsOfUser(uid + 1)).isEmpty();
        long pid = ProcessHandle.current().pid();
        assertThat(server.connectionsOfProcess(pid)).hasSize(transport == Transport.NIO ? 0 : 2);
        assertThat(server.connectionsOfProcess(pid + 1)).isEmpty();
        assertThat(server.connection(all.get(1).id())).contains(all.get(1));
    }

    @Test
    void P5_aBroadcastToAllButSomeLeavesThemOut() throws Exception {
        IpcServer server = start(serverBuilder());
        List<ServerConnection> all = connectPeers(server, 3);
        BroadcastResult result = resultOf(server.broadcastExcept("others", List.of(all.get(1))));
        assertThat(result.written()).containsOnly(all.get(0), all.get(2));
        assertThat(server.connections()).as("not copied").isEqualTo(server.connections());
    }

    @Test
    void aGroupCanBeAskedAndNobodyElseIs() {
        IpcServer server = start(serverBuilder());
        for (int i = 0; i < 3; i++) {
            int answer = i;
            connect(clientBuilder().onRequest(String.class, (context, text) -> answer));
        }
        List<ServerConnection> all = server.connections();
        server.group("asked").join(all.get(0));
        server.group("asked").join(all.get(2));
        BroadcastReplies<Integer> replies =
                server.group("asked").broadcastRequest("?", Integer.class, Duration.ofMinutes(1));
        assertThat(replies.all().join().replies()).containsOnly(entry(all.get(0), 0), entry(all.get(2), 2));
    }
}

package dev.ipc.netty;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.objenesis.ObjenesisStd;

/**
 * Whatever three threads do with a registry at once has an outcome that some order of the same calls, one after the other, has
 * too. Lincheck switches threads at every access to shared memory that matters, and says which switches went wrong.
 */
@Param(name = "connection", gen = IntGen.class, conf = "0:2")
@Param(name = "group", gen = IntGen.class, conf = "0:1")
public class ConnectionRegistryModelTest {
    private static final List<NettyServerConnection> CONNECTIONS = List.of(hollow(1), hollow(2), hollow(3));

    private final ConnectionRegistry registry = new ConnectionRegistry(new MemoryBudget(Long.MAX_VALUE));

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void eachHistoryHasAnOrder() {
        new ModelCheckingOptions()
                .iterations(Integer.getInteger("lincheck.scenarios", 50))
                .invocationsPerIteration(Integer.getInteger("lincheck.schedules", 500))
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(3)
                .actorsAfter(3)
                .check(getClass());
    }

    /** A connection of which there is nothing but the id: Lincheck looks at all that it can reach. */
    private static NettyServerConnection hollow(long id) {
        NettyServerConnection connection = new ObjenesisStd().newInstance(NettyServerConnection.class);
        try {
            Field field = NettyConnection.class.getDeclaredField("id");
            field.setAccessible(true);
            field.set(connection, id);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a connection without an id", e);
        }
        return connection;
    }

    @Operation
    public void connect(@Param(name = "connection") int connection) {
        registry.add(CONNECTIONS.get(connection));
    }

    @Operation
    public void disconnect(@Param(name = "connection") int connection) {
        registry.remove(CONNECTIONS.get(connection));
    }

    @Operation
    public boolean find(@Param(name = "connection") int connection) {
        return registry.get(CONNECTIONS.get(connection).id()).isPresent();
    }

    /** Whom a broadcast to all is for. */
    @Operation
    public List<Integer> recipients() {
        return registry.snapshot().stream().map(CONNECTIONS::indexOf).toList();
    }

    /** Whom a broadcast to a group is for. */
    @Operation
    public List<Integer> members(@Param(name = "group") int group) {
        return registry.members(name(group)).stream().map(CONNECTIONS::indexOf).toList();
    }

    @Operation
    public Set<String> groups(@Param(name = "connection") int connection) {
        return new TreeSet<>(registry.groupsOf(CONNECTIONS.get(connection)));
    }

    @Operation
    public boolean join(@Param(name = "group") int group, @Param(name = "connection") int connection) {
        return registry.join(name(group), CONNECTIONS.get(connection));
    }

    @Operation
    public boolean leave(@Param(name = "group") int group, @Param(name = "connection") int connection) {
        return registry.leave(name(group), CONNECTIONS.get(connection));
    }

    private static String name(int group) {
        return "group " + group;
    }
}

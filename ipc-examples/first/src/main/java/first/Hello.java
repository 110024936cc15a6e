package first;

import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.codec.MessageTypes;
import dev.ipc.netty.NettyIpc;

public final class Hello {
    record Greet(String name) {}

    public static void main(String[] arguments) {
        MessageTypes types = MessageTypes.builder().register(Greet.class).build();
        ServiceAddress address = ServiceAddress.of("com.example.first", "hello");
        try (IpcServer server = NettyIpc.server(address).types(types)
                        .onRequest(Greet.class, (context, greet) -> "Hello, " + greet.name()).start().join();
                IpcClient client = NettyIpc.client(address).types(types).connect().join()) {
            System.out.println(client.request(new Greet("world"), String.class).join());
        }
    }
}

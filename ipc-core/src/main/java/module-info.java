/**
 * What a user of ipc programs against: connections, servers, clients and messages; the codec; the container of a group and
 * its names.
 *
 * <p>A module whose classes travel opens their packages to this one: {@code opens com.example.messages to dev.ipc.core;}
 */
module dev.ipc.core {
    requires static transitive org.jspecify;
    requires transitive com.esotericsoftware.kryo;
    requires jdk.net;
    requires org.slf4j;

    exports dev.ipc;
    exports dev.ipc.codec;
    exports dev.ipc.group;
    exports dev.ipc.wire;
}

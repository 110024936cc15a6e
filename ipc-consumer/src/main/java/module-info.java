/** A program on the module path, as a user of ipc would write it. */
module dev.ipc.consumer {
    requires dev.ipc.netty;

    // The classes that travel; ipc makes and reads their objects.
    opens dev.ipc.consumer.messages to
            dev.ipc.core;
}
